"""Live sessions in a test: any source, over real sockets, against a replay server."""

import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import orjson
import pytest

from altlens.errors import NotFound
from altlens.fetch.base import Adapter, Record
from altlens.fetch.yahoo import keep_caches_in
from altlens.items.capture import Capture
from altlens.items.query import Query, Subject
from altlens.pipeline import SOURCES
from altlens.replay_server.answers import RecordedAnswers
from altlens.replay_server.server import ReplayServer
from altlens.settings import _settings, get_settings
from altlens.store.base import Store
from altlens.store.sqlite import SqliteStore
from altlens.transport import handshakes, limits, live, rate_slots, redaction
from altlens.transport.limits import Limiter
from altlens.transport.live import LiveTransport
from altlens.transport.transport import open_session
from tests.archives import SAMPLE, sample_rows

CLOCK = datetime(2026, 6, 20, 12, tzinfo=UTC)
APPLE = Subject("0000320193", "AAPL", "Apple Inc.")
CREDENTIAL = "Test test@example.com"


@dataclass
class Clock:
    """A clock for the limiter that advances only by `sleep`."""

    now: float = 1_800_000_000.0
    naps: list[float] = field(default_factory=list)

    def time(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += seconds


class LiveClient:
    """Opens live sessions and changes their settings."""

    def __init__(self, store: Store, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.store, self._monkeypatch = store, monkeypatch
        keep_caches_in(home / "yfinance")
        self.clock = Clock()
        monkeypatch.setattr(rate_slots, "time", SimpleNamespace(time=self.clock.time))
        for proxy in ("http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.delenv(proxy, raising=False)
            monkeypatch.delenv(proxy.upper(), raising=False)
        self.forget()

    def forget(self) -> None:
        """Start as a new process does: no handshakes, rate slots or cooldowns."""
        limits._scheduler.cache_clear()
        cache = handshakes.HandshakeCache()
        for module in (live, redaction):
            self._monkeypatch.setattr(module, "HANDSHAKES", cache)

    def set(self, **values: object) -> None:
        """Set settings by their variables without the prefix, e.g. `HTTP_ATTEMPTS=1`."""
        for name, value in values.items():
            self._monkeypatch.setenv(f"ALTLENS_{name}", str(value))
        _settings.cache_clear()

    def through(self, server: ReplayServer, adapter: Adapter) -> None:
        """Send requests to this server instead of the internet, with the credentials they need."""
        for name in adapter.missing(get_settings()):
            self._monkeypatch.setenv(name, CREDENTIAL)
        self.set(HTTP_GATEWAY=server.url)

    def transport(self, adapter: Adapter, previous: Capture | None = None) -> LiveTransport:
        """A live transport with its own rate limits and the test's clock."""
        limiter = Limiter("memory://", self.clock.sleep)
        settings = get_settings()
        return LiveTransport(adapter, self.store, settings, limiter, previous, self.clock.sleep)

    def read(self, query: Query, transport: LiveTransport) -> list[Record]:
        """The records of a query."""
        adapter = transport.policy
        session = open_session(transport, adapter.user_agent(get_settings()))
        return list(adapter.read(session, query, CLOCK))

    def get(self, url: str, adapter: Adapter, **options: Any) -> Any:
        """The response to one address, through a source's session."""
        return open_session(self.transport(adapter)).get(url, **options)


def arrived(server: ReplayServer, expected: int) -> int:
    """The number of requests received; those of clients that gave up may arrive a little late."""
    deadline = time.monotonic() + 10
    while len(server.seen) < expected and time.monotonic() < deadline:
        time.sleep(0.01)
    return len(server.seen)


def capture_of(query: Query, transport: LiveTransport) -> Capture:
    """The capture that fetch would store of a transport's responses."""
    exchanges = tuple(transport.exchanges)
    latest = max(exchange.fetched_at for exchange in exchanges)
    return Capture(
        query=query.id, source=query.source, clock=CLOCK, fetched_at=latest, exchanges=exchanges
    )


@dataclass(frozen=True)
class HealthyRead:
    """A read without faults: its query, records and requests, and the last address."""

    query: Query
    records: int
    requests: int
    place: str


class World:
    """The bundled sample as the web, and what a read of each source without faults gives."""

    def __init__(self, home: Path) -> None:
        self.store = SqliteStore(home / "world.sqlite")
        self.answers = RecordedAnswers(SAMPLE, self.store)
        self.feeds = [row["url"] for row in sample_rows() if row["source"] == "rss"]
        self._healthy_reads: dict[str, HealthyRead] = {}

    def healthy_read(self, name: str, live_client: LiveClient) -> HealthyRead:
        """Read the source's first query that the sample answers; sets the feeds of the sample."""
        live_client.set(RSS_FEEDS=orjson.dumps(self.feeds).decode())
        if name not in self._healthy_reads:
            self._healthy_reads[name] = self._read(SOURCES[name].adapter, live_client)
            live_client.forget()
        return self._healthy_reads[name]

    def _read(self, adapter: Adapter, live_client: LiveClient) -> HealthyRead:
        with ReplayServer(self.answers) as server:
            live_client.through(server, adapter)
            for query in adapter.queries((APPLE,), get_settings()):
                server.seen.clear()
                with suppress(NotFound):
                    if records := live_client.read(query, live_client.transport(adapter)):
                        return HealthyRead(
                            query, len(records), len(server.seen), server.seen[-1].place
                        )
        raise AssertionError(f"the sample answers no query of {adapter.name}")
