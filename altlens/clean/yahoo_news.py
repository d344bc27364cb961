"""Yahoo's search results and feeds to articles."""

from collections.abc import Iterator
from typing import Any

from altlens.aggregate.texts.canonical_url import canonical_url
from altlens.aggregate.texts.outlets import outlet_of
from altlens.clean import rss
from altlens.clean.base import Origin
from altlens.clean.dates import from_epoch, known_from
from altlens.clean.symbols import companies_of
from altlens.clean.text import plain
from altlens.errors import InvalidItem
from altlens.fetch.base import Record
from altlens.items.article import Article
from altlens.items.base import digest

FEED = "https://query2.finance.yahoo.com/v1/finance/search"
TRACKING = "?.tsrc=rss"


def clean(record: Record, origin: Origin) -> Iterator[Article]:
    """One article. What search and feeds both have are two reports of one article."""
    if "entry" not in record:
        yield _search_result(record["article"], origin)
        return
    entry = record["entry"]
    link = str(entry.get("link") or "").removesuffix(TRACKING)
    yield from rss.clean({**record, "entry": {**entry, "link": link}}, origin)


def _search_result(article: Any, origin: Origin) -> Article:
    """An article of the search; its companies are those that Yahoo relates it to."""
    identity, title = _text(article, "uuid"), plain(_text(article, "title"))
    if not identity or not title:
        raise InvalidItem("The article has no uuid or no title.")
    seconds = article.get("providerPublishTime")
    published = from_epoch(float(seconds)) if isinstance(seconds, int | float) else None
    publisher, link = plain(_text(article, "publisher")), _text(article, "link")
    related = article.get("relatedTickers")
    tickers = tuple(map(str, related)) if isinstance(related, list) else ()
    return Article(
        source=origin.query.source,
        key=f"article/{digest([FEED, identity])}",
        companies=companies_of(tickers, (published or origin.fetched_at).date()),
        event_at=known_from(published, origin.fetched_at),
        published_at=published,
        available_at=known_from(published, origin.fetched_at),
        fetched_at=origin.fetched_at,
        capture=origin.capture,
        url=link,
        title=title,
        publisher=publisher,
        outlet=outlet_of(publisher, "", link),
        canonical_url=canonical_url(link),
        feed=FEED,
        categories=tuple(filter(None, (_text(article, "type").lower(),))),
        tickers=tickers,
    )


def _text(article: Any, name: str) -> str:
    return str(article.get(name) or "")
