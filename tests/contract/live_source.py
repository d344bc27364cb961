"""A source asked live, batch after batch, through its client and the door over real sockets."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

import pytest

from altlens.items.base import Document
from altlens.items.capture import Capture, Exchange
from altlens.items.query import Query
from altlens.pipeline import SOURCES
from altlens.queries.captures import latest_capture
from altlens.replay_server.exchange import Answers, ReplayRequest, Reply
from altlens.replay_server.server import ReplayServer
from altlens.runs.outcomes import Failed
from altlens.runs.run import FINISHED, set_state, start
from altlens.settings import get_settings
from altlens.stages.clean import Clean
from altlens.stages.fetch import Fetch
from altlens.store.base import Where
from altlens.store.collections import ITEMS
from tests.integration.live_sessions import APPLE, Door

HOUR = 3600.0
JSON = {"content-type": "application/json"}
WORN = b'{"finance": {"error": {"code": "Unauthorized", "description": "Invalid Crumb"}}}'


class Batch(NamedTuple):
    """What a batch came to: what could not be fetched, and how many items were new."""

    failed: tuple[Failed, ...]
    new: int


@dataclass
class LiveSource:
    """Asks a server one question of a source, an hour apart, and holds what came of it."""

    door: Door
    server: ReplayServer
    query: Query

    def __post_init__(self) -> None:
        self.door.through(self.server, SOURCES[self.query.source].adapter)

    def batch(self) -> Batch:
        """Fetch and clean, as a run does."""
        self.door.clock.now += HOUR  # hosts that rested have rested
        self.server.seen.clear()
        store = self.door.store
        run = start(store, (APPLE,), (self.query.source,), "", None, datetime.now(UTC))
        fetched = Fetch().perform(store, run, [self.query.id], lambda: True)
        clean = Clean()
        cleaned = clean.perform(store, run, list(clean.units(store, run)), lambda: True)
        assert cleaned.failed == ()
        set_state(store, run, FINISHED)
        return Batch(fetched.failed, cleaned.new)

    @property
    def place(self) -> str:
        """Where the latest batch asked last."""
        return self.server.seen[-1].place

    def items(self) -> list[Document]:
        return list(self.door.store.find(ITEMS, Where(order_by=("_id",))))

    def exchanges(self) -> tuple[Exchange, ...]:
        """What the latest batch kept."""
        return self.capture().exchanges

    def capture(self) -> Capture:
        """The latest batch's."""
        latest = latest_capture(self.door.store, self.query.id, datetime.now(UTC))
        assert latest is not None
        return latest


def question(source: str, part: str = "") -> Query:
    """What the source asks first, or first of a part of its questions."""
    queries = SOURCES[source].adapter.queries((APPLE,), get_settings())
    return next(query for query in queries if query.part.startswith(part))


def through_the_door(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fetch opens its live transports on the test's clock, so that no pause is slept."""
    monkeypatch.setattr(
        "altlens.stages.fetch.LiveTransport",
        lambda adapter, _store, _settings, _limiter, previous: door.transport(adapter, previous),
    )


def is_handshake(ask: ReplayRequest) -> bool:
    """Whether a cookie, a crumb or a token is asked for."""
    return ask.host == "fc.yahoo.com" or ask.place.endswith(("/getcrumb", "/access_token"))


class Handshaking:
    """Answers behind crumbs and tokens that wear out: those of before are refused."""

    def __init__(self, answers: Answers) -> None:
        self._answers, self._number = answers, 1
        self.given = 0

    def wear_out(self) -> None:
        self._number += 1

    def __call__(self, ask: ReplayRequest) -> Reply:
        secret = f"handshake-number-{self._number}"
        if is_handshake(ask):
            return self._shake(ask, secret)
        shown = ask.url + ask.headers.get("authorization", "")
        return self._answers(ask) if secret in shown else Reply(401, JSON, WORN)

    def _shake(self, ask: ReplayRequest, secret: str) -> Reply:
        if ask.host == "fc.yahoo.com":
            return Reply(404, {"set-cookie": "A3=cookie-of-the-test; Domain=.yahoo.com; Path=/"})
        self.given += 1
        if ask.place.endswith("/getcrumb"):
            return Reply(200, {"content-type": "text/plain"}, secret.encode())
        token = {"access_token": secret, "token_type": "bearer", "expires_in": 86400}
        return Reply(200, JSON, json.dumps(token | {"scope": "*"}).encode())
