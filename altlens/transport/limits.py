"""Rates and rests of each host, held by all processes of the fleet together.

What is allowed is decided here; who is next is written down in `turns.py`, in Redis for a fleet
and in memory for one process.
"""

import re
import time
from collections.abc import Callable, Mapping
from functools import lru_cache

from altlens.errors import BadSetting, RateLimited
from altlens.items.base import digest
from altlens.transport.rate_slots import MemoryTurns, Turns, Wait
from altlens.transport.rate_slots_redis import RedisTurns

# What each host is asked at most, with a margin below its published limit where it has one.
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
SLACK_SECONDS = 0.02  # so that one request on a slow way to SEC makes no ninth in a second
BREAK_AFTER = 5  # failures in a row within FAILURE_SECONDS
FAILURE_SECONDS = 60.0
BREAK_SECONDS = 30.0
LONGEST_WAIT_SECONDS = 30.0
_RATE = re.compile(r"(\d+)/(\d*)(second|minute|hour|day)")
_PERIODS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}


@lru_cache
def _turns(url: str) -> Turns:
    if url.startswith("memory:"):
        return MemoryTurns()
    try:
        return RedisTurns(url)
    except ValueError as error:
        known = "memory://, redis://…, rediss://… or unix://…"
        raise BadSetting(f"ALTLENS_LIMITS_URL must be {known}: {error}.") from error


def site(host: str) -> str:
    """The registered name under which a host's limits are counted."""
    return next((name for name in RATES if host == name or host.endswith(f".{name}")), host)


def interval_seconds(rate: str) -> float:
    """How far apart turns lie under a rate, e.g. `8/second` or `100/10minute`."""
    found = _RATE.fullmatch(rate)
    if found is None:
        raise BadSetting(f"{rate!r} is no rate; write it as 8/second or 100/10minute.")
    count, multiple, period = found.groups()
    return int(multiple or 1) * _PERIODS[period] / int(count) + SLACK_SECONDS


def _queue(name: str, credential: str) -> str:
    return f"{name}:{digest(credential)}" if credential else name


class Limiter:
    """Gives each request its turn and remembers which hosts need a rest."""

    def __init__(
        self,
        url: str,
        sleep: Callable[[float], None] = time.sleep,
        rates: Mapping[str, str] | None = None,
    ) -> None:
        self._turns = _turns(url)
        self._sleep = sleep
        self._rates = RATES if rates is None else rates

    def acquire(self, host: str, credential: str = "") -> None:
        """Wait for the next turn; RateLimited where it is far off or the host is given a rest."""
        name = site(host)
        rate = self._rates.get(name, OTHER_HOSTS)
        queue = _queue(name, credential)
        wait = self._turns.reserve(queue, name, interval_seconds(rate), LONGEST_WAIT_SECONDS)
        self._respect(name, wait)
        if wait.turn_seconds > LONGEST_WAIT_SECONDS:
            raise RateLimited(
                f"So much is asked of {name} that the next turn ({rate}) is far off.",
                after_seconds=wait.turn_seconds,
            )
        if wait.turn_seconds > 0:
            self._sleep(wait.turn_seconds)
            self._respect(name, self._turns.resting(name))

    def standing(self, host: str, credential: str = "") -> Wait:
        """How long the host's turns are taken and its rest goes on; takes none itself."""
        name = site(host)
        return self._turns.resting(name)._replace(
            turn_seconds=self._turns.ahead(_queue(name, credential))
        )

    def pause(self, host: str, seconds: float, why: str = "") -> None:
        """Stop asking the host for a while, in every process; never shortens a pause."""
        if seconds > 0:
            self._turns.rest(site(host), seconds, why)

    def failed(self, host: str, why: str = "") -> None:
        """Count a failure; enough of them in a row open the breaker."""
        name = site(host)
        if self._turns.count(name, FAILURE_SECONDS) >= BREAK_AFTER:
            self._turns.rest(name, BREAK_SECONDS, why)

    def succeeded(self, host: str) -> None:
        """Forget the failures in a row."""
        self._turns.forget(site(host))

    def _respect(self, name: str, wait: Wait) -> None:
        if wait.rest_seconds > 0:
            since = f", since: {wait.why}" if wait.why else "."
            raise RateLimited(
                f"{name} is given a rest for {wait.rest_seconds:.0f} s more{since}",
                after_seconds=wait.rest_seconds,
            )
