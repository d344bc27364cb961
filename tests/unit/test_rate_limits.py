"""Rate slots and cooldowns of a host, with a clock that only `sleep` advances."""

import itertools
import time

import pytest

from altlens.errors import RateLimited
from altlens.transport.limits import (
    BREAK_AFTER,
    BREAK_SECONDS,
    LONGEST_WAIT_SECONDS,
    RATES,
    Limiter,
    site,
)

_numbers = itertools.count()


class Clock:
    """A clock that only `sleep` advances."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def time(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    fake_clock = Clock()
    monkeypatch.setattr(time, "time", fake_clock.time)
    return fake_clock


@pytest.fixture
def host() -> str:
    """A host that no other test of this process uses."""
    return f"host{next(_numbers)}.example"


def limiter(clock: Clock, host: str, rate: str = "2/second") -> Limiter:
    return Limiter("memory://", clock.sleep, {host: rate})


def test_turns_come_at_the_rate(clock: Clock, host: str) -> None:
    started, limits = clock.now, limiter(clock, host, "2/second")
    for _ in range(7):
        limits.acquire(host)
    assert 2.9 < clock.now - started < 4


def test_a_wait_within_patience_is_waited(clock: Clock, host: str) -> None:
    started, limits = clock.now, limiter(clock, host, "1/20second")
    limits.acquire(host)
    limits.acquire(host)
    assert 19 < clock.now - started < 22


def test_a_wait_beyond_patience_is_handed_back(clock: Clock, host: str) -> None:
    limits = limiter(clock, host, "1/hour")
    limits.acquire(host)
    with pytest.raises(RateLimited) as raised:
        limits.acquire(host)
    assert raised.value.after_seconds > LONGEST_WAIT_SECONDS
    assert host in str(raised.value)


def test_each_credential_has_its_own_turns(clock: Clock, host: str) -> None:
    started, limits = clock.now, limiter(clock, host, "1/minute")
    limits.acquire(host, "one")
    limits.acquire(host, "other")
    assert clock.now == started


def test_failures_in_a_row_open_the_breaker(clock: Clock, host: str) -> None:
    limits = limiter(clock, host, "1000/second")
    for _ in range(BREAK_AFTER):
        limits.acquire(host)
        limits.failed(host)
    with pytest.raises(RateLimited) as raised:
        limits.acquire(host)
    assert 0 < raised.value.after_seconds <= BREAK_SECONDS
    clock.sleep(BREAK_SECONDS + 1)
    limits.acquire(host)


def test_a_rest_tells_what_led_to_it(clock: Clock, host: str) -> None:
    limits = limiter(clock, host)
    for _ in range(BREAK_AFTER):
        limits.failed(host, f"{host} cannot be reached: no route.")
    with pytest.raises(RateLimited, match=r"for 30 s more, since: .* cannot be reached: no"):
        limits.acquire(host)


def test_a_success_forgets_the_failures(clock: Clock, host: str) -> None:
    limits = limiter(clock, host, "1000/second")
    for _ in range(3):
        for _ in range(BREAK_AFTER - 1):
            limits.failed(host)
        limits.succeeded(host)
    limits.acquire(host)


def test_a_pause_holds_for_every_session(clock: Clock, host: str) -> None:
    limiter(clock, host).pause(host, 100)
    with pytest.raises(RateLimited) as raised:
        limiter(clock, host).acquire(host)
    assert 99 <= raised.value.after_seconds <= 101


def test_a_longer_pause_replaces_a_shorter_one_and_never_the_reverse(
    clock: Clock, host: str
) -> None:
    limits = limiter(clock, host)
    for seconds in (5, 600, 30):
        limits.pause(host, seconds)
    clock.sleep(500)
    with pytest.raises(RateLimited):
        limits.acquire(host)
    clock.sleep(101)
    limits.acquire(host)


def test_hosts_of_one_site_share_its_turns() -> None:
    assert site("data.sec.gov") == site("www.sec.gov") == "sec.gov"
    assert site("query1.finance.yahoo.com") == "yahoo.com"
    assert site("notsec.gov") == "notsec.gov"
    assert all(site(name) == name for name in RATES)


def test_reading_the_delay_of_a_host_takes_no_slot(clock: Clock) -> None:
    limiter = Limiter("memory:", sleep=clock.sleep)
    host = f"host-{next(_numbers)}.example"
    assert limiter.delay(host) == (0.0, 0.0, "")
    limiter.acquire(host)
    delay = limiter.delay(host)
    assert 0 < delay.slot_seconds < 1
    assert limiter.delay(host) == delay
    limiter.pause(host, 20, "it said 429")
    assert limiter.delay(host)[1:] == (pytest.approx(20), "it said 429")
    assert limiter.delay(host, "another key").slot_seconds == 0
