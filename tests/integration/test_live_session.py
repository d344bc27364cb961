"""Every source through the live door, over real sockets: healthy, and under every fault."""

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
from tests.integration.live_sessions import Asked, Door, World, arrived, capture_of

pytestmark = pytest.mark.parametrize("name", SOURCES)

ATTEMPTS = 3
SMALL = 3_000_000  # more than any body of the sample

# What passes when it is tried again, and how often it is.
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

LED_ASTRAY = (UnsafeAddress, Unparsable)  # praw follows no redirect and says so
ANY = range(1, 8)

# What does not pass, what it is taken for, and how many requests it took to say so.
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
    """One store for all: nothing here reads what another test left."""
    with SqliteStore(tmp_path_factory.mktemp("door") / "store.sqlite") as opened:
        yield opened


SPARED = {("reddit", "401"), ("reddit", "404")}  # a thread that is refused costs its comments alone


def faulty(world: World, healthy: Asked, fault: str) -> ReplayServer:
    """The world with a fault where the source asks last; its handshakes stay healthy."""
    return ReplayServer(world.answers, [parse(f"{fault},at={healthy.place}")])


@pytest.mark.parametrize("fault", PASSING)
def test_passing_faults_are_outlived(name: str, fault: str, door: Door, world: World) -> None:
    adapter, healthy = SOURCES[name].adapter, world.asked(name, door)
    with faulty(world, healthy, fault) as server:
        door.through(server, adapter)
        records = door.read(healthy.query, door.transport(adapter))
        assert len(records) == healthy.records
        assert len(server.seen) == healthy.requests + PASSING[fault]
    assert all(nap <= SHORT_WAIT_SECONDS + 0.25 for nap in door.clock.naps)


@pytest.mark.parametrize("fault", LASTING)
def test_lasting_faults_become_typed_errors(
    name: str, fault: str, door: Door, world: World
) -> None:
    adapter, healthy = SOURCES[name].adapter, world.asked(name, door)
    expected, requests = LASTING[fault]
    door.set(HTTP_MAX_BYTES=SMALL, TWITTER_MONTHLY_READS=10**9)
    with faulty(world, healthy, fault) as server:
        door.through(server, adapter)
        if (name, fault) in SPARED:
            assert 0 < len(door.read(healthy.query, door.transport(adapter))) < healthy.records
            return
        with pytest.raises(AltlensError) as raised:
            door.read(healthy.query, door.transport(adapter))
        assert isinstance(raised.value, expected), repr(raised.value)
        wanted = len(server.seen) - (healthy.requests - 1)
        assert wanted in (requests if isinstance(requests, range) else [requests])


def test_a_source_that_is_too_slow_is_asked_again(name: str, door: Door, world: World) -> None:
    adapter, healthy = SOURCES[name].adapter, world.asked(name, door)
    with ReplayServer(world.answers) as server:
        door.through(server, adapter)
        door.read(healthy.query, door.transport(adapter))  # handshakes are done
        server.seen.clear()
        server.faults = (parse("slow,delay=60"),)
        door.set(HTTP_READ_SECONDS=0.1)
        with pytest.raises(SourceTimeout):
            door.read(healthy.query, door.transport(adapter))
        assert arrived(server, ATTEMPTS) == ATTEMPTS


def test_a_second_fetch_is_told_that_nothing_changed(name: str, door: Door, world: World) -> None:
    adapter, healthy = SOURCES[name].adapter, world.asked(name, door)
    with faulty(world, healthy, "304") as server:
        door.through(server, adapter)
        first = door.transport(adapter)
        door.read(healthy.query, first)
        second = door.transport(adapter, capture_of(healthy.query, first))
        records = door.read(healthy.query, second)
        assert len(records) == healthy.records
        assert server.seen[-1].headers["if-none-match"] == first.exchanges[-1].headers["etag"]
    assert second.exchanges[-1].status == 304
    assert second.exchanges[-1].body == first.exchanges[-1].body
    assert second.exchanges[-1].headers["content-type"]
