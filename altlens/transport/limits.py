"""Rate limits and cooldowns of each host, shared by all processes of a fleet.

The rates are here; slots are kept by `rate_slots.py` in memory, or by `rate_slots_redis.py` in
Redis for a fleet.
"""

import re
import time
from collections.abc import Callable, Mapping
from functools import lru_cache

from altlens.errors import BadSetting, RateLimited
from altlens.items.base import digest
from altlens.transport.rate_slots import Delay, MemorySlotScheduler, SlotScheduler
from altlens.transport.rate_slots_redis import RedisSlotScheduler

# Requests per host, with a margin below its published limit where it has one.
RATES: dict[str, str] = {
    "sec.gov": "8/second",
    "reddit.com": "90/minute",
    "yahoo.com": "2/second",
    "twitter.com": "1/second",
    "x.com": "1/second",
    "nasdaq.com": "1/second",
    "google.com": "1/second",
}
OTHER_HOSTS = "2/second"
SLACK_SECONDS = 0.02  # one slow request to SEC must not make nine in a second
BREAK_AFTER = 5  # failures in a row within FAILURE_SECONDS
FAILURE_SECONDS = 60.0
BREAK_SECONDS = 30.0
LONGEST_WAIT_SECONDS = 30.0
_RATE = re.compile(r"(\d+)/(\d*)(second|minute|hour|day)")
_PERIODS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}


@lru_cache
def _scheduler(url: str) -> SlotScheduler:
    if url.startswith("memory:"):
        return MemorySlotScheduler()
    try:
        return RedisSlotScheduler(url)
    except ValueError as error:
        known = "memory://, redis://…, rediss://… or unix://…"
        raise BadSetting(f"ALTLENS_LIMITS_URL must be {known}: {error}.") from error


def site(host: str) -> str:
    """The site under which a host's requests are counted."""
    return next((name for name in RATES if host == name or host.endswith(f".{name}")), host)


def interval_seconds(rate: str) -> float:
    """Seconds between two slots at a rate, e.g. `8/second` or `100/10minute`."""
    match = _RATE.fullmatch(rate)
    if match is None:
        raise BadSetting(f"{rate!r} is not a rate; write it as 8/second or 100/10minute.")
    count, multiple, period = match.groups()
    return int(multiple or 1) * _PERIODS[period] / int(count) + SLACK_SECONDS


def _queue(name: str, credential: str) -> str:
    return f"{name}:{digest(credential)}" if credential else name


class Limiter:
    """Gives each request a slot and keeps which hosts cool down."""

    def __init__(
        self,
        url: str,
        sleep: Callable[[float], None] = time.sleep,
        rates: Mapping[str, str] | None = None,
    ) -> None:
        self._scheduler = _scheduler(url)
        self._sleep = sleep
        self._rates = RATES if rates is None else rates

    def acquire(self, host: str, credential: str = "") -> None:
        """Wait for the next slot; RateLimited where it is far off or the host cools down."""
        name = site(host)
        rate = self._rates.get(name, OTHER_HOSTS)
        queue = _queue(name, credential)
        delay = self._scheduler.reserve(queue, name, interval_seconds(rate), LONGEST_WAIT_SECONDS)
        self._raise_if_cooling(name, delay)
        if delay.slot_seconds > LONGEST_WAIT_SECONDS:
            raise RateLimited(
                f"The queue for {name} is long: the next slot at {rate} is "
                f"{delay.slot_seconds:.0f} s away.",
                after_seconds=delay.slot_seconds,
            )
        if delay.slot_seconds > 0:
            self._sleep(delay.slot_seconds)
            self._raise_if_cooling(name, self._scheduler.cooldown(name))

    def delay(self, host: str, credential: str = "") -> Delay:
        """The delay a request would have now; reserves nothing."""
        name = site(host)
        return self._scheduler.cooldown(name)._replace(
            slot_seconds=self._scheduler.backlog_seconds(_queue(name, credential))
        )

    def pause(self, host: str, seconds: float, why: str = "") -> None:
        """Stop requests to the host for a while, in every process; never shortens a pause."""
        if seconds > 0:
            self._scheduler.set_cooldown(site(host), seconds, why)

    def failed(self, host: str, why: str = "") -> None:
        """Count a failure; enough consecutive ones open the circuit breaker."""
        name = site(host)
        if self._scheduler.count_failure(name, FAILURE_SECONDS) >= BREAK_AFTER:
            self._scheduler.set_cooldown(name, BREAK_SECONDS, why)

    def succeeded(self, host: str) -> None:
        """Reset the count of consecutive failures."""
        self._scheduler.reset_failures(site(host))

    def _raise_if_cooling(self, name: str, delay: Delay) -> None:
        if delay.cooldown_seconds > 0:
            since = f", since: {delay.why}" if delay.why else "."
            raise RateLimited(
                f"{name} cools down for {delay.cooldown_seconds:.0f} s more{since}",
                after_seconds=delay.cooldown_seconds,
            )
