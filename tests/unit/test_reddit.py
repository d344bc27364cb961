"""Requests to Reddit: search by symbol and name, stop at known posts, choose threads."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from requests.adapters import BaseAdapter

from altlens.clean.base import Origin
from altlens.clean.reddit import clean
from altlens.fetch.reddit import PAGE, Reddit, searched, symbol_of_search
from altlens.items.query import Query
from altlens.settings import get_settings
from tests.hand_made import COMPANY, at

NOW = at("2026-06-18")
QUERY = Query(source="reddit", company=COMPANY, symbol="AAPL", part="stocks")
ORIGIN = Origin(QUERY, "capture:1", NOW)
COMMENT = {
    "name": "t1_b",
    "body": "I sold **all** of it.",
    "created_utc": NOW.timestamp() - 60,
    "parent_id": "t3_a",
    "permalink": "/r/stocks/comments/a/_/b/",
    "score": 7,
    "author": "jordan",
    "subreddit": "stocks",
}


class Subreddit(BaseAdapter):
    """Returns this many submissions in pages, newest first, and records the requests."""

    def __init__(self, submissions: int) -> None:
        super().__init__()
        self.names = [f"{10_000 - number:x}" for number in range(submissions)]
        self.searches: list[dict[str, list[str]]] = []
        self.threads: list[str] = []

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        parts = urlsplit(request.url or "")
        response = requests.Response()
        response.status_code, response.request, response.url = 200, request, request.url or ""
        response._content = json.dumps(self.answer(parts.path, parse_qs(parts.query))).encode()
        return response

    def answer(self, path: str, params: dict[str, list[str]]) -> Any:
        if path.endswith("access_token"):
            return {"access_token": "x", "token_type": "bearer", "expires_in": 3600, "scope": "*"}
        if path.startswith("/comments/"):
            self.threads.append(path.split("/")[2])
            comment = {**COMMENT, "id": "b", "replies": "", "link_id": "t3_a"}
            more = {
                "kind": "more",
                "data": {"children": ["c"], "count": 1, "id": "c", "name": "t1_c"},
            }
            return [
                listing([self.submission(self.threads[-1])]),
                listing([{"kind": "t1", "data": comment}, more]),
            ]
        self.searches.append(params)
        after = params.get("after", [""])[0].removeprefix("t3_")
        start = self.names.index(after) + 1 if after else 0
        page = self.names[start : start + PAGE]
        last = f"t3_{page[-1]}" if start + PAGE < len(self.names) else None
        return listing([self.submission(name) for name in page], last)

    def submission(self, name: str) -> Any:
        number = self.names.index(name)
        data = {
            "id": name,
            "name": f"t3_{name}",
            "title": "Apple",
            "num_comments": number % 10,
            "created_utc": (NOW - timedelta(hours=number)).timestamp(),
            "subreddit": "stocks",
        }
        return {"kind": "t3", "data": data}

    def close(self) -> None:
        pass


def listing(children: list[Any], after: str | None = None) -> Any:
    return {"kind": "Listing", "data": {"children": children, "after": after}}


def read(site: Subreddit, since: str = "") -> list[Any]:
    session = requests.Session()
    session.mount("https://", site)
    query = QUERY.model_copy(update={"since": since})
    return list(Reddit().read(session, query, NOW))


def names(records: list[Any], kind: str = "t3_") -> list[str]:
    return [record["name"] for record in records if record["name"].startswith(kind)]


def test_the_first_time_a_page_is_read() -> None:
    site = Subreddit(450)
    assert len(names(read(site))) == PAGE
    assert [params["q"] for params in site.searches] == [['AAPL OR "Apple"']]


@pytest.mark.parametrize(("new", "pages", "read_in_all"), [(0, 1, 100), (250, 3, 250)])
def test_later_the_scores_of_a_page_and_all_that_is_new(
    new: int, pages: int, read_in_all: int
) -> None:
    site = Subreddit(450)
    seen = {"name": f"t3_{site.names[new]}"}
    records = read(site, Reddit().cursor_of(seen, NOW))
    assert len(names(records)) == read_in_all
    assert len(site.searches) == pages
    newest = max(Reddit().cursor_of(record, NOW) for record in records)
    assert newest == Reddit().cursor_of({"name": f"t3_{site.names[0]}"}, NOW)


def test_the_most_discussed_of_the_week_are_read_with_their_comments(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ALTLENS_REDDIT_THREADS", "3")
    get_settings(refresh=True)
    site = Subreddit(450)
    records = read(site)
    assert len(site.threads) == 3
    assert {site.names.index(name) % 10 for name in site.threads} == {9}
    assert names(records, "t1_") == ["t1_b"] * 3
    assert Reddit().cursor_of(records[-1], NOW) == ""


def test_without_threads_no_comment_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALTLENS_REDDIT_THREADS", "0")
    get_settings(refresh=True)
    site = Subreddit(20)
    assert names(read(site), "t1_") == []
    assert site.threads == []


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("AAPL", "AAPL"),
        ('AAPL OR "Apple"', "AAPL"),
        ('"$brk.b" OR "Berkshire Hathaway"', "BRK.B"),
        ("", ""),
        (" ", ""),
    ],
)
def test_searches_are_told_apart_by_symbol(text: str, symbol: str) -> None:
    assert symbol_of_search(text) == symbol


def test_a_company_that_is_not_known_is_searched_by_its_symbol() -> None:
    query = QUERY.model_copy(update={"company": "9999999999", "symbol": "ABC-D"})
    assert searched(query, '{symbol} OR "{name}"') == 'ABC.D OR "ABC-D"'


def test_a_comment_is_a_post_that_answers_another() -> None:
    post, reaction = clean(COMMENT, ORIGIN)
    assert (post.key, post.reply_to, post.title) == ("post/t1_b", "post/t3_a", "")
    assert post.summary.startswith("I sold")
    assert (reaction.post, reaction.score) == ("post/t1_b", 7)


def test_a_hidden_score_is_no_score_and_a_deleted_comment_nothing() -> None:
    assert [item.kind for item in clean({**COMMENT, "score_hidden": True}, ORIGIN)] == ["post"]
    for gone in ("[deleted]", "[removed]", "", None):
        assert list(clean({**COMMENT, "body": gone}, ORIGIN)) == []


def test_a_removed_submission_keeps_its_title() -> None:
    record = {**COMMENT, "name": "t3_a", "title": "Apple?", "selftext": "[removed]"}
    del record["body"]
    post, _ = clean(record, ORIGIN)
    assert (post.title, post.summary) == ("Apple?", "")
