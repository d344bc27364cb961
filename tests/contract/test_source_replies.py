"""What every source makes of live replies: faults, silence, and that nothing or little is new.

Each goes through its own client and the one door to a server on a real socket, in whole batches.
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
    is_handshake,
    question,
    through_the_door,
)
from tests.contract.source_cases import CASES, Case, each_source
from tests.contract.source_pages import PAGES, Pages
from tests.integration.live_sessions import Door, World

Error = type[AltlensError]
CONSENT = "redirect,to=https://guce.yahoo.com/consent?brandType=nonEu"

# What is no answer, and what it means; where sources differ, the case says what it means.
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
    "slow,drip=0.05": SourceTimeout,  # always a little, never all
}
IMPATIENT = {"HTTP_READ_SECONDS": 0.1, "HTTP_TOTAL_SECONDS": 0.3, "HTTP_ATTEMPTS": 1}
PATIENT = {"HTTP_READ_SECONDS": 20, "HTTP_TOTAL_SECONDS": 60, "HTTP_ATTEMPTS": 3}


def asks_yahoo(case: Case) -> bool:
    """Whether the source asks Yahoo, which may want consent to its cookies."""
    endpoints = SOURCES[case.source].adapter.endpoints
    return all(endpoint in endpoints for endpoint in yahoo.HANDSHAKES)


def has_handshake(case: Case) -> bool:
    """Whether the source asks for a cookie, crumb or token, which wear out."""
    endpoints = SOURCES[case.source].adapter.endpoints
    return any(end.placeholder is not None and not end.ignore_response for end in endpoints)


def cases_where(of: Callable[[Case], bool]) -> pytest.MarkDecorator:
    chosen = [case for case in CASES if of(case)]
    return pytest.mark.parametrize("case", chosen, ids=lambda case: case.source)


@pytest.fixture(autouse=True)
def unhurried(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """No pause is slept, and no month's budget is spent."""
    through_the_door(door, monkeypatch)
    door.set(TWITTER_MONTHLY_READS=10**9)


@pytest.fixture
def live(case: Case, door: Door, world: World) -> Iterator[LiveSource]:
    """The source, asking the bundled sample."""
    healthy = world.asked(case.source, door)
    with ReplayServer(world.answers) as server:
        yield LiveSource(door, server, healthy.query)


def at(text: str, place: str) -> Fault:
    """The fault of those words, where the source asks last; its handshakes stay healthy."""
    if text == "cut":  # in the middle of a word, by a server that thinks this is all
        return altering(lambda body: body[:60], place)
    return parse(f"{text},at={place}")


def altering(alter: Callable[[bytes], bytes], place: str) -> Fault:
    def change(ask: ReplayRequest, reply: Reply, _: Mapping[str, str]) -> Reply:
        return reply if is_handshake(ask) else replace(reply, body=alter(reply.body))

    return Fault("altered", change, {}, place)


@each_source
@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_no_answer_fails_by_its_name_and_harms_nothing(
    case: Case, fault: str, live: LiveSource, door: Door
) -> None:
    meant = FAULTS[fault]
    error = meant if isinstance(meant, type) else meant(case)
    assert live.batch().failed == ()
    before, reached = live.items(), live.capture().reached
    assert before
    live.server.faults = (at(fault, live.place),)
    door.set(**(IMPATIENT if error is SourceTimeout else PATIENT))
    (failed,) = live.batch().failed
    assert (failed.error, failed.verdict) == (error.__name__, error.verdict), failed.message
    assert failed.after_seconds == 120 or "retry-after" not in fault
    if failed.capture:  # the evidence, where there is any
        failed_capture = load_capture(door.store.get(CAPTURES, [failed.capture])[failed.capture])
        assert failed_capture.failed
        assert failed_capture.reached == reached  # the cursor stays
    assert failed.capture or error in (SourceUnavailable, SourceTimeout, Truncated)
    assert live.items() == before
    live.server.faults = ()
    door.set(**PATIENT)
    assert live.batch().failed == ()
    assert_nothing_else(live, before)


def assert_nothing_else(live: LiveSource, before: list[Document]) -> None:
    """What was there is there; what came is of the same things, such as another day's score."""
    after = live.items()
    assert all(item in after for item in before)
    assert {item["key"] for item in after} == {item["key"] for item in before}


@each_source
def test_silence_takes_nothing_away(case: Case, live: LiveSource) -> None:
    live.batch()
    before, silence = live.items(), case.silence
    alter = silence if callable(silence) else lambda _: silence
    live.server.faults = (altering(alter, "*"),)
    failed, new = live.batch()
    meant = [case.silence_means.__name__] if case.silence_means else []
    assert ([fault.error for fault in failed], new) == (meant, 0)
    assert live.items() == before


@each_source
@pytest.mark.parametrize("validator", ["etag", "last-modified"])
def test_a_second_batch_asks_only_whether_anything_changed(
    case: Case, validator: str, live: LiveSource
) -> None:
    def knows_one(_: ReplayRequest, reply: Reply, __: Mapping[str, str]) -> Reply:
        others = {"etag", "last-modified"} - {validator}
        kept = {name: value for name, value in reply.headers.items() if name not in others}
        return replace(reply, headers=kept)

    live.server.faults = (parse("304"), Fault("validators", knows_one, {}))
    assert live.batch().failed == ()
    before, first = live.items(), live.exchanges()
    assert live.batch() == ((), 0)
    condition = {"etag": "if-none-match", "last-modified": "if-modified-since"}[validator]
    shown = [ask.headers.get(condition) for ask in live.server.seen]
    assert shown == [exchange.headers[validator] for exchange in first]
    assert {exchange.status for exchange in live.exchanges()} == {304}
    assert live.items() == before


@cases_where(has_handshake)
def test_a_handshake_that_wore_out_is_made_again(
    case: Case, door: Door, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = Handshaking(world.answers)
    monkeypatch.setattr(handshakes, "FRESH_SECONDS", 0.0)
    with ReplayServer(answers) as server:
        live = LiveSource(door, server, question(case.source, case.shaken_for))
        assert live.batch().failed == ()
        before = live.items()
        answers.wear_out()
        (failed,) = live.batch().failed
        assert (failed.error, failed.verdict) == ("SourceUnavailable", "retry")
        assert "too old" in failed.message
        assert live.batch().failed == ()
        assert answers.given == 2
        assert_nothing_else(live, before)


@cases_where(asks_yahoo)
def test_a_request_for_consent_is_a_refusal(case: Case, door: Door, world: World) -> None:
    with ReplayServer(world.answers) as server:
        live = LiveSource(door, server, question(case.source, case.shaken_for))
        assert live.batch().failed == ()
        before, live.server.faults = live.items(), (at(CONSENT, live.place),)
        (failed,) = live.batch().failed
    assert failed.error == Forbidden.__name__
    assert "consent" in failed.message
    assert live.items() == before


@pytest.mark.parametrize("pages", PAGES, ids=lambda pages: f"{pages.source}-{pages.part}")
def test_pages_are_turned_as_far_as_there_is_anything_new(
    pages: Pages, door: Door, world: World
) -> None:
    door.set(**pages.settings)
    count = pages.at_first

    def answer(ask: ReplayRequest) -> Reply:
        return world.answers(ask) if is_handshake(ask) else pages.answer(ask, count)

    with ReplayServer(answer) as server:
        live = LiveSource(door, server, question(pages.source, pages.part))
        for count, wanted in (
            (pages.at_first, pages.requests),
            (pages.later, pages.requests_later),
        ):
            assert live.batch().failed == ()
            requests = [pages.page(ask) for ask in server.seen if not is_handshake(ask)]
            assert requests == wanted()
            things = pages.things(live.items())
            assert len({item["key"] for item in things}) == count
        assert live.batch().failed == ()
        assert pages.things(live.items()) == things
