"""A response that the source reports as unchanged is sent, stored and cleaned once."""

import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from altlens.errors import SourceUnavailable
from altlens.items.capture import Capture
from altlens.items.query import Query
from altlens.pipeline import SOURCES
from altlens.queries.captures import load_capture
from altlens.replay_server.exchange import Answers, ReplayRequest, Reply
from altlens.replay_server.faults import parse
from altlens.replay_server.server import ReplayServer
from altlens.runs.outcomes import outcome_id
from altlens.runs.run import FINISHED, set_state, start
from altlens.stages import clean as cleaning
from altlens.stages.clean import Clean
from altlens.stages.fetch import fetch
from altlens.store.base import Added
from altlens.store.collections import CAPTURES, OUTCOMES
from altlens.store.sqlite import SqliteStore
from altlens.transport.limits import Limiter
from altlens.transport.replay import ClosedTransport
from altlens.transport.transport import open_session
from tests.integration.live_sessions import APPLE, LiveClient, capture_of

ADDRESS = "https://feeds.example/rss"
QUERY = Query(source="rss", part=ADDRESS)
RSS = SOURCES["rss"].adapter
FEED = (
    "<rss version='2.0'><channel><title>Биржа</title><item><title>{}</title><guid>1</guid>"
    "<link>https://feeds.example/1</link><pubDate>Thu, 18 Jun 2026 12:00:00 GMT</pubDate>"
    "</item></channel></rss>"
)


def feed(title: str) -> Answers:
    """A feed whose encoding is named only by its headers."""
    headers = {"content-type": "text/xml; charset=iso-8859-5"}
    body = FEED.format(title).encode("iso-8859-5")
    return lambda _: Reply(200, headers, body)


@pytest.fixture
def server() -> Iterator[ReplayServer]:
    """A feed that answers conditional requests."""
    with ReplayServer(feed("Прибыль"), [parse("304")]) as serving:
        yield serving


@pytest.fixture
def subscriber(
    live_client: LiveClient, server: ReplayServer, monkeypatch: pytest.MonkeyPatch
) -> LiveClient:
    """A user of that feed."""
    live_client.set(RSS_FEEDS=json.dumps([ADDRESS]))
    live_client.through(server, RSS)
    unhurried = Limiter("memory://", lambda _: None)
    monkeypatch.setattr("altlens.stages.fetch.Limiter", lambda _: unhurried)
    return live_client


def batch(store: SqliteStore) -> tuple[Capture, Added]:
    """The capture that one batch fetches, and the items that cleaning it adds."""
    run = start(store, (APPLE,), ("rss",), "", None, datetime.now(UTC))
    fetch(store, run, QUERY)
    mark = outcome_id(run, "fetch", QUERY.id)
    _id = store.get(OUTCOMES, [mark])[mark]["capture"]
    capture = load_capture(store.get(CAPTURES, [_id])[_id])
    receipt = Clean().perform(store, run, [capture.id], lambda: True)
    assert not receipt.failed
    set_state(store, run, FINISHED)
    return capture, Added(receipt.new, receipt.known)


def bodies(store: SqliteStore) -> int:
    """The number of bodies in the store."""
    with sqlite3.connect(store.path) as connection:
        return int(connection.execute("SELECT count(*) FROM blobs").fetchone()[0])


def test_unchanged_responses_are_not_sent_stored_or_cleaned_again(
    subscriber: LiveClient,
    server: ReplayServer,
    store: SqliteStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, added = batch(store)
    assert added == Added(1, 0)
    kept = bodies(store)
    monkeypatch.delattr(cleaning, "read_capture")  # the same capture must not be read again
    for _ in range(2):
        second, added = batch(store)
        assert added == Added(0, 1)
        assert [exchange.status for exchange in second.exchanges] == [304]
        assert second.exchanges[0].body == first.exchanges[0].body
        assert second.content == first.content
        assert second.id != first.id
        assert server.seen[-1].headers["if-none-match"] == first.exchanges[0].headers["etag"]
    assert bodies(store) == kept
    assert len(server.seen) == 3


def test_a_change_is_taken_after_any_number_of_304s(
    subscriber: LiveClient, server: ReplayServer, store: SqliteStore
) -> None:
    batch(store)
    batch(store)
    server.answers = feed("Убыток")
    third, added = batch(store)
    assert third.exchanges[0].status == 200
    assert added.new == 1
    assert batch(store)[0].exchanges[0].status == 304


def test_an_unchanged_response_gives_the_same_records(
    subscriber: LiveClient, server: ReplayServer, store: SqliteStore
) -> None:
    transport = subscriber.transport(RSS)
    first = subscriber.read(QUERY, transport)
    again = subscriber.transport(RSS, capture_of(QUERY, transport))
    second = subscriber.read(QUERY, again)
    closed = ClosedTransport(RSS, store, capture_of(QUERY, again))
    third = list(RSS.read(open_session(closed), QUERY, datetime.now(UTC)))
    titles = [[record["entry"]["title"] for record in read] for read in (first, second, third)]
    assert titles == [["Прибыль"]] * 3


def test_a_server_that_only_sends_dates_is_requested_by_date(
    subscriber: LiveClient, server: ReplayServer, store: SqliteStore
) -> None:
    date = "Thu, 18 Jun 2026 12:00:00 GMT"

    def dated(request: ReplayRequest) -> Reply:
        if request.headers.get("if-modified-since") == date:
            return Reply(304)
        reply = feed("Прибыль")(request)
        return Reply(200, {**reply.headers, "last-modified": date}, reply.body)

    server.answers, server.faults = dated, ()
    assert [batch(store)[0].exchanges[0].status for _ in range(3)] == [200, 304, 304]


def test_an_unrequested_304_is_an_error(
    subscriber: LiveClient, server: ReplayServer, store: SqliteStore
) -> None:
    server.answers = lambda _: Reply(304)
    with pytest.raises(SourceUnavailable, match="304"):
        subscriber.read(QUERY, subscriber.transport(RSS))


def test_a_removed_body_is_requested_again(
    subscriber: LiveClient, server: ReplayServer, store: SqliteStore
) -> None:
    transport = subscriber.transport(RSS)
    subscriber.read(QUERY, transport)
    with sqlite3.connect(store.path) as connection:
        connection.execute("DELETE FROM blobs")
    again = subscriber.transport(RSS, capture_of(QUERY, transport))
    assert len(subscriber.read(QUERY, again)) == 1
    assert [exchange.status for exchange in again.exchanges] == [200]
    assert "if-none-match" not in server.seen[-1].headers
