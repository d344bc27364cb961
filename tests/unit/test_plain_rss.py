"""Feeds parsed with lxml give the same result as feedparser, or feedparser parses them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from hypothesis import given, settings
from hypothesis import strategies as st

from altlens.clean import news, rss
from altlens.clean.base import Origin
from altlens.errors import InvalidItem
from altlens.fetch.base import Record
from altlens.fetch.plain_rss import read_plain
from altlens.fetch.rss import entries, through_feedparser
from altlens.items.query import Query
from tests.conftest import SAMPLE
from tests.hand_made import at

PLACE = "https://wire.example.com/feed.xml"
ORIGIN = Origin(Query(source="rss", part=PLACE), "capture:1", at("2026-06-18"))
TYPES = ("", "application/rss+xml", "text/xml; charset=utf-8", "text/xml; charset=iso-8859-1")


def articles(records: Iterator[Record]) -> list[Any]:
    """The articles that both cleaners of feeds make of the records."""
    cleaned: list[Any] = []
    for record in records:
        for cleaner in (rss, news):
            try:
                cleaned += [
                    item.document() for item in cleaner.clean({"topic": "", **record}, ORIGIN)
                ]
            except InvalidItem as error:
                cleaned.append(str(error))
    return cleaned


def same_answers(body: bytes, content_type: str = "") -> bool:
    """Whether lxml parses the feed; fails where its result differs from feedparser's."""
    if read_plain(body, content_type) is None:
        return False
    headers = {"Content-Type": content_type} if content_type else {}
    expected = articles(through_feedparser(body, headers, PLACE))
    assert articles(entries(body, headers, PLACE)) == expected
    return True


def test_recorded_and_conformance_feeds_give_the_same_articles(recordings: Path) -> None:
    feeds = sorted(path for path in recordings.glob("*rss*/*") if path.suffix != ".csv")
    read = [path for path in feeds for kind in TYPES if same_answers(path.read_bytes(), kind)]
    assert len(feeds) > 100
    assert {"rss-news", "rss-yahoo-finance", "rss-conformance"} <= {p.parent.name for p in read}


def test_the_sample_is_read_by_lxml_where_it_is_rss() -> None:
    for path in (*SAMPLE.glob("news/*.xml"), *SAMPLE.glob("yahoo_news/*.xml")):
        assert same_answers(path.read_bytes()), path.name


TEXTS = st.lists(
    st.sampled_from(
        "profit|AT&T|S&P 500|a < b|<b>up</b>|&amp;|&nbsp;|&#8217;|&#39;|&copy 2024|&hellip;|é|Ã©"
        '|\x85|<script>no</script>|<p>one</p><p>two</p>|<br/>|<br>|<a href="/x?a=1&b=2">here</a>'
        "|<i>|<a href='/x'>here</a>|</p>|<!-- no -->|<img src=\"x.png\" />|\u2028|🚀|]]|&bogus;|&T;"
        '|<P CLASS="a">x</P>|a@example.com|&#128;|&#x2019;|& so|&#1;'
        "|<div><ul><li>x</li></ul></div>|<![CDATA[x]]>|<unknown>x</unknown>|&lt;b&gt;|  |\n".split(
            "|"
        )
    ),
    max_size=3,
).map(" ".join)
ADDRESSES = st.sampled_from(
    "https://a.example.com/b?c=1&d=2#e|/relative/x|https://a.example.com|http://a.example.com/?|a b"
    "|https://a.example.com/x;y=1|HTTPS://a.example.com/x|https://a.example.com//x/../y|tag:a,1|"
    "|https://a.example.com/é|https://a.example.com/?a=1&amp=2|https://a.example.com/#".split("|")
)
DATES = st.sampled_from(
    "Thu, 18 Jun 2026 12:00:00 GMT|Thu, 18 Jun 2026 12:00:00 -0430|18 Jun 2026 23:59:59 +0530"
    "|2026-06-18T12:00:00Z|Thu, 18 Jun 2026 12:00:00 EST|Thu, 31 Jun 2026 12:00:00 GMT|1781784000"
    "|Thu, 18 Jun 26 12:00:00 GMT|Thu, 18 Jun 2026 12:00 GMT|Fri, 18 Jun 2026 12:00:00 GMT||soon"
    "|Thu, 18 Jun 2026 23:59:60 GMT|Thu, 01 Jan 1980 00:00:00 GMT|thu, 18 jun 2026 12:00:00 gmt"
    "|Thu, 18 Jun 2026 12:00:00 +1400|Thu, 18 Jun 2026 12:00:00 UTC".split("|")
)
VALUES = {
    "title": TEXTS,
    "link": ADDRESSES,
    "guid": ADDRESSES,
    'guid isPermaLink="false"': ADDRESSES,
    "pubDate": DATES,
    "description": TEXTS,
    "content:encoded": TEXTS,
    "category": TEXTS,
    'category domain="d"': TEXTS,
    'source url="https://s.example.com"': TEXTS,
    "dc:creator": TEXTS,
    "author": TEXTS,
    "comments": ADDRESSES,
    "media:title": TEXTS,
}


@st.composite
def elements(draw: st.DrawFn) -> str:
    """One element of an entry, its text escaped or in CDATA."""
    tag = draw(st.sampled_from(list(VALUES)))
    text = draw(VALUES[tag])
    is_cdata = "]]" not in text and draw(st.booleans())
    escaped = f"<![CDATA[{text}]]>" if is_cdata else escape(text)
    return f"<{tag}>{escaped}</{tag.split()[0]}>"


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(elements(), max_size=6).map("".join), min_size=1, max_size=2), TEXTS)
def test_any_feed_gives_the_same_articles_or_is_left_to_feedparser(
    items: list[str], title: str
) -> None:
    entries = "".join(f"<item>{item}</item>" for item in items)
    body = (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">'
        f"<channel><title>{escape(title)}</title>{entries}</channel></rss>"
    )
    same_answers(body.encode())


def test_what_cannot_be_read_alike_is_left_to_feedparser() -> None:
    plain = (SAMPLE / "news" / "AAPL-google-2026-06-18.xml").read_bytes()
    for fault in (
        plain.replace(b'encoding="UTF-8"', b'encoding="ISO-8859-1"'),
        plain.replace(b"<rss ", b"<!DOCTYPE rss><rss "),
        plain.replace(b"<channel>", b'<channel xml:base="https://b.example.com/">'),
        plain[:-40],
        b"",
        b"<html></html>",
    ):
        assert read_plain(fault, "") is None
