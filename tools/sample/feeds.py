"""The invented stories as feeds: four publishers' RSS and Atom, and Google News per company.

A feed holds what had been published by the time it was recorded; a title that was changed later
still reads as it did before in the first recording.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from typing import Any

from tools.sample.base import FIRST_SEEN, LAST_SEEN, Company, Response, digest, table
from tools.sample.market import recordings

GOOGLE_URL = "https://news.google.com/rss/search?q={query}+stock&hl=en-US&gl=US&ceid=US:en"
RSS, ATOM = "application/rss+xml; charset=utf-8", "application/atom+xml; charset=utf-8"
INVENTED = "invented news"

Publisher = dict[str, Any]


@dataclass(frozen=True)
class Telling:
    """One publisher's version of a story."""

    publisher: Publisher
    tickers: tuple[str, ...]
    published: datetime
    title: str
    text: str
    lang: str
    before: str

    @property
    def key(self) -> str:
        return digest(self.publisher["key"], self.published)[:12]

    @property
    def link(self) -> str:
        return f"{self.publisher['home']}/{self.published:%Y/%m/%d}/{self.key}.html"

    def title_at(self, moment: datetime) -> str:
        changed = self.published + timedelta(days=2)
        return self.before if self.before and moment < changed else self.title


def publishers() -> dict[str, Publisher]:
    return {row["key"]: row for row in table("stories.toml", "publisher")}


def tellings(until: datetime) -> list[Telling]:
    """All versions of all stories published by then, newest first."""
    names = publishers()
    every = [
        Telling(
            publisher=names[tell["by"]],
            tickers=tuple(story["tickers"]),
            published=story["at"] + timedelta(minutes=tell.get("minutes", 0)),
            title=tell["title"],
            text=tell["text"],
            lang=tell.get("lang", "en"),
            before=tell.get("before", ""),
        )
        for story in table("stories.toml", "story")
        for tell in story["tell"]
    ]
    published = [telling for telling in every if telling.published <= until]
    return sorted(published, key=lambda telling: telling.published, reverse=True)


def told_of(company: Company) -> list[Telling]:
    """What had been published about a company in English, newest first."""
    published = tellings(company["seen"])
    return [one for one in published if company["symbol"] in one.tickers and one.lang == "en"]


def responses() -> Iterator[Response]:
    for publisher in publishers().values():
        if "feed" in publisher:
            yield _publisher_feed(publisher, FIRST_SEEN)
            yield _publisher_feed(publisher, LAST_SEEN)
    for company in recordings():
        yield _google(company)


def _publisher_feed(publisher: Publisher, recorded: datetime) -> Response:
    own = [
        telling for telling in tellings(recorded) if telling.publisher["key"] == publisher["key"]
    ]
    is_rss = publisher["format"] == "rss"
    body = _rss(publisher, own, recorded) if is_rss else _atom(publisher, own, recorded)
    return Response(
        "rss",
        f"{publisher['key']}.xml",
        publisher["feed"],
        body.encode(),
        recorded,
        content_type=RSS if is_rss else ATOM,
        note=INVENTED,
    )


def _rss(publisher: Publisher, shown: list[Telling], recorded: datetime) -> str:
    items = "".join(_rss_item(telling, telling.title_at(recorded)) for telling in shown)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">\n<channel>\n'
        f"<title>{escape(publisher['name'])}</title>\n<link>{publisher['home']}/</link>\n"
        f'<atom:link href="{publisher["feed"]}" rel="self" type="application/rss+xml"/>\n'
        f"<description>Invented news for a software sample</description>\n"
        f"<language>{publisher['lang'].lower()}</language>\n"
        f"<lastBuildDate>{_rfc_822(recorded)}</lastBuildDate>\n<ttl>15</ttl>\n"
        f"{items}</channel>\n</rss>\n"
    )


def _rss_item(telling: Telling, title: str) -> str:
    """Titles and descriptions as many feeds have them: entities, and markup escaped as text."""
    paragraph = f"<p>{_entities(telling.text)}</p>"
    return (
        f"<item>\n<title>{_entities(title)}</title>\n<link>{telling.link}?ref=rss</link>\n"
        f'<guid isPermaLink="false">{telling.publisher["key"]}-{telling.key}</guid>\n'
        f"<pubDate>{_rfc_822(telling.published)}</pubDate>\n"
        f"<description>{escape(paragraph, quote=False)}</description>\n</item>\n"
    )


def _entities(text: str) -> str:
    return escape(text, quote=False).replace("'", "&#8217;").replace("$", "&#36;")


def _atom(publisher: Publisher, shown: list[Telling], recorded: datetime) -> str:
    entries = "".join(_atom_entry(telling, telling.title_at(recorded)) for telling in shown)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{publisher["lang"]}">\n'
        f"<title>{escape(publisher['name'])}</title>\n<id>{publisher['feed']}</id>\n"
        f'<link rel="self" href="{publisher["feed"]}"/>\n'
        f'<link rel="alternate" href="{publisher["home"]}/"/>\n'
        f"<updated>{recorded:%Y-%m-%dT%H:%M:%SZ}</updated>\n"
        f"<author><name>{escape(publisher['name'])}</name></author>\n{entries}</feed>\n"
    )


def _atom_entry(telling: Telling, title: str) -> str:
    moment = f"{telling.published:%Y-%m-%dT%H:%M:%SZ}"
    day = f"{telling.published:%Y-%m-%d}"
    host = telling.publisher["home"].removeprefix("https://")
    return (
        f'<entry xml:lang="{telling.lang}">\n'
        f'<title type="html">{escape(_entities(title), quote=False)}</title>\n'
        f"<id>tag:{host},{day}:{telling.key}</id>\n"
        f'<link rel="alternate" type="text/html" href="{telling.link}"/>\n'
        f"<published>{moment}</published>\n<updated>{moment}</updated>\n"
        f'<summary type="html"><![CDATA[<p>{_entities(telling.text)}</p>]]></summary>\n'
        "</entry>\n"
    )


def _google(company: Company) -> Response:
    symbol, query = company["symbol"], company["short"].replace(" ", "+")
    seen = company["seen"]
    body = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel>'
        "<generator>NFE/5.0</generator>"
        f'<title>"{company["short"]} stock" - Google News</title>'
        f"<link>{escape(GOOGLE_URL.format(query=query))}</link>"
        "<language>en-US</language><description>Google News</description>"
        f"<lastBuildDate>{_gmt(seen)}</lastBuildDate>"
        f"{''.join(_google_item(telling, seen) for telling in told_of(company))}</channel></rss>"
    )
    return Response(
        "news",
        f"{symbol}-google.xml",
        GOOGLE_URL.format(query=query),
        body.encode(),
        seen,
        content_type="application/xml; charset=utf-8",
        tickers=(symbol,),
        note=INVENTED,
    )


def _google_item(telling: Telling, seen: datetime) -> str:
    name, token = escape(telling.publisher["name"]), "CBMi" + digest("google", telling.key)[:60]
    link = f"https://news.google.com/rss/articles/{token}?oc=5"
    title = escape(telling.title_at(seen), quote=False)
    markup = (
        f'<a href="{link}" target="_blank">{title}</a>&nbsp;&nbsp;'
        f'<font color="#6f6f6f">{name}</font>'
    )
    return (
        f"<item><title>{title} - {name}</title><link>{link}</link>"
        f'<guid isPermaLink="false">{token}</guid><pubDate>{_gmt(telling.published)}</pubDate>'
        f"<description>{escape(markup)}</description>"
        f'<source url="{telling.publisher["home"]}">{name}</source></item>'
    )


def _rfc_822(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC))


def _gmt(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)
