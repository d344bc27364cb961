"""Several reports of one article count once; two articles count twice."""

from typing import Any

from altlens.aggregate.texts.distinct import repeated
from altlens.items.article import Article
from altlens.queries.revisions import as_item
from tests.hand_made import at

PAGE = "https://reuters.com/business/mills"
TITLE = "Northgate Mills raises its forecast"


def report(key: str, **changes: Any) -> Article:
    day = changes.pop("day", "2026-06-16")
    values: dict[str, Any] = {
        "source": "news",
        "key": f"article/{key}",
        "event_at": at(day),
        "published_at": at(day),
        "available_at": at(day, 12 + len(key)),
        "fetched_at": at("2026-06-18"),
        "capture": "capture:1",
        "title": TITLE,
        "feed": f"https://{key}.example.com/feed",
        "outlet": "reuters.com",
    }
    return Article(**values | changes)


def test_an_aggregator_the_outlet_and_yahoo_report_one_article() -> None:
    own = report("a", canonical_url=PAGE)
    google = report("bb", title=f"{TITLE}!")
    yahoo = report("ccc", canonical_url="https://finance.yahoo.com/news/mills-1.html")
    other = report("dddd", outlet="paper.example.com", canonical_url=PAGE, title="Forecast up")
    assert repeated([other, yahoo, google, own]) == {
        google.key: own.key,
        yahoo.key: own.key,
        other.key: own.key,
    }


def test_reports_of_one_feed_are_articles_of_their_own() -> None:
    feed = "https://wire.example.com/feed"
    assert repeated([report(key, feed=feed, canonical_url=PAGE) for key in ("a", "bb")]) == {}


def test_an_entry_whose_identity_changed_is_one_article() -> None:
    """Its guid named two entries until the other one left the feed, so its key is another now."""
    entry = {"feed": "https://wire.example.com/feed", "url": PAGE, "summary": "Mills grind."}
    before, now = report("a", **entry), report("bb", **entry)
    assert repeated([now, before]) == {now.key: before.key}
    edited = report("ccc", **entry | {"summary": "Mills stop."})
    assert repeated([before, edited]) == {}


def test_a_title_used_again_later_or_by_another_outlet_is_another_article() -> None:
    again = report("bb", day="2026-06-23")
    elsewhere = report("ccc", outlet="paper.example.com")
    assert repeated([report("a"), again, elsewhere]) == {}


def test_home_pages_and_short_titles_tell_nothing() -> None:
    home = "https://wire.example.com"
    first = report("a", canonical_url=home, title="Markets wrap")
    second = report("bb", canonical_url=home, title="Markets wrap")
    assert repeated([first, second]) == {}


def test_what_is_reported_later_changes_nothing_earlier() -> None:
    first, second = report("a", canonical_url=PAGE), report("bb", canonical_url=PAGE)
    later = report("ccc", canonical_url=PAGE)
    assert repeated([first, second, later]) == repeated([first, second]) | {later.key: first.key}


def test_an_article_stored_without_an_address_gets_the_one_that_cleaning_derives() -> None:
    stored = report("a", url=f"{PAGE}?utm_source=x", publisher="Reuters").document()
    for name in ("canonical_url", "outlet"):
        del stored[name]
    item = as_item(stored)
    assert isinstance(item, Article)
    assert (item.canonical_url, item.outlet, item.id) == (PAGE, "reuters.com", stored["_id"])
