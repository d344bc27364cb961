"""A source fetched live, batch after batch, with its own client over real sockets."""

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
from tests.integration.live_sessions import APPLE, LiveClient

HOUR = 3600.0
JSON = {"content-type": "application/json"}
EXPIRED = b'{"finance": {"error": {"code": "Unauthorized", "description": "Invalid Crumb"}}}'


class Batch(NamedTuple):
    """The result of a batch: the units that failed, and the number of new items."""

    failed: tuple[Failed, ...]
    new: int


@dataclass
class LiveSource:
    """Fetches one query of a source from a server in batches an hour apart."""

    live_client: LiveClient
    server: ReplayServer
    query: Query

    def __post_init__(self) -> None:
        self.live_client.through(self.server, SOURCES[self.query.source].adapter)

    def batch(self) -> Batch:
        """Fetch and clean, as a run does."""
        self.live_client.clock.now += HOUR  # cooldowns of hosts are over
        self.server.seen.clear()
        store = self.live_client.store
        run = start(store, (APPLE,), (self.query.source,), "", None, datetime.now(UTC))
        fetched = Fetch().perform(store, run, [self.query.id], lambda: True)
        clean = Clean()
        cleaned = clean.perform(store, run, list(clean.units(store, run)), lambda: True)
        assert cleaned.failed == ()
        set_state(store, run, FINISHED)
        return Batch(fetched.failed, cleaned.new)

    @property
    def place(self) -> str:
        """The last address that the latest batch requested."""
        return self.server.seen[-1].place

    def items(self) -> list[Document]:
        return list(self.live_client.store.find(ITEMS, Where(order_by=("_id",))))

    def exchanges(self) -> tuple[Exchange, ...]:
        """The exchanges of the latest batch."""
        return self.capture().exchanges

    def capture(self) -> Capture:
        """The capture of the latest batch."""
        latest = latest_capture(self.live_client.store, self.query.id, datetime.now(UTC))
        assert latest is not None
        return latest


def first_query(source: str, part: str = "") -> Query:
    """The first query of the source whose part begins with `part`."""
    queries = SOURCES[source].adapter.queries((APPLE,), get_settings())
    return next(query for query in queries if query.part.startswith(part))


def use_test_clock(live_client: LiveClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let fetch open its live transports on the test's clock, so that no test sleeps."""
    monkeypatch.setattr(
        "altlens.stages.fetch.LiveTransport",
        lambda adapter, _store, _settings, _limiter, previous: live_client.transport(
            adapter, previous
        ),
    )


def is_handshake(request: ReplayRequest) -> bool:
    """Whether the request is for a cookie, a crumb or a token."""
    return request.host == "fc.yahoo.com" or request.place.endswith(("/getcrumb", "/access_token"))


class Handshaking:
    """Requires a current crumb or token and refuses expired ones."""

    def __init__(self, answers: Answers) -> None:
        self._answers, self._number = answers, 1
        self.given = 0

    def expire(self) -> None:
        self._number += 1

    def __call__(self, request: ReplayRequest) -> Reply:
        secret = f"handshake-number-{self._number}"
        if is_handshake(request):
            return self._answer_handshake(request, secret)
        shown = request.url + request.headers.get("authorization", "")
        return self._answers(request) if secret in shown else Reply(401, JSON, EXPIRED)

    def _answer_handshake(self, request: ReplayRequest, secret: str) -> Reply:
        if request.host == "fc.yahoo.com":
            return Reply(404, {"set-cookie": "A3=cookie-of-the-test; Domain=.yahoo.com; Path=/"})
        self.given += 1
        if request.place.endswith("/getcrumb"):
            return Reply(200, {"content-type": "text/plain"}, secret.encode())
        token = {"access_token": secret, "token_type": "bearer", "expires_in": 86400}
        return Reply(200, JSON, json.dumps(token | {"scope": "*"}).encode())
