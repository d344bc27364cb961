"""Handshakes happen once and are never stored; secrets reach no store, log or failure."""

import json
import logging
import sqlite3
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from altlens.errors import AltlensError, Forbidden, SourceUnavailable
from altlens.pipeline import SOURCES
from altlens.replay_server.exchange import Answers, ReplayRequest, Reply
from altlens.replay_server.faults import parse
from altlens.replay_server.server import ReplayServer
from altlens.runs.failures import record
from altlens.runs.run import start
from altlens.settings import Settings, get_settings
from altlens.stages.fetch import Fetch
from altlens.store.base import Where
from altlens.store.collections import CAPTURES, FAILURES
from altlens.store.sqlite import SqliteStore
from altlens.transport import handshakes
from altlens.transport.limits import Limiter
from altlens.transport.redaction import LOGGERS
from tests.integration.live_sessions import APPLE, CLOCK, LiveClient, World

CRUMB, COOKIE, TOKEN = "Zq7crumbX.k", "A3cookie-d8f7s6a5", "tok-eyed-1029384756-secret"
STRANGE = "5tr4nge-0f-n0-1-kn0w5"  # only its field names reveal it
KNOWN = {"prices": (CRUMB, COOKIE), "yahoo_finance": (CRUMB, COOKIE), "reddit": (TOKEN,)}
SECRETS = (CRUMB, COOKIE, TOKEN, STRANGE)
JSON = {"content-type": "application/json"}
YAHOO = ("prices", "yahoo_finance")


def with_handshakes(world: World) -> Answers:
    """The sample with real handshakes: a cookie, a crumb, a bearer token."""

    def answer(request: ReplayRequest) -> Reply:
        if request.host == "fc.yahoo.com":
            return Reply(404, {"set-cookie": f"A3={COOKIE}; Domain=.yahoo.com; Path=/"}, b"<html>")
        if request.place.endswith("/getcrumb"):
            return Reply(200, {"content-type": "text/plain"}, CRUMB.encode())
        if request.place.endswith("/access_token"):
            token = {"access_token": TOKEN, "token_type": "bearer", "expires_in": 86400}
            return Reply(200, JSON, json.dumps(token | {"scope": "*"}).encode())
        return world.answers(request)

    return answer


def leaking(world: World, status: int, secrets: Sequence[str]) -> Answers:
    """As above, and every other response leaks the known secrets and an unknown token."""
    plain = with_handshakes(world)

    def answer(request: ReplayRequest) -> Reply:
        reply = plain(request)
        if not reply.body.startswith(b"{") or TOKEN.encode() in reply.body:
            return reply
        document = json.loads(reply.body)
        document["note"] = f"{' '.join(secrets)} <a href='/x?crumb={STRANGE}&token={STRANGE}'>"
        document["session"] = {
            "access_token": STRANGE,
            "plain": secrets,
            "said": f"Bearer {STRANGE}",
        }
        headers = {**reply.headers, "etag": f'"{secrets[0]}"', "set-cookie": f"session={STRANGE}"}
        return Reply(status, headers, json.dumps(document).encode())

    return answer


def count_requests(server: ReplayServer, place: str) -> int:
    return sum(request.place.endswith(place) for request in server.seen)


def stored_text(store: SqliteStore) -> str:
    """The text of every document and body."""
    with sqlite3.connect(store.path) as connection:
        documents = "\n".join(connection.iterdump())
    bodies = [
        store.get_blob(exchange["body"]).decode("latin-1")
        for capture in store.find(CAPTURES, Where())
        for exchange in capture["exchanges"]
    ]
    return "\n".join((documents, *bodies))


@pytest.fixture
def debug_logs(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Set every logger to DEBUG."""
    for name in (*LOGGERS, "urllib3", "requests", "tweepy", "curl_cffi", "altlens"):
        caplog.set_level(logging.DEBUG, logger=name)
    caplog.set_level(logging.DEBUG)
    return caplog


@pytest.mark.parametrize("status", [200, 403, 500])
@pytest.mark.parametrize("name", KNOWN)
def test_secrets_stay_out_of_store_logs_and_failures(
    name: str,
    status: int,
    live_client: LiveClient,
    world: World,
    store: SqliteStore,
    environment: Settings,
    debug_logs: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    query = world.healthy_read(name, live_client).query
    monkeypatch.setattr(
        "altlens.stages.fetch.Limiter", lambda _: Limiter("memory://", lambda _: None)
    )
    run = start(store, (APPLE,), (name,), "", None, CLOCK)
    with ReplayServer(leaking(world, status, KNOWN[name])) as server:
        live_client.set(HTTP_ATTEMPTS=1)
        live_client.through(server, SOURCES[name].adapter)
        receipt = Fetch().perform(store, run, [query.id], lambda: True)
        sent = str([request.headers for request in server.seen]) + str(
            [request.url for request in server.seen]
        )
    record(store, run, "fetch", receipt.failed)
    assert KNOWN[name][0] in sent
    assert (receipt.done, len(receipt.failed)) == ((1, 0) if status == 200 else (0, 1)), receipt
    assert len(list(store.find(CAPTURES, Where()))) == 1
    assert len(list(store.find(FAILURES, Where()))) == len(receipt.failed)
    assert "urllib3.connectionpool" in {line.name for line in debug_logs.records}
    kept = "\n".join((stored_text(store), debug_logs.text, receipt.model_dump_json()))
    assert [secret for secret in SECRETS if secret in kept] == []
    assert [path for path in Path(environment.home).rglob("*") if holds_secret(path)] == []


def holds_secret(path: Path) -> bool:
    """Whether a file contains a secret; yfinance would store the cookie in one."""
    data = path.read_bytes() if path.is_file() else b""
    return any(secret.encode() in data for secret in SECRETS)


def test_a_feeds_token_is_sent_to_the_feed_only(
    live_client: LiveClient, world: World, store: SqliteStore, debug_logs: pytest.LogCaptureFixture
) -> None:
    address = f"{world.feeds[0]}?token={TOKEN}"
    live_client.set(RSS_FEEDS=json.dumps([address]))
    feed = world.answers(ReplayRequest("GET", world.feeds[0], {}))
    with ReplayServer(lambda _: feed) as server:
        rss = SOURCES["rss"].adapter
        live_client.through(server, rss)
        (query,) = rss.queries((), get_settings())
        transport = live_client.transport(rss)
        assert live_client.read(query, transport)
        assert TOKEN in server.seen[0].url
    assert TOKEN not in query.id
    assert TOKEN not in str(transport.exchanges)
    assert TOKEN not in debug_logs.text


def test_yahoos_handshakes_are_made_once_for_all_sources_and_threads(
    live_client: LiveClient, world: World
) -> None:
    queries = [world.healthy_read(name, live_client).query for name in YAHOO] * 3
    with ReplayServer(with_handshakes(world)) as server:
        live_client.through(server, SOURCES["prices"].adapter)
        with ThreadPoolExecutor(6) as threads:
            read = threads.map(
                lambda query: live_client.read(
                    query, live_client.transport(SOURCES[query.source].adapter)
                ),
                queries,
            )
            assert all(read)
        assert count_requests(server, "fc.yahoo.com/") == count_requests(server, "/getcrumb") == 1


def test_reddits_token_is_requested_once(live_client: LiveClient, world: World) -> None:
    query, reddit = world.healthy_read("reddit", live_client).query, SOURCES["reddit"].adapter
    with ReplayServer(with_handshakes(world)) as server:
        live_client.through(server, reddit)
        for _ in range(3):
            transport = live_client.transport(reddit)
            assert live_client.read(query, transport)
            assert {exchange.method for exchange in transport.exchanges} == {"GET"}
        assert count_requests(server, "/access_token") == 1


def test_a_refused_handshake_is_repeated(live_client: LiveClient, world: World) -> None:
    query, reddit = world.healthy_read("reddit", live_client).query, SOURCES["reddit"].adapter
    refusal = parse("401,at=*/access_token,first=1")
    with ReplayServer(with_handshakes(world), [refusal]) as server:
        live_client.through(server, reddit)
        with pytest.raises(Forbidden):
            live_client.read(query, live_client.transport(reddit))
        assert live_client.read(query, live_client.transport(reddit))
        assert count_requests(server, "/access_token") == 2


def test_an_expired_crumb_is_replaced_on_the_next_try(
    live_client: LiveClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    healthy, prices = world.healthy_read("prices", live_client), SOURCES["prices"].adapter
    with ReplayServer(with_handshakes(world)) as server:
        live_client.through(server, prices)
        assert live_client.read(healthy.query, live_client.transport(prices))
        server.faults = (parse(f"401,at={healthy.place},first=2"),)
        with pytest.raises(Forbidden):  # the crumb is seconds old, so it is not the cause
            live_client.read(healthy.query, live_client.transport(prices))
        monkeypatch.setattr(handshakes, "FRESH_SECONDS", 0.0)
        with pytest.raises(SourceUnavailable, match="too old"):
            live_client.read(healthy.query, live_client.transport(prices))
        assert live_client.read(healthy.query, live_client.transport(prices))
        assert count_requests(server, "/getcrumb") == 2


def test_an_unavailable_handshake_is_a_typed_error(live_client: LiveClient, world: World) -> None:
    query, prices = world.healthy_read("prices", live_client).query, SOURCES["prices"].adapter
    for fault, message in (("429,retry-after=60", "too many"), ("503", "cannot answer")):
        live_client.forget()
        with ReplayServer(with_handshakes(world), [parse(f"{fault},at=*/getcrumb")]) as server:
            live_client.through(server, prices)
            with pytest.raises(AltlensError, match=message) as raised:
                live_client.read(query, live_client.transport(prices))
            assert raised.value.verdict == "retry"
