"""How often a visitor may ask: a bucket for each address, which fills again with time."""

import time
from collections import OrderedDict
from collections.abc import Callable

MOST_VISITORS = 10_000  # addresses remembered; who is not remembered has a full bucket


class Buckets:
    """`per_minute` drops an address, that may also be taken all at once. Kept in this process."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._size, self._clock = float(per_minute), clock
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()  # drops, since when

    def wait(self, address: str) -> float:
        """Seconds until there is a drop; 0.0 where there is one."""
        return max(0.0, 1.0 - self._left(address)) * 60.0 / self._size

    def take(self, address: str) -> None:
        """Take a drop, if there is one."""
        left = max(0.0, self._left(address) - 1.0)
        self._held[address] = left, self._clock()
        self._held.move_to_end(address)
        if len(self._held) > MOST_VISITORS:
            self._held.popitem(last=False)

    def _left(self, address: str) -> float:
        drops, since = self._held.get(address, (self._size, 0.0))
        return min(self._size, drops + (self._clock() - since) * self._size / 60.0)
