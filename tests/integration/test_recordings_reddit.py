"""Recorded searches and threads of Reddit, and its refusals."""

import csv
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from altlens.companies import load
from altlens.items.base import Document
from altlens.items.query import Subject
from altlens.runs.outcomes import Failed
from altlens.settings import get_settings
from altlens.store.base import Store, Where
from altlens.store.collections import ITEMS
from altlens.store.sqlite import SqliteStore
from tests.archives import Reply, write_archive
from tests.integration.archives import run_over

Row = dict[str, Any]
SUBMISSIONS = {"AAPL": 18, "AMZN": 11, "GME": 61, "MSFT": 26, "NFLX": 66, "NVDA": 4}
SEARCH = "https://oauth.reddit.com/r/wallstreetbets/search/?q=AAPL&sort=new&limit=100&raw_json=1"
THREAD = "https://oauth.reddit.com/comments/{}/?limit=2048&sort=confidence&raw_json=1"


@pytest.fixture(autouse=True)
def one_subreddit(monkeypatch: pytest.MonkeyPatch, environment: object) -> None:
    monkeypatch.setenv("ALTLENS_REDDIT_SUBREDDITS", '["wallstreetbets"]')
    get_settings(refresh=True)


def rows(recordings: Path, source: str) -> list[Row]:
    index = (json.loads(line) for line in (recordings / "INDEX.jsonl").open(encoding="utf-8"))
    return [row for row in index if row["source"] == source]


def items_and_failures(
    store: Store, folder: Path, replies: list[Reply], as_of: datetime, symbol: str = "AAPL"
) -> tuple[list[Document], list[Failed]]:
    """The items of the responses, and the failures."""
    company = load().resolve(symbol)
    subject = Subject(company.id, symbol, company.name)
    _, failed = run_over(store, write_archive(folder, replies), as_of, ["reddit"], [subject])
    return list(store.find(ITEMS, Where(order_by=("_id",)))), failed


def listing(children: list[Row]) -> bytes:
    data = {"children": children, "after": None, "before": None, "dist": len(children)}
    return json.dumps({"kind": "Listing", "data": data}).encode()


def comments(thread: Row) -> list[Row]:
    """Every comment in a thread's response, at any depth."""
    collected = []
    for child in thread["data"]["children"]:
        if child["kind"] == "t1":
            collected.append(child["data"])
            if child["data"]["replies"]:
                collected += comments(child["data"]["replies"])
    return collected


@pytest.mark.parametrize("symbol", SUBMISSIONS)
def test_every_search_gives_its_submissions(
    recordings: Path, tmp_path: Path, store: SqliteStore, symbol: str
) -> None:
    (row,) = (r for r in rows(recordings, "reddit-wsb-derived") if r["tickers"] == symbol)
    body = (recordings / row["file"]).read_bytes()
    reply = Reply(url=row["url"], body=body, recorded=row["recorded"])
    as_of = datetime(2022, 2, 1, tzinfo=UTC)
    items, failed = items_and_failures(store, tmp_path / "a", [reply], as_of, symbol)
    submissions = {
        child["data"]["name"]: child["data"] for child in json.loads(body)["data"]["children"]
    }
    posts = {item["key"].removeprefix("post/"): item for item in items if item["kind"] == "post"}
    scores = {item["post"]: item["score"] for item in items if item["kind"] == "reaction"}
    assert failed == []
    assert set(posts) == set(submissions)
    assert len(posts) == SUBMISSIONS[symbol]
    assert scores == {
        f"post/{name}": submission["score"] for name, submission in submissions.items()
    }


def test_a_month_of_a_subreddit_gives_its_submissions(
    recordings: Path, tmp_path: Path, store: SqliteStore
) -> None:
    (file,) = (recordings / "reddit-wsb-csv").glob("*.csv")
    with file.open(encoding="utf-8", newline="") as opened:
        submissions = [row for row in csv.DictReader(opened) if row["title"] != "Comment"]
    by_name = {f"t3_{row['id']}": row for row in submissions}
    children = [
        {
            "kind": "t3",
            "data": {
                "id": row["id"],
                "name": name,
                "title": row["title"],
                "selftext": row["body"],
                "score": int(row["score"]),
                "num_comments": int(row["comms_num"]),
                "created_utc": float(row["created"]),
                "subreddit": "wallstreetbets",
            },
        }
        for name, row in by_name.items()
    ]
    pages = [children[at : at + 100] for at in range(0, len(children), 100)]
    posts: dict[str, Document] = {}
    for number, page in enumerate(pages):
        moment = f"2022-02-01T{number:02}:00Z"
        search = Reply(url=SEARCH, body=listing(page), recorded=moment)
        as_of = datetime(2022, 2, 2, tzinfo=UTC)
        items, failed = items_and_failures(store, tmp_path / str(number), [search], as_of)
        assert failed == []
        posts |= {item["key"]: item for item in items if item["kind"] == "post"}
    assert posts.keys() == {f"post/{name}" for name in by_name}
    assert len(posts) == 611
    assert all(post["title"] for post in posts.values())


def test_every_thread_gives_the_comments_that_came_along(recordings: Path, tmp_path: Path) -> None:
    counts = []
    threads = [
        row
        for row in rows(recordings, "reddit")
        if "/comments/" in row["url"] and "/_/" not in row["url"]
    ]
    for number, row in enumerate(threads):
        body = (recordings / row["file"]).read_bytes()
        first, second = json.loads(body)
        [submission] = first["data"]["children"]
        written = datetime.fromtimestamp(submission["data"]["created_utc"], UTC)
        moment = written + timedelta(days=1)
        expected = {
            comment["name"]: comment
            for comment in comments(second)
            if comment["body"] not in ("[deleted]", "[removed]")
        }
        search = Reply(url=SEARCH, body=listing([submission]), recorded=moment.isoformat())
        name = submission["data"]["id"]
        thread = Reply(url=THREAD.format(name), body=body, recorded=moment.isoformat())
        with SqliteStore(tmp_path / f"{number}.sqlite") as store:
            items, failed = items_and_failures(
                store, tmp_path / str(number), [search, thread], moment
            )
        posts = {item["key"].removeprefix("post/"): item for item in items}
        assert failed == []
        replies = {key: post for key, post in posts.items() if key.startswith("t1_")}
        assert set(replies) == set(expected)
        for key, post in replies.items():
            assert post["reply_to"] == f"post/{expected[key]['parent_id']}"
            assert post["available_at"] <= post["fetched_at"]
        counts.append(len(replies))
    assert (len(threads), sum(counts)) == (6, 1_885)


def test_an_unrecorded_thread_loses_only_its_comments(tmp_path: Path, store: SqliteStore) -> None:
    moment = datetime(2026, 6, 18, 12, tzinfo=UTC)
    data = {
        "id": "abc",
        "name": "t3_abc",
        "title": "Apple",
        "created_utc": moment.timestamp() - 60,
        "num_comments": 4,
        "score": 2,
        "subreddit": "wallstreetbets",
    }
    body = listing([{"kind": "t3", "data": data}])
    search = Reply(url=SEARCH, body=body, recorded=moment.isoformat())
    items, failed = items_and_failures(store, tmp_path / "a", [search], moment)
    assert failed == []
    assert [item["key"] for item in items if item["kind"] == "post"] == ["post/t3_abc"]


def test_every_refusal_is_an_error_of_its_kind(recordings: Path, tmp_path: Path) -> None:
    errors: dict[int, set[str]] = {}
    refused = [row for row in rows(recordings, "reddit") if int(row["status"]) >= 400]
    for number, row in enumerate(refused):
        body = (recordings / row["file"]).read_bytes()
        reply = Reply(url=SEARCH, body=body, status=row["status"], recorded="2025-07-01")
        with SqliteStore(tmp_path / f"{number}.sqlite") as store:
            moment = datetime(2025, 7, 2, tzinfo=UTC)
            items, failed = items_and_failures(store, tmp_path / str(number), [reply], moment)
        assert items == []
        errors.setdefault(row["status"], set()).update(fault.error for fault in failed)
    assert len(refused) == 9
    assert errors == {400: {"Unparsable"}, 401: {"Forbidden"}, 403: {"Forbidden"}}
