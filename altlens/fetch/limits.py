"""Rate limits and a breaker per host, counted where all processes of the fleet can see them.

Counting is the `limits` library's, in Redis for a fleet and in memory for one process.
"""

import time
from collections.abc import Callable
from functools import lru_cache

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from altlens.errors import RateLimited

# What each host allows, with a margin below its published limit where it publishes one.
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
BREAK_AFTER = 5  # failures in a row within FAILURE_SECONDS
FAILURE_SECONDS = 60
BREAK_SECONDS = 30
LONGEST_WAIT_SECONDS = 30.0


@lru_cache
def _storage(url: str) -> Storage:
    if url.startswith("memory"):
        return MemoryStorage()
    storage = storage_from_string(url)
    assert isinstance(storage, Storage)
    return storage


def site(host: str) -> str:
    """The registered name under which a host's limits are counted."""
    return next((name for name in RATES if host == name or host.endswith(f".{name}")), host)


class Limiter:
    """Asks leave before each request and remembers who asked for a pause."""

    def __init__(
        self,
        url: str,
        sleep: Callable[[float], None] = time.sleep,
        rates: dict[str, str] | None = None,
    ) -> None:
        self._storage = _storage(url)
        self._window = MovingWindowRateLimiter(self._storage)
        self._sleep = sleep
        self._rates = RATES if rates is None else rates

    def acquire(self, host: str, credential: str = "") -> None:
        """Wait for a place in the host's rate; RateLimited where the wait would be too long."""
        name = site(host)
        self._check_breaker(name)
        rate = self._rate(name)
        waited = 0.0
        while not self._window.hit(rate, "rate", name, credential):
            pause = max(
                0.01,
                self._window.get_window_stats(rate, "rate", name, credential).reset_time
                - time.time(),
            )
            if waited + pause > LONGEST_WAIT_SECONDS:
                raise RateLimited(
                    f"{name} is asked too often by altlens itself ({rate}).", after_seconds=pause
                )
            nap = min(pause, 1.0)
            self._sleep(nap)
            waited += nap

    def pause(self, host: str, seconds: float) -> None:
        """Stop asking the host for a while, in every process; never shortens a pause."""
        key, wanted = f"altlens/break/{site(host)}", max(1, round(seconds))
        if self._storage.get(key) and self._storage.get_expiry(key) - time.time() >= wanted:
            return
        self._storage.clear(key)  # a storage sets the expiry of new counters only
        self._storage.incr(key, wanted)

    def failed(self, host: str) -> None:
        """Count a failure; enough of them in a row open the breaker."""
        name = site(host)
        if self._storage.incr(f"altlens/failed/{name}", FAILURE_SECONDS) >= BREAK_AFTER:
            self.pause(name, BREAK_SECONDS)

    def succeeded(self, host: str) -> None:
        """Forget the failures in a row."""
        self._storage.clear(f"altlens/failed/{site(host)}")

    def _rate(self, name: str) -> RateLimitItem:
        return parse(self._rates.get(name, OTHER_HOSTS))

    def _check_breaker(self, name: str) -> None:
        key = f"altlens/break/{name}"
        if self._storage.get(key):
            left = max(1.0, self._storage.get_expiry(key) - time.time())
            raise RateLimited(f"{name} is given a rest for {left:.0f} s more.", after_seconds=left)
