"""Every recorded search of Yahoo, and its recorded market feed."""

import json
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from altlens.companies import load
from altlens.items.base import Document
from altlens.items.query import Subject
from altlens.store.base import Store, Where
from altlens.store.collections import ANALYSES, FAILURES, ITEMS, LINKS, OUTCOMES
from tests.integration.archives import reply, run_over, write_archive

IN_2021 = datetime(2021, 12, 31, tzinfo=UTC)
IN_2025 = datetime(2025, 3, 20, tzinfo=UTC)
WITH_FAKES = datetime(2025, 4, 1, tzinfo=UTC)
MARKET_FEED = "https://finance.yahoo.com/news/rssindex"


def searches(recordings: Path, status: int = 200) -> list[dict[str, str]]:
    rows = (json.loads(line) for line in (recordings / "INDEX.jsonl").open(encoding="utf-8"))
    return [r for r in rows if r["source"] == "yahoo-search-news" and r["status"] == status]


def text_of(row: dict[str, str]) -> str:
    return dict(parse_qsl(urlsplit(row["url"]).query)).get("q", "")


def archive_of(recordings: Path, folder: Path, rows: list[dict[str, str]]) -> Path:
    replies = [
        reply(r["url"], (recordings / r["file"]).read_bytes(), r["recorded"], int(r["status"]))
        for r in rows
    ]
    return write_archive(folder, replies, "yahoo-search-news")


def articles_of(recordings: Path, row: dict[str, str]) -> list[Document]:
    return list(json.loads((recordings / row["file"]).read_bytes()).get("news") or [])


def stored_articles(store: Store) -> list[Document]:
    return list(store.find(ITEMS, Where(equal={"source": "yahoo_news"})))


def symbols(rows: list[dict[str, str]]) -> list[Subject]:
    """The search texts, each used as a company's symbol."""
    return [Subject(f"{n:010d}", text_of(row), "") for n, row in enumerate(rows, 1)]


@pytest.mark.parametrize(
    ("as_of", "replies", "articles", "related"),
    [(IN_2021, 18, 63, 0), (IN_2025, 17, 56, 41)],
    ids=["2021", "2025"],
)
def test_every_search_that_found_something(
    recordings: Path,
    tmp_path: Path,
    store: Store,
    as_of: datetime,
    replies: int,
    articles: int,
    related: int,
) -> None:
    rows = [r for r in searches(recordings) if r["recorded"][:4] == str(as_of.year)]
    rows = [r for r in rows if datetime.fromisoformat(r["recorded"]) <= as_of]
    assert len(rows) == replies
    assert sum(len(articles_of(recordings, row)) for row in rows) == articles
    folder = archive_of(recordings, tmp_path / "archive", rows)
    run, failed = run_over(store, folder, as_of, ["yahoo_news"], symbols(rows))
    assert {fault.error for fault in failed} == {"NotRecorded"}  # the headlines' feed

    marks = store.find(OUTCOMES, Where(equal={"run": run.id, "stage": "fetch"}))
    assert sum(mark["records"] for mark in marks) == articles
    uuids = {article["uuid"] for row in rows for article in articles_of(recordings, row)}
    items = stored_articles(store)
    assert len({item["key"] for item in items}) == len(uuids)
    assert len(items) == len(uuids)
    assert sum(bool(item["tickers"]) for item in items) == related
    assert all(item["published_at"] and item["url"] and item["publisher"] for item in items)


def test_related_tickers_become_companies_that_the_text_need_not_name(
    recordings: Path, tmp_path: Path, store: Store
) -> None:
    rows = [r for r in searches(recordings) if text_of(r) == "ABBV" and r["recorded"] > "2025"]
    folder = archive_of(recordings, tmp_path / "archive", rows)
    run_over(store, folder, IN_2025, ["yahoo_news"], symbols(rows))
    directory = load()
    for item in stored_articles(store):
        tickers = [ticker for ticker in item["tickers"] if not ticker.startswith("^")]
        assert item["companies"] == [directory.resolve(t, IN_2025.date()).id for t in tickers]
    regeneron = directory.resolve("REGN").id
    (answer,) = store.find(ANALYSES, Where(equal={"companies": regeneron}))
    assert "REGN" in store.get(ITEMS, [answer["item"]])[answer["item"]]["tickers"]


def test_a_result_that_yahoo_relates_to_others_only_belongs_to_them(
    recordings: Path, tmp_path: Path, store: Store
) -> None:
    """The search for AAPL of 2025 found four articles, one of them related to BRK-B alone."""
    apple = load().resolve("AAPL")
    rows = [r for r in searches(recordings) if text_of(r) == "AAPL" and "2025__" in r["file"]]
    folder = archive_of(recordings, tmp_path / "archive", rows)
    run_over(store, folder, IN_2025, ["yahoo_news"], [Subject(apple.id, "AAPL", apple.name)])
    linked = {link["item"] for link in store.find(LINKS, Where(equal={"kind": "asked"}))}
    assert len(linked) == 3
    (other,) = (item for item in stored_articles(store) if item["_id"] not in linked)
    assert other["companies"] == [load().resolve("BRK-B").id]


def test_a_search_without_a_text_and_an_altered_answer_end_in_failures(
    recordings: Path, tmp_path: Path, store: Store
) -> None:
    (refused,) = searches(recordings, 400)
    refused = {**refused, "url": f"{refused['url']}q=NOTHING"}
    (altered,) = (row for row in searches(recordings) if "badResult" in row["file"])
    folder = archive_of(recordings, tmp_path / "archive", [refused, altered])
    subjects = [Subject("0000000001", "NOTHING", ""), Subject("0000320193", "AAPL", "")]
    _, failed = run_over(store, folder, WITH_FAKES, ["yahoo_news"], subjects)
    assert sorted(f.error for f in failed if f.error != "NotRecorded") == ["Unparsable"]
    assert not stored_articles(store)
    rows = store.find(FAILURES, Where(equal={"stage": "clean"}))
    assert [row["error"] for row in rows] == ["InvalidItem"]


def test_the_market_feed_keeps_its_own_dates(
    recordings: Path, tmp_path: Path, store: Store
) -> None:
    (file,) = (recordings / "rss-yahoo-finance").iterdir()
    folder = write_archive(
        tmp_path / "archive", [reply(MARKET_FEED, file.read_bytes(), "2026-05-01")]
    )
    _, failed = run_over(store, folder, datetime(2026, 5, 2, tzinfo=UTC), ["yahoo_news"])
    assert not failed
    items = stored_articles(store)
    assert len(items) == 42
    assert len({item["publisher"] for item in items}) > 5
    assert min(item["published_at"] for item in items) == "2024-05-17T21:04:51.000000Z"
    assert all(item["available_at"] == item["published_at"] for item in items)
