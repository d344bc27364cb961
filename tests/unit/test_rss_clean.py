"""How feeds become articles: none is lost or dated too early, and no character is lost."""

from typing import Any

import pytest

from altlens.clean.base import Origin
from altlens.clean.rss import clean
from altlens.errors import InvalidItem
from altlens.fetch.rss import entries
from altlens.items.article import Article
from altlens.items.query import Query
from tests.hand_made import at

FEED = "https://wire.example.com/feed"
FETCHED = at("2026-06-18", 21)


def articles(body: str, base: str = "") -> list[Article]:
    origin = Origin(Query(source="rss", part=FEED), "capture:1", FETCHED)
    records = entries(body.encode(), {}, FEED, base)
    return [article for record in records for article in clean(record, origin)]


def rss(*items: str) -> str:
    wrapped = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0"><channel><title>Wire</title>{wrapped}</channel></rss>'


def atom(*entries: str, more: str = "") -> str:
    wrapped = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom"{more}><title>Wire</title>{wrapped}</feed>'


def item(guid: str, link: str, title: str, day: int = 16) -> str:
    return (
        f"<title>{title}</title><link>{link}</link><guid>{guid}</guid>"
        f"<pubDate>{day} Jun 2026 09:00:00 GMT</pubDate>"
    )


ONE, TWO = "https://wire.example.com/1", "https://wire.example.com/2"


@pytest.mark.parametrize(
    "items",
    [
        (item("tag:all", ONE, "First"), item("tag:all", TWO, "Second")),
        (item("https://wire.example.com/", ONE, "First"), item("tag:2", TWO, "Second")),
        (item("tag:all", ONE, "First"), item("tag:all", ONE, "Second")),
        (item("tag:all", ONE, "Same", 15), item("tag:all", ONE, "Same", 16)),
        (f"<title>First</title><link>{ONE}</link>", f"<title>Second</title><link>{ONE}</link>"),
        (
            "<title>Same</title><description>a</description>",
            "<title>Same</title><description>b</description>",
        ),
        # Two guids that are used twice each, over the same two links
        tuple(item(f"tag:{g}", link, f"{g}{link[-1]}") for g in "ab" for link in (ONE, TWO)),
    ],
)
def test_entries_that_share_a_guid_or_a_link_are_all_kept(items: tuple[str, ...]) -> None:
    assert len({article.key for article in articles(rss(*items))}) == len(items)


def test_an_entry_that_is_listed_twice_is_one_article() -> None:
    (article,) = articles(rss(item("tag:1", ONE, "First"), item("tag:1", ONE, "First")))
    assert article.title == "First"


def test_an_entry_keeps_its_key_when_it_is_edited_or_gets_neighbours() -> None:
    (before,) = articles(rss(item("tag:1", ONE, "Mills rise")))
    after = articles(rss(item("tag:2", TWO, "Oats fall"), item("tag:1", TWO, "Mills soar")))
    assert after[1].key == before.key
    one, two = articles(rss(item("tag:all", ONE, "Mills"), item("tag:all", TWO, "Oats")))
    three = articles(
        rss(
            item("tag:all", ONE, "Mills rise"),
            item("tag:all", TWO, "Oats fall"),
            item("tag:all", f"{TWO}3", "Rye"),
        )
    )
    assert [article.key for article in three[:2]] == [one.key, two.key]


def test_a_wording_is_known_from_its_update_and_its_publication_stays() -> None:
    (article,) = articles(
        atom(
            "<id>1</id><title>Mills rise</title><published>2026-01-02T09:00:00Z</published>"
            "<updated>2026-06-17T12:00:00Z</updated>"
        )
    )
    assert article.published_at == article.event_at == at("2026-01-02", 9)
    assert article.available_at == at("2026-06-17", 12)


def test_an_update_before_the_publication_changes_nothing() -> None:
    (article,) = articles(
        atom(
            "<id>1</id><title>Mills rise</title><published>2026-06-17T12:00:00Z</published>"
            "<updated>2026-06-17T11:00:00Z</updated>"
        )
    )
    assert article.available_at == at("2026-06-17", 12)


def test_dublin_core_dates_of_rss_are_updates() -> None:
    body = rss(f"{item('1', ONE, 'Mills')}<dc:date>2026-06-17T10:00:00Z</dc:date>").replace(
        "<rss", '<rss xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    (article,) = articles(body)
    assert article.available_at == at("2026-06-17", 10)


@pytest.mark.parametrize("date", ["2026", "June 2026", "soon", "", "Fri, 19 Jun 2026 09:00:00 GMT"])
def test_what_has_no_day_or_one_to_come_is_known_from_the_fetch(date: str) -> None:
    (article,) = articles(rss(f"<title>Mills</title><guid>1</guid><pubDate>{date}</pubDate>"))
    assert article.available_at == article.event_at == FETCHED


TITLE = "Why &lt;NVDA&gt; rises if x &lt;y and z&gt; 3 &amp;amp; more"


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (atom(f"<title>{TITLE}</title>"), "Why <NVDA> rises if x <y and z> 3 &amp; more"),
        (
            atom(f'<title type="text">{TITLE}</title>'),
            "Why <NVDA> rises if x <y and z> 3 &amp; more",
        ),
        (atom(f'<title type="html">{TITLE}</title>'), "Why <NVDA> rises if x <y and z> 3 & more"),
        (atom('<title type="html">&lt;b&gt;Mills&lt;/b&gt; rise</title>'), "Mills rise"),
        (atom('<title type="text">&lt;b&gt;Mills&lt;/b&gt;</title>'), "<b>Mills</b>"),
        (rss("<title>Why &lt;NVDA&gt; rises</title>"), "Why <NVDA> rises"),
        (
            rss("<title><![CDATA[Why <NVDA> and <i>MSFT</i> rise]]></title>"),
            "Why <NVDA> and MSFT rise",
        ),
    ],
)
def test_what_stands_between_angles_is_lost_only_where_it_is_markup(body: str, title: str) -> None:
    assert [article.title for article in articles(body)] == [title]


def test_the_text_of_an_entry_is_read_by_its_type() -> None:
    (article,) = articles(atom(f'<title>Mills</title><content type="text">{TITLE}</content>'))
    assert article.summary == "Why <NVDA> rises if x <y and z> 3 &amp; more"


@pytest.mark.parametrize(
    "body",
    [rss("<title>a</title><link>/news/1</link>"), atom('<title>a</title><link href="/news/1"/>')],
)
def test_relative_links_belong_to_the_address_that_answered(body: str) -> None:
    (moved,) = articles(body, base="https://new.example.org/feeds/all.xml")
    assert moved.url == "https://new.example.org/news/1"
    assert moved.feed == FEED
    (at_home,) = articles(body)
    assert at_home.url == "https://wire.example.com/news/1"


def test_a_base_in_the_feed_comes_first() -> None:
    entry = '<title>a</title><link href="news/1"/>'
    (article,) = articles(
        atom(entry, more=' xml:base="https://cdn.example.net/x/"'), "https://b.example"
    )
    assert article.url == "https://cdn.example.net/x/news/1"


def test_an_entry_that_says_nothing_is_an_error() -> None:
    record: dict[str, Any] = {"feed": FEED, "publisher": "", "language": "", "entry": {"id": "1"}}
    with pytest.raises(InvalidItem):
        list(clean(record, Origin(Query(source="rss"), "capture:1", FETCHED)))
