"""Every source over live responses: faults, empty responses, and responses with little or no news.

Each runs whole batches with its own client against a server on a real socket.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import pytest

from altlens.errors import (
    AltlensError,
    Forbidden,
    RateLimited,
    SourceTimeout,
    SourceUnavailable,
    Truncated,
    Unparsable,
)
from altlens.fetch import yahoo
from altlens.items.base import Document
from altlens.pipeline import SOURCES
from altlens.queries.captures import load_capture
from altlens.replay_server.exchange import ReplayRequest, Reply
from altlens.replay_server.faults import Fault, parse
from altlens.replay_server.server import ReplayServer
from altlens.store.collections import CAPTURES
from altlens.transport import handshakes
from tests.contract.live_source import (
    Handshaking,
    LiveSource,
    first_query,
    is_handshake,
    use_test_clock,
)
from tests.contract.source_cases import CASES, Case, each_source
from tests.contract.source_pages import PAGES, Pages
from tests.integration.live_sessions import LiveClient, World

Error = type[AltlensError]
CONSENT = "redirect,to=https://guce.yahoo.com/consent?brandType=nonEu"

# Faults and the error they become; where sources differ, the case names the error.
FAULTS: dict[str, Error | Callable[[Case], Error]] = {
    "429": RateLimited,
    "429,retry-after=120": RateLimited,
    "401": Forbidden,
    "403": lambda case: case.refused_means,
    "404": lambda case: case.missing_means,
    "503": SourceUnavailable,
    "reset": SourceUnavailable,
    "truncated": Truncated,
    "cut": Unparsable,
    "slow,delay=60": SourceTimeout,
    "slow,drip=0.05": SourceTimeout,  # sends bytes for ever
}
IMPATIENT = {"HTTP_READ_SECONDS": 0.1, "HTTP_TOTAL_SECONDS": 0.3, "HTTP_ATTEMPTS": 1}
PATIENT = {"HTTP_READ_SECONDS": 20, "HTTP_TOTAL_SECONDS": 60, "HTTP_ATTEMPTS": 3}


def requests_yahoo(case: Case) -> bool:
    """Whether the source requests Yahoo, which may demand consent to its cookies."""
    endpoints = SOURCES[case.source].adapter.endpoints
    return all(endpoint in endpoints for endpoint in yahoo.HANDSHAKES)


def has_handshake(case: Case) -> bool:
    """Whether the source needs a cookie, crumb or token, which expire."""
    endpoints = SOURCES[case.source].adapter.endpoints
    return any(end.placeholder is not None and not end.ignore_response for end in endpoints)


def cases_where(of: Callable[[Case], bool]) -> pytest.MarkDecorator:
    chosen = [case for case in CASES if of(case)]
    return pytest.mark.parametrize("case", chosen, ids=lambda case: case.source)


@pytest.fixture(autouse=True)
def without_waits(live_client: LiveClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sleep through no pause, and exhaust no monthly budget."""
    use_test_clock(live_client, monkeypatch)
    live_client.set(TWITTER_MONTHLY_READS=10**9)


@pytest.fixture
def live(case: Case, live_client: LiveClient, world: World) -> Iterator[LiveSource]:
    """The source, served by the bundled sample."""
    healthy = world.healthy_read(case.source, live_client)
    with ReplayServer(world.answers) as server:
        yield LiveSource(live_client, server, healthy.query)


def fault_at(text: str, place: str) -> Fault:
    """The named fault at the source's last address; its handshakes have none."""
    if text == "cut":  # a body cut in the middle of a word with a matching Content-Length
        return altering_fault(lambda body: body[:60], place)
    return parse(f"{text},at={place}")


def altering_fault(alter: Callable[[bytes], bytes], place: str) -> Fault:
    def change(request: ReplayRequest, reply: Reply, _: Mapping[str, str]) -> Reply:
        return reply if is_handshake(request) else replace(reply, body=alter(reply.body))

    return Fault("altered", change, {}, place)


@each_source
@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_response_is_a_named_failure_and_changes_nothing(
    case: Case, fault: str, live: LiveSource, live_client: LiveClient
) -> None:
    meant = FAULTS[fault]
    error = meant if isinstance(meant, type) else meant(case)
    assert live.batch().failed == ()
    before, reached = live.items(), live.capture().reached
    assert before
    live.server.faults = (fault_at(fault, live.place),)
    live_client.set(**(IMPATIENT if error is SourceTimeout else PATIENT))
    (failed,) = live.batch().failed
    assert (failed.error, failed.verdict) == (error.__name__, error.verdict), failed.message
    assert failed.after_seconds == 120 or "retry-after" not in fault
    if failed.capture:  # the stored evidence, if there is any
        failed_capture = load_capture(
            live_client.store.get(CAPTURES, [failed.capture])[failed.capture]
        )
        assert failed_capture.failed
        assert failed_capture.reached == reached  # the cursor stays
    assert failed.capture or error in (SourceUnavailable, SourceTimeout, Truncated)
    assert live.items() == before
    live.server.faults = ()
    live_client.set(**PATIENT)
    assert live.batch().failed == ()
    assert_nothing_else(live, before)


def assert_nothing_else(live: LiveSource, before: list[Document]) -> None:
    """Assert that nothing was removed and that new items only revise known keys."""
    after = live.items()
    assert all(item in after for item in before)
    assert {item["key"] for item in after} == {item["key"] for item in before}


@each_source
def test_an_empty_response_removes_nothing(case: Case, live: LiveSource) -> None:
    live.batch()
    before, silence = live.items(), case.silence
    alter = silence if callable(silence) else lambda _: silence
    live.server.faults = (altering_fault(alter, "*"),)
    failed, new = live.batch()
    meant = [case.silence_means.__name__] if case.silence_means else []
    assert ([fault.error for fault in failed], new) == (meant, 0)
    assert live.items() == before


@each_source
@pytest.mark.parametrize("validator", ["etag", "last-modified"])
def test_a_second_batch_sends_conditional_requests_only(
    case: Case, validator: str, live: LiveSource
) -> None:
    def with_one_validator(_: ReplayRequest, reply: Reply, __: Mapping[str, str]) -> Reply:
        others = {"etag", "last-modified"} - {validator}
        kept = {name: value for name, value in reply.headers.items() if name not in others}
        return replace(reply, headers=kept)

    live.server.faults = (parse("304"), Fault("validators", with_one_validator, {}))
    assert live.batch().failed == ()
    before, first = live.items(), live.exchanges()
    assert live.batch() == ((), 0)
    condition = {"etag": "if-none-match", "last-modified": "if-modified-since"}[validator]
    shown = [request.headers.get(condition) for request in live.server.seen]
    assert shown == [exchange.headers[validator] for exchange in first]
    assert {exchange.status for exchange in live.exchanges()} == {304}
    assert live.items() == before


@cases_where(has_handshake)
def test_an_expired_handshake_is_repeated(
    case: Case, live_client: LiveClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = Handshaking(world.answers)
    monkeypatch.setattr(handshakes, "FRESH_SECONDS", 0.0)
    with ReplayServer(answers) as server:
        live = LiveSource(live_client, server, first_query(case.source, case.handshake_part))
        assert live.batch().failed == ()
        before = live.items()
        answers.expire()
        (failed,) = live.batch().failed
        assert (failed.error, failed.verdict) == ("SourceUnavailable", "retry")
        assert "too old" in failed.message
        assert live.batch().failed == ()
        assert answers.given == 2
        assert_nothing_else(live, before)


@cases_where(requests_yahoo)
def test_a_request_for_consent_is_a_refusal(
    case: Case, live_client: LiveClient, world: World
) -> None:
    with ReplayServer(world.answers) as server:
        live = LiveSource(live_client, server, first_query(case.source, case.handshake_part))
        assert live.batch().failed == ()
        before, live.server.faults = live.items(), (fault_at(CONSENT, live.place),)
        (failed,) = live.batch().failed
    assert failed.error == Forbidden.__name__
    assert "consent" in failed.message
    assert live.items() == before


@pytest.mark.parametrize("pages", PAGES, ids=lambda pages: f"{pages.source}-{pages.part}")
def test_pages_are_read_until_nothing_is_new(
    pages: Pages, live_client: LiveClient, world: World
) -> None:
    live_client.set(**pages.settings)
    count = pages.at_first

    def answer(request: ReplayRequest) -> Reply:
        return world.answers(request) if is_handshake(request) else pages.answer(request, count)

    with ReplayServer(answer) as server:
        live = LiveSource(live_client, server, first_query(pages.source, pages.part))
        for count, expected_requests in (
            (pages.at_first, pages.requests),
            (pages.later, pages.requests_later),
        ):
            assert live.batch().failed == ()
            requests = [pages.page(request) for request in server.seen if not is_handshake(request)]
            assert requests == expected_requests()
            things = pages.things(live.items())
            assert len({item["key"] for item in things}) == count
        assert live.batch().failed == ()
        assert pages.things(live.items()) == things
