"""A second fetch requests only what is new, and reading its capture again gives the same items."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest

from altlens.errors import BudgetSpent, RateLimited
from altlens.items.query import Query, Subject
from altlens.pipeline import SOURCES
from altlens.queries.captures import latest_capture, query_of
from altlens.replay_server.exchange import ReplayRequest, Reply
from altlens.replay_server.server import ReplayServer
from altlens.runs.run import FINISHED, Run, set_state, start
from altlens.settings import get_settings
from altlens.stages.clean import Clean, read_capture
from altlens.stages.fetch import fetch
from altlens.store.base import Store
from altlens.transport import limits
from altlens.transport.budget import entries

COKE = Subject("0000021344", "KO", "Coca-Cola Co")
TOKEN = "bearer-token-of-the-test"
JSON = {"content-type": "application/json"}
FIRST_TWEET = datetime(2010, 11, 4, 1, 42, 54, 657000, tzinfo=UTC)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set rates without waits, and a token."""
    for name in ("twitter.com", "nasdaq.com"):
        monkeypatch.setitem(limits.RATES, name, "1000/second")
    monkeypatch.setenv("ALTLENS_TWITTER_BEARER_TOKEN", TOKEN)
    limits._scheduler.cache_clear()


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator["World"]:
    responder = World()
    with ReplayServer(responder) as server:
        monkeypatch.setenv("ALTLENS_HTTP_GATEWAY", server.url)
        get_settings(refresh=True)
        yield responder


def number_at(moment: datetime) -> int:
    return int((moment - FIRST_TWEET).total_seconds() * 1000) << 22


class World:
    """A stand-in for X with some posts, and for Nasdaq with one company that reports daily."""

    def __init__(self) -> None:
        self.posts: list[int] = []
        self.seen: list[dict[str, str]] = []
        self.refusal: Reply | None = None

    def __call__(self, request: ReplayRequest) -> Reply:
        parameters = dict(parse_qsl(urlsplit(request.url).query))
        self.seen.append(parameters)
        if "date" in parameters:
            return Reply(200, JSON, b'{"data": {"rows": [{"symbol": "KO"}]}}')
        assert request.headers["authorization"] == f"Bearer {TOKEN}"
        if self.refusal:
            return self.refusal
        return Reply(200, JSON, json.dumps(self._page(parameters)).encode())

    def _page(self, parameters: dict[str, str]) -> dict[str, object]:
        new = [
            n for n in sorted(self.posts, reverse=True) if n > int(parameters.get("since_id", 0))
        ]
        begin = int(parameters.get("next_token", "0"))
        end = begin + int(parameters["max_results"])
        shown, meta = new[begin:end], {"next_token": str(end)} if end < len(new) else {}
        return {"data": [{"id": str(n), "text": f"{n}"} for n in shown], "meta": meta}


def new_run(store: Store) -> Run:
    run = start(store, [COKE], ["twitter"], "", None, datetime.now(UTC))
    return set_state(store, run, FINISHED)


def search() -> Query:
    (query,) = SOURCES["twitter"].adapter.queries((COKE,), get_settings())
    return query


def read(store: Store, query: Query) -> int:
    """Fetch and clean; returns the number of items, the same each time the capture is read."""
    run = new_run(store)
    fetch(store, run, query)
    capture = latest_capture(store, query.id, datetime.now(UTC))
    assert capture is not None
    assert not Clean().perform(store, run, [capture.id], lambda: True).failed
    source = SOURCES[query.source]
    first, again = (read_capture(store, capture, query_of(capture), source)[0] for _ in range(2))
    assert [item.id for item in first] == [item.id for item in again]
    return len(first)


def test_posts_are_searched_for_since_the_last_one(
    store: Store, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALTLENS_TWITTER_POSTS", "30")
    get_settings(refresh=True)
    hour_ago = number_at(datetime.now(UTC) - timedelta(hours=1))
    world.posts = [hour_ago + n for n in range(3)]
    assert read(store, search()) == 3
    assert "since_id" not in world.seen[0]
    world.posts += [hour_ago + 10, hour_ago + 11]
    assert read(store, search()) == 2
    assert world.seen[1]["since_id"] == str(hour_ago + 2)
    assert read(store, search()) == 0
    assert world.seen[2]["since_id"] == str(hour_ago + 11)
    assert read(store, search()) == 0
    assert world.seen[3]["since_id"] == str(hour_ago + 11)


def test_a_cursor_older_than_the_search_is_dropped(store: Store, world: World) -> None:
    world.posts = [number_at(datetime.now(UTC) - timedelta(days=8))]
    assert read(store, search()) == 1
    read(store, search())
    assert "since_id" not in world.seen[1]


def test_a_fetch_reads_pages_until_its_budget_and_reading_again_gives_the_same(
    store: Store, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.posts = [number_at(datetime.now(UTC)) + n for n in range(350)]
    monkeypatch.setenv("ALTLENS_TWITTER_POSTS", "250")
    get_settings(refresh=True)
    assert read(store, search()) == 200
    assert [seen.get("next_token") for seen in world.seen] == [None, "100"]


def test_a_small_budget_asks_for_small_pages(
    store: Store, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.posts = [number_at(datetime.now(UTC)) + n for n in range(30)]
    monkeypatch.setenv("ALTLENS_TWITTER_POSTS", "4")
    get_settings(refresh=True)
    assert read(store, search()) == 10
    assert [seen["max_results"] for seen in world.seen] == ["10"]


def test_the_months_budget_stops_every_fetch(
    store: Store, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALTLENS_TWITTER_MONTHLY_READS", "25")
    monkeypatch.setenv("ALTLENS_TWITTER_POSTS", "10")
    get_settings(refresh=True)
    for _ in range(2):
        world.posts = [number_at(datetime.now(UTC)) + n for n in range(10)]
        read(store, search())
    with pytest.raises(BudgetSpent, match="read 20 of its 25"):
        fetch(store, new_run(store), search())
    assert len(world.seen) == 2
    account = f"twitter/{datetime.now(UTC):%Y-%m}"
    assert next(entries(store, account))[1] == 20


def test_a_failed_fetch_keeps_the_cursor(store: Store, world: World) -> None:
    hour_ago = number_at(datetime.now(UTC) - timedelta(hours=1))
    world.posts = [hour_ago]
    read(store, search())
    world.refusal = Reply(429, {**JSON, "x-rate-limit-reset": "4000000000"}, b"{}")
    with pytest.raises(RateLimited) as raised:
        fetch(store, new_run(store), search())
    assert raised.value.after_seconds == 3600
    limits._scheduler.cache_clear()
    world.refusal = None
    read(store, search())
    assert world.seen[-1]["since_id"] == str(hour_ago)


def test_the_token_is_not_stored(store: Store, world: World) -> None:
    world.refusal = Reply(200, JSON, json.dumps({"data": [], "echo": TOKEN}).encode())
    read(store, search())
    capture = latest_capture(store, search().id, datetime.now(UTC))
    assert capture is not None
    assert TOKEN not in capture.model_dump_json()
    assert TOKEN.encode() not in store.get_blob(capture.exchanges[0].body)


def test_nasdaqs_past_days_are_requested_once(store: Store, world: World) -> None:
    query = Query(source="earnings_calendar", part="nasdaq+7")
    read(store, query)
    today = datetime.now(UTC).date()
    requested_days = [date.fromisoformat(seen["date"]) for seen in world.seen]
    assert min(requested_days) >= today - timedelta(days=7)
    assert len(requested_days) == len({*requested_days})
    world.seen.clear()
    read(store, query)
    again = [date.fromisoformat(seen["date"]) for seen in world.seen]
    assert again == [day for day in requested_days if day >= today - timedelta(days=1)]
    assert len(again) < len(requested_days)
