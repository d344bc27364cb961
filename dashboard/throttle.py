"""Rate limiting per client address, by token buckets in memory."""

import time
from collections import OrderedDict
from collections.abc import Callable

MAX_ADDRESSES = 10_000  # remembered; an address that is forgotten starts with a full bucket


class RateLimiter:
    """Allows each address `per_minute` requests a minute, all of which may come at once.

    Counts in this process only.

    >>> limiter = RateLimiter(60)
    >>> limiter.take("192.0.2.1")
    >>> limiter.wait_seconds("192.0.2.1")
    0.0
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._size, self._clock = float(per_minute), clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # tokens, updated at

    def wait_seconds(self, address: str) -> float:
        """Return how long the address must wait for its next request; 0.0: not at all."""
        return max(0.0, 1.0 - self._tokens(address)) * 60.0 / self._size

    def take(self, address: str) -> None:
        """Count a request of the address."""
        tokens = max(0.0, self._tokens(address) - 1.0)
        self._buckets[address] = tokens, self._clock()
        self._buckets.move_to_end(address)
        if len(self._buckets) > MAX_ADDRESSES:
            self._buckets.popitem(last=False)

    def _tokens(self, address: str) -> float:
        tokens, updated_at = self._buckets.get(address, (self._size, 0.0))
        return min(self._size, tokens + (self._clock() - updated_at) * self._size / 60.0)
