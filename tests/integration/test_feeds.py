"""Each malformed or conformance feed of the recordings is parsed or named in a failure."""

import json
from datetime import UTC, datetime
from pathlib import Path

from altlens.items.query import Query
from altlens.store.base import Where
from altlens.store.collections import CAPTURES, CLEANINGS, FAILURES, ITEMS, OUTCOMES
from altlens.store.sqlite import SqliteStore
from tests.integration.archives import reply, run_over, write_archive

AS_OF = datetime(2026, 6, 20, tzinfo=UTC)
SITE = "https://feeds.example.org"
FEED = (
    '<rss version="2.0"><channel><title>Northgate</title><item><guid>1</guid>'
    "<title>{}</title><pubDate>Mon, 01 Jun 2026 10:00:00 GMT</pubDate></item></channel></rss>"
)


def test_each_feed_without_an_address_is_parsed_or_named_in_failures(
    recordings: Path, tmp_path: Path, store: SqliteStore
) -> None:
    rows = [json.loads(line) for line in (recordings / "INDEX.jsonl").open()]
    feeds = [r for r in rows if r["source"].startswith("rss") and not r["url"].startswith("http")]
    assert feeds
    bodies = {f"{SITE}/{row['file']}": (recordings / row["file"]).read_bytes() for row in feeds}
    replies = [reply(url, body, "2026-06-01T00:00Z") for url, body in bodies.items()]
    run, failed = run_over(store, write_archive(tmp_path / "archive", replies), AS_OF)

    marks = store.find(OUTCOMES, Where(equal={"run": run.id, "stage": "fetch"}))
    parsed = {Query.parse(mark["unit"]).part: mark["capture"] for mark in marks}
    rows_failed = {
        Query.parse(row["unit"]).part: row
        for row in store.find(FAILURES, Where(equal={"run": run.id, "stage": "fetch"}))
    }
    assert parsed.keys() | rows_failed.keys() == bodies.keys()
    assert not parsed.keys() & rows_failed.keys()
    for url, row in rows_failed.items():
        assert row["error"] == "Unparsable"
        assert url in row["message"]
        capture = store.get(CAPTURES, [row["capture"]])[row["capture"]]
        assert store.get_blob(capture["exchanges"][0]["body"]) == bodies[url]
    cleaned = {row["capture"] for row in store.find(CLEANINGS, Where())}
    assert cleaned == set(parsed.values())
    assert {fault.error for fault in failed} <= {"Unparsable"}


def test_feeds_of_reddit_are_feeds(recordings: Path, tmp_path: Path, store: SqliteStore) -> None:
    files = sorted((recordings / "reddit-rss").iterdir())
    bodies = {f"{SITE}/{file.name}": file.read_bytes() for file in files}
    replies = [reply(url, body, "2026-06-01") for url, body in bodies.items()]
    _, failed = run_over(store, write_archive(tmp_path / "a", replies), AS_OF)
    counts = {
        url: sum(item["feed"] == url for item in store.find(ITEMS, Where())) for url in bodies
    }
    assert failed == []
    assert list(counts.values()) == [24, 24]


def test_a_page_that_is_no_feed_is_unparsable(tmp_path: Path, store: SqliteStore) -> None:
    page = b"<!doctype html><html><head><title>Sign in</title></head><body>Hello</body></html>"
    replies = [reply(f"{SITE}/feed", page, "2026-06-01")]
    _, failed = run_over(store, write_archive(tmp_path / "a", replies), AS_OF)
    assert [fault.error for fault in failed] == ["Unparsable"]


def test_entities_are_neither_multiplied_nor_fetched(tmp_path: Path, store: SqliteStore) -> None:
    tenfold = (f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    secret = tmp_path / "secret"
    secret.write_text("not for feeds", "utf-8")
    named = f'<!ENTITY e0 "lol"><!ENTITY file SYSTEM "{secret.as_uri()}">'
    bomb = f"<!DOCTYPE rss [{named}{''.join(tenfold)}]>{FEED.format('Apple &e9; &file;')}"
    replies = [reply(f"{SITE}/feed", bomb.encode(), "2026-06-01")]
    run_over(store, write_archive(tmp_path / "a", replies), AS_OF)
    for item in store.find(ITEMS, Where()):
        assert len(item["title"]) < 100
        assert "not for feeds" not in str(item)


def test_failed_and_empty_replies_replace_nothing(tmp_path: Path, store: SqliteStore) -> None:
    url = f"{SITE}/feed"
    good = reply(url, FEED.format("Apple opens a store").encode(), "2026-06-01T11:00Z")
    archive = write_archive(tmp_path / "good", [good])
    run_over(store, archive, datetime(2026, 6, 1, 12, tzinfo=UTC))
    before = list(store.find(ITEMS, Where()))
    assert len(before) == 1
    for number, (body, status) in enumerate(
        [
            (b"", 200),
            (b"<html>503</html>", 503),
            (b"Too Many Requests", 429),
            (b'<rss version="2.0"><channel><title>Northgate</title></channel></rss>', 200),
        ]
    ):
        bad = reply(url, body, "2026-06-02", status=status)
        run_over(store, write_archive(tmp_path / f"bad{number}", [bad]), AS_OF)
        assert list(store.find(ITEMS, Where())) == before


def test_an_edited_title_is_a_revision(tmp_path: Path, store: SqliteStore) -> None:
    url = f"{SITE}/feed"
    replies = [
        reply(url, FEED.format("Apple opens a store").encode(), "2026-06-01T11:00Z"),
        reply(url, FEED.format("Apple opens two stores").encode(), "2026-06-03T11:00Z"),
    ]
    archive = write_archive(tmp_path / "a", replies)
    run_over(store, archive, datetime(2026, 6, 2, tzinfo=UTC))
    run_over(store, archive, AS_OF)
    items = sorted(store.find(ITEMS, Where()), key=lambda item: item["fetched_at"])
    assert [item["title"] for item in items] == ["Apple opens a store", "Apple opens two stores"]
    assert len({item["key"] for item in items}) == 1
