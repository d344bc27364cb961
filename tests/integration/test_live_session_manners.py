"""What a live session does about a host's wishes: pauses, limits that are used up, failures."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from altlens.errors import RateLimited, SourceUnavailable
from altlens.items.query import Query
from altlens.pipeline import SOURCES
from altlens.replay_server.exchange import ReplayRequest, Reply
from altlens.replay_server.faults import parse
from altlens.replay_server.server import ReplayServer
from altlens.store.base import Store
from altlens.transport.limits import BREAK_AFTER, BREAK_SECONDS
from altlens.transport.replay import ClosedTransport
from altlens.transport.transport import open_session
from tests.integration.live_sessions import Door, capture_of

FEED = b"<rss version='2.0'><channel><title>t</title></channel></rss>"
URL = "https://feeds.example/rss"
RSS = SOURCES["rss"].adapter


@pytest.fixture
def server(door: Door) -> Iterator[ReplayServer]:
    """A healthy feed, asked in place of the world."""
    with ReplayServer(lambda _: Reply(200, {"content-type": "text/xml"}, FEED)) as serving:
        door.through(serving, RSS)
        yield serving


def refused(door: Door) -> float:
    """How long the host is given a rest, as the next session is told."""
    with pytest.raises(RateLimited) as raised:
        door.get(URL, RSS)
    return raised.value.after_seconds


@pytest.mark.parametrize(
    "limits",
    [
        {"x-ratelimit-remaining": "0.0", "x-ratelimit-reset": "300", "x-ratelimit-used": "100"},
        {"x-rate-limit-remaining": "0", "x-rate-limit-reset": "{when}"},
    ],
)
def test_a_limit_that_is_used_up_rests_the_host_and_no_client_sleeps_on_it(
    door: Door, server: ReplayServer, store: Store, limits: dict[str, str]
) -> None:
    when = int(datetime.now(UTC).timestamp()) + 300
    limits = {name: value.format(when=when) for name, value in limits.items()}
    server.answers = lambda _: Reply(200, {"content-type": "text/xml", **limits}, FEED)
    transport = door.transport(RSS)
    live = open_session(transport).get(URL)
    assert transport.exchanges[0].headers.items() >= limits.items()
    closed = ClosedTransport(RSS, store, capture_of(Query(source="rss", part=URL), transport))
    again = open_session(closed).get(URL)
    for response in (live, again):
        assert response.content == FEED
        assert not [name for name in response.headers if name.startswith("x-rate")]
    assert 200 < refused(door) <= 300
    assert len(server.seen) == 1


def test_a_limit_with_something_left_rests_nobody(door: Door, server: ReplayServer) -> None:
    headers = {"x-ratelimit-remaining": "7.0", "x-ratelimit-reset": "300"}
    server.answers = lambda _: Reply(200, headers, FEED)
    for _ in range(2):
        assert door.get(URL, RSS).status_code == 200


@pytest.mark.parametrize("status", [429, 503])
def test_a_pause_that_is_asked_for_holds_for_all(
    door: Door, server: ReplayServer, status: int
) -> None:
    server.faults = (parse(f"{status},retry-after=120"),)
    with pytest.raises((RateLimited, SourceUnavailable)) as raised:
        door.get(URL, RSS)
    assert raised.value.after_seconds == 120
    assert 110 < refused(door) <= 120
    assert len(server.seen) == 1


def test_a_short_rest_is_waited_for_and_costs_no_try(door: Door, server: ReplayServer) -> None:
    door.set(HTTP_ATTEMPTS=1)
    server.faults = (parse("429,retry-after=3,first=1"),)
    with pytest.raises(RateLimited):
        door.get(URL, RSS)
    assert door.get(URL, RSS).status_code == 200
    assert 2.9 < sum(door.clock.naps) < 3.6


def test_failures_in_a_row_open_the_breaker_and_it_closes_again(
    door: Door, server: ReplayServer
) -> None:
    server.faults = (parse("reset"),)
    door.set(HTTP_ATTEMPTS=1)
    for _ in range(BREAK_AFTER):
        with pytest.raises(SourceUnavailable):
            door.get(URL, RSS)
    assert 0 < refused(door) <= BREAK_SECONDS
    assert len(server.seen) == BREAK_AFTER
    server.faults = ()
    door.clock.sleep(BREAK_SECONDS + 1)
    assert door.get(URL, RSS).status_code == 200


def test_a_success_between_failures_keeps_the_breaker_shut(
    door: Door, server: ReplayServer
) -> None:
    door.set(HTTP_ATTEMPTS=1)
    for _ in range(2):
        server.faults = (parse(f"503,first={BREAK_AFTER - 1}"),)
        for _ in range(BREAK_AFTER - 1):
            with pytest.raises(SourceUnavailable):
                door.get(URL, RSS)
        assert door.get(URL, RSS).status_code == 200


def test_what_a_host_refuses_for_good_is_no_failure_of_the_host(
    door: Door, server: ReplayServer
) -> None:
    def missing(_: ReplayRequest) -> Reply:
        return Reply(404, {}, b"no")

    server.answers = missing
    for _ in range(BREAK_AFTER + 2):
        with pytest.raises(Exception, match="404"):
            door.get(URL, RSS)
    assert len(server.seen) == BREAK_AFTER + 2
