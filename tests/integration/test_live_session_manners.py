"""Live sessions respect hosts: requested pauses, used-up limits, failures in a row."""

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
from tests.integration.live_sessions import LiveClient, capture_of

FEED = b"<rss version='2.0'><channel><title>t</title></channel></rss>"
URL = "https://feeds.example/rss"
RSS = SOURCES["rss"].adapter


@pytest.fixture
def server(live_client: LiveClient) -> Iterator[ReplayServer]:
    """A server of one feed without faults."""
    with ReplayServer(lambda _: Reply(200, {"content-type": "text/xml"}, FEED)) as serving:
        live_client.through(serving, RSS)
        yield serving


def cooldown_seconds(live_client: LiveClient) -> float:
    """The cooldown in seconds that the next session gets."""
    with pytest.raises(RateLimited) as raised:
        live_client.get(URL, RSS)
    return raised.value.after_seconds


@pytest.mark.parametrize(
    "limits",
    [
        {"x-ratelimit-remaining": "0.0", "x-ratelimit-reset": "300", "x-ratelimit-used": "100"},
        {"x-rate-limit-remaining": "0", "x-rate-limit-reset": "{when}"},
    ],
)
def test_a_used_up_limit_sets_a_cooldown_and_no_client_sleeps_on_it(
    live_client: LiveClient, server: ReplayServer, store: Store, limits: dict[str, str]
) -> None:
    when = int(datetime.now(UTC).timestamp()) + 300
    limits = {name: value.format(when=when) for name, value in limits.items()}
    server.answers = lambda _: Reply(200, {"content-type": "text/xml", **limits}, FEED)
    transport = live_client.transport(RSS)
    live = open_session(transport).get(URL)
    assert transport.exchanges[0].headers.items() >= limits.items()
    closed = ClosedTransport(RSS, store, capture_of(Query(source="rss", part=URL), transport))
    again = open_session(closed).get(URL)
    for response in (live, again):
        assert response.content == FEED
        assert not [name for name in response.headers if name.startswith("x-rate")]
    assert 200 < cooldown_seconds(live_client) <= 300
    assert len(server.seen) == 1


def test_a_limit_with_requests_left_sets_no_cooldown(
    live_client: LiveClient, server: ReplayServer
) -> None:
    headers = {"x-ratelimit-remaining": "7.0", "x-ratelimit-reset": "300"}
    server.answers = lambda _: Reply(200, headers, FEED)
    for _ in range(2):
        assert live_client.get(URL, RSS).status_code == 200


@pytest.mark.parametrize("status", [429, 503])
def test_a_requested_pause_applies_to_all_sessions(
    live_client: LiveClient, server: ReplayServer, status: int
) -> None:
    server.faults = (parse(f"{status},retry-after=120"),)
    with pytest.raises((RateLimited, SourceUnavailable)) as raised:
        live_client.get(URL, RSS)
    assert raised.value.after_seconds == 120
    assert 110 < cooldown_seconds(live_client) <= 120
    assert len(server.seen) == 1


def test_a_short_cooldown_is_waited_for_and_costs_no_attempt(
    live_client: LiveClient, server: ReplayServer
) -> None:
    live_client.set(HTTP_ATTEMPTS=1)
    server.faults = (parse("429,retry-after=3,first=1"),)
    with pytest.raises(RateLimited):
        live_client.get(URL, RSS)
    assert live_client.get(URL, RSS).status_code == 200
    assert 2.9 < sum(live_client.clock.naps) < 3.6


def test_failures_in_a_row_open_the_breaker_and_it_closes_again(
    live_client: LiveClient, server: ReplayServer
) -> None:
    server.faults = (parse("reset"),)
    live_client.set(HTTP_ATTEMPTS=1)
    for _ in range(BREAK_AFTER):
        with pytest.raises(SourceUnavailable):
            live_client.get(URL, RSS)
    assert 0 < cooldown_seconds(live_client) <= BREAK_SECONDS
    assert len(server.seen) == BREAK_AFTER
    server.faults = ()
    live_client.clock.sleep(BREAK_SECONDS + 1)
    assert live_client.get(URL, RSS).status_code == 200


def test_a_success_between_failures_keeps_the_breaker_shut(
    live_client: LiveClient, server: ReplayServer
) -> None:
    live_client.set(HTTP_ATTEMPTS=1)
    for _ in range(2):
        server.faults = (parse(f"503,first={BREAK_AFTER - 1}"),)
        for _ in range(BREAK_AFTER - 1):
            with pytest.raises(SourceUnavailable):
                live_client.get(URL, RSS)
        assert live_client.get(URL, RSS).status_code == 200


def test_permanent_refusals_do_not_open_the_breaker(
    live_client: LiveClient, server: ReplayServer
) -> None:
    def missing(_: ReplayRequest) -> Reply:
        return Reply(404, {}, b"no")

    server.answers = missing
    for _ in range(BREAK_AFTER + 2):
        with pytest.raises(Exception, match="404"):
            live_client.get(URL, RSS)
    assert len(server.seen) == BREAK_AFTER + 2
