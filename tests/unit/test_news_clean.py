"""How entries of finance feeds and of Yahoo's search become articles."""

from datetime import UTC, datetime
from typing import Any

import pytest

from altlens.clean import news, yahoo_news
from altlens.clean.base import Origin
from altlens.clean.symbols import companies_of
from altlens.errors import InvalidItem
from altlens.items.article import Article
from altlens.items.query import Query

SEEN = datetime(2026, 6, 18, 21, 5, tzinfo=UTC)
GOOGLE = "https://news.google.com/rss/search"
PAPER = "https://paper.example.com/feed"


def article(entry: dict[str, Any], feed: str = GOOGLE, **record: str) -> Article:
    fields = {"feed": feed, "publisher": "Listed", "language": "en", "topic": "markets", **record}
    origin = Origin(Query(source="news"), "capture:1", SEEN)
    (cleaned,) = news.clean({**fields, "entry": {"id": "1", **entry}}, origin)
    return cleaned


@pytest.mark.parametrize(
    ("title", "source", "expected"),
    [
        ("Mills rise - The Paper", "The Paper", ("Mills rise", "The Paper")),
        (
            "Mills - and oats - rise - The Paper",
            "The Paper",
            ("Mills - and oats - rise", "The Paper"),
        ),
        ("Mills rise - A - B", "A - B", ("Mills rise", "A - B")),
        ("Mills rise - The&nbsp;Paper", "The Paper", ("Mills rise", "The Paper")),
        ("Mills rise - The Paper", "", ("Mills rise", "The Paper")),
        ("Mills rise", "", ("Mills rise", "Listed")),
        ("Mills rise", "The Paper", ("Mills rise", "The Paper")),
        (" - The Paper", "The Paper", ("- The Paper", "The Paper")),
    ],
)
def test_google_news_says_the_publisher_in_the_title(
    title: str, source: str, expected: tuple[str, str]
) -> None:
    cleaned = article({"title": title, "source": {"title": source}})
    assert (cleaned.title, cleaned.publisher) == expected


def test_the_text_of_google_news_is_the_title_again() -> None:
    entry = {"title": "Mills rise - The Paper", "summary": "<a href='x'>Mills rise</a>&nbsp;Paper"}
    assert article(entry).summary == ""
    assert article(entry, PAPER).summary == "Mills rise Paper"


def test_other_feeds_keep_dashes_that_are_theirs() -> None:
    cleaned = article({"title": "Mills rise - a report"}, PAPER)
    assert (cleaned.title, cleaned.publisher) == ("Mills rise - a report", "Listed")


def test_the_topic_is_the_first_category() -> None:
    cleaned = article({"title": "Mills rise", "tags": [{"term": "Grain"}]}, PAPER)
    assert cleaned.categories == ("markets", "Grain")


def yahoo_article(**fields: Any) -> Article:
    origin = Origin(Query(source="yahoo_news", company="0000320193"), "capture:1", SEEN)
    (cleaned,) = yahoo_news.clean({"article": fields}, origin)
    return cleaned


def test_what_yahoo_relates_an_article_to_are_its_companies() -> None:
    cleaned = yahoo_article(
        uuid="1",
        title="Two makers of phones",
        publisher="The Paper",
        providerPublishTime=1_781_700_000,
        type="VIDEO",
        relatedTickers=["AAPL", "^GSPC", "BRK-B", "0700.HK", "GOOG", "GOOGL"],
    )
    assert cleaned.companies == ("0000320193", "0001067983", "0001652044")
    assert cleaned.tickers == ("AAPL", "^GSPC", "BRK-B", "0700.HK", "GOOG", "GOOGL")
    assert cleaned.published_at == datetime.fromtimestamp(1_781_700_000, UTC)
    assert cleaned.categories == ("video",)


def test_an_article_that_says_little() -> None:
    cleaned = yahoo_article(uuid="1", title="Mills rise")
    assert cleaned.companies == cleaned.tickers == cleaned.categories == ()
    assert (cleaned.published_at, cleaned.available_at) == (None, SEEN)


@pytest.mark.parametrize("fields", [{}, {"uuid": "1"}, {"title": "Mills rise"}])
def test_an_article_without_name_or_title_is_none(fields: dict[str, str]) -> None:
    with pytest.raises(InvalidItem):
        yahoo_article(**fields)


def test_links_lose_what_tracks_them() -> None:
    entry = {"id": "1", "title": "Mills rise", "link": "https://example.com/a.html?.tsrc=rss"}
    origin = Origin(Query(source="yahoo_news"), "capture:1", SEEN)
    record = {"feed": PAPER, "publisher": "Yahoo Finance", "language": "en-US", "entry": entry}
    (cleaned,) = yahoo_news.clean(record, origin)
    assert cleaned.url == "https://example.com/a.html"


def test_a_symbol_is_who_held_it_on_the_day() -> None:
    meta = companies_of(["META"], datetime(2023, 1, 3, tzinfo=UTC).date())
    assert companies_of(["FB"], datetime(2015, 1, 5, tzinfo=UTC).date()) == meta
    assert companies_of(["fb", "$FB", "GC=F", ""], datetime(2015, 1, 5, tzinfo=UTC).date()) == meta
