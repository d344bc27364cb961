"""Every source in a live session over real sockets: without faults, and under each fault."""

from collections.abc import Iterator

import pytest

from altlens.errors import (
    AltlensError,
    BudgetSpent,
    Forbidden,
    NotFound,
    RateLimited,
    SourceTimeout,
    SourceUnavailable,
    TooLarge,
    Truncated,
    UnknownSymbol,
    Unparsable,
    UnsafeAddress,
)
from altlens.pipeline import SOURCES
from altlens.replay_server.faults import parse
from altlens.replay_server.server import ReplayServer
from altlens.store.sqlite import SqliteStore
from altlens.transport.retry import SHORT_WAIT_SECONDS
from tests.integration.live_sessions import HealthyRead, LiveClient, World, arrived, capture_of

pytestmark = pytest.mark.parametrize("name", SOURCES)

ATTEMPTS = 3
SMALL = 3_000_000  # more than any body of the sample

# Faults that a retry gets past, and the number of retries.
PASSING = {
    "503,first=2": 2,
    "503,retry-after=3,first=1": 1,
    "429,retry-after=2,first=1": 1,
    "429,retry-date=4,first=2": 2,
    "reset,first=2": 2,
    "truncated,first=1": 1,
    "type,is=text/html": 0,
    "slow,delay=0.01": 0,
}

LED_ASTRAY = (UnsafeAddress, Unparsable)  # praw reports a redirect instead of following it
ANY = range(1, 8)

# Faults that persist, the error they become, and the number of requests until then.
Error = type[AltlensError]
LASTING: dict[str, tuple[Error | tuple[Error, ...], int | range]] = {
    "503": (SourceUnavailable, ATTEMPTS),
    "reset": (SourceUnavailable, ATTEMPTS),
    "truncated": (Truncated, ATTEMPTS),
    "503,retry-after=60": (SourceUnavailable, 1),
    "429,retry-after=120": (RateLimited, 1),
    "429,retry-date=3000": (RateLimited, 1),
    "429": (RateLimited, 1),
    "401": (Forbidden, 1),
    "404": ((NotFound, UnknownSymbol), 1),
    "400": (Unparsable, 1),
    "200": (Unparsable, 1),
    "endless": (TooLarge, 1),
    "gzip-bomb,mb=30": (TooLarge, 1),
    "redirect": ((Unparsable, BudgetSpent), ANY),
    "redirect,to=http://169.254.169.254/latest": (LED_ASTRAY, 1),
    "redirect,to=http://2130706433/": (LED_ASTRAY, 1),
    "redirect,to=file:///etc/passwd": (LED_ASTRAY, 1),
    "redirect,to=http://[::1": (LED_ASTRAY, 1),
    "redirect,to=http://": (LED_ASTRAY, 1),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteStore]:
    """One store for all tests here: none reads what another stored."""
    with SqliteStore(tmp_path_factory.mktemp("live_client") / "store.sqlite") as opened:
        yield opened


SPARED = {("reddit", "401"), ("reddit", "404")}  # a refused thread only loses its comments


def faulty(world: World, healthy: HealthyRead, fault: str) -> ReplayServer:
    """The sample with a fault at the source's last address; its handshakes have none."""
    return ReplayServer(world.answers, [parse(f"{fault},at={healthy.place}")])


@pytest.mark.parametrize("fault", PASSING)
def test_transient_faults_are_retried(
    name: str, fault: str, live_client: LiveClient, world: World
) -> None:
    adapter, healthy = SOURCES[name].adapter, world.healthy_read(name, live_client)
    with faulty(world, healthy, fault) as server:
        live_client.through(server, adapter)
        records = live_client.read(healthy.query, live_client.transport(adapter))
        assert len(records) == healthy.records
        assert len(server.seen) == healthy.requests + PASSING[fault]
    assert all(nap <= SHORT_WAIT_SECONDS + 0.25 for nap in live_client.clock.naps)


@pytest.mark.parametrize("fault", LASTING)
def test_lasting_faults_become_typed_errors(
    name: str, fault: str, live_client: LiveClient, world: World
) -> None:
    adapter, healthy = SOURCES[name].adapter, world.healthy_read(name, live_client)
    expected, requests = LASTING[fault]
    live_client.set(HTTP_MAX_BYTES=SMALL, TWITTER_MONTHLY_READS=10**9)
    with faulty(world, healthy, fault) as server:
        live_client.through(server, adapter)
        if (name, fault) in SPARED:
            assert (
                0
                < len(live_client.read(healthy.query, live_client.transport(adapter)))
                < healthy.records
            )
            return
        with pytest.raises(AltlensError) as raised:
            live_client.read(healthy.query, live_client.transport(adapter))
        assert isinstance(raised.value, expected), repr(raised.value)
        received = len(server.seen) - (healthy.requests - 1)
        assert received in (requests if isinstance(requests, range) else [requests])


def test_a_slow_source_is_retried(name: str, live_client: LiveClient, world: World) -> None:
    adapter, healthy = SOURCES[name].adapter, world.healthy_read(name, live_client)
    with ReplayServer(world.answers) as server:
        live_client.through(server, adapter)
        live_client.read(healthy.query, live_client.transport(adapter))  # handshakes are done
        server.seen.clear()
        server.faults = (parse("slow,delay=60"),)
        live_client.set(HTTP_READ_SECONDS=0.1)
        with pytest.raises(SourceTimeout):
            live_client.read(healthy.query, live_client.transport(adapter))
        assert arrived(server, ATTEMPTS) == ATTEMPTS


def test_a_second_fetch_gets_a_304(name: str, live_client: LiveClient, world: World) -> None:
    adapter, healthy = SOURCES[name].adapter, world.healthy_read(name, live_client)
    with faulty(world, healthy, "304") as server:
        live_client.through(server, adapter)
        first = live_client.transport(adapter)
        live_client.read(healthy.query, first)
        second = live_client.transport(adapter, capture_of(healthy.query, first))
        records = live_client.read(healthy.query, second)
        assert len(records) == healthy.records
        assert server.seen[-1].headers["if-none-match"] == first.exchanges[-1].headers["etag"]
    assert second.exchanges[-1].status == 304
    assert second.exchanges[-1].body == first.exchanges[-1].body
    assert second.exchanges[-1].headers["content-type"]
