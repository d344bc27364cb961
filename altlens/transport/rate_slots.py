"""Turns at a queue: each who asks is told once how long to wait, in the order of asking.

So nobody asks again and again whether it is time, and no burst follows a wait. What rates there
are is `limits.py`'s to say.
"""

import threading
import time
from abc import ABC, abstractmethod
from typing import NamedTuple


class Wait(NamedTuple):
    """How long until one's turn, and until the host's rest is over; 0 where it is not waited.

    `why` is what led to the rest.
    """

    turn_seconds: float
    rest_seconds: float
    why: str = ""


class Turns(ABC):
    """Who is next at each queue, which hosts rest, and how often in a row each failed."""

    @abstractmethod
    def reserve(self, queue: str, host: str, interval: float, longest: float) -> Wait:
        """Take the next turn; it is not taken where the host rests or the wait exceeds longest."""

    @abstractmethod
    def rest(self, host: str, seconds: float, why: str = "") -> None:
        """Give the host a rest, or prolong the one it has."""

    @abstractmethod
    def resting(self, host: str) -> Wait:
        """The rest that is left."""

    @abstractmethod
    def ahead(self, queue: str) -> float:
        """How many seconds of turns are taken already."""

    @abstractmethod
    def count(self, host: str, seconds: float) -> int:
        """Count a failure; returns how many there were since the first, at most `seconds` ago."""

    @abstractmethod
    def forget(self, host: str) -> None:
        """Start counting failures anew."""


class MemoryTurns(Turns):
    """Kept by this process alone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next: dict[str, float] = {}
        self._rests: dict[str, tuple[float, str]] = {}
        self._failures: dict[str, tuple[int, float]] = {}

    def reserve(self, queue: str, host: str, interval: float, longest: float) -> Wait:
        with self._lock:
            now = time.time()
            until, why = self._rests.get(host, (now, ""))
            if until > now:
                return Wait(0.0, until - now, why)
            turn = max(now, self._next.get(queue, now))
            if turn - now > longest + interval:
                turn = now  # nobody was given that: the clock was set back
            if turn - now <= longest:
                self._next[queue] = turn + interval
            return Wait(turn - now, 0.0)

    def rest(self, host: str, seconds: float, why: str = "") -> None:
        with self._lock:
            asked = (time.time() + seconds, why)
            self._rests[host] = max(asked, self._rests.get(host, asked))

    def resting(self, host: str) -> Wait:
        until, why = self._rests.get(host, (0.0, ""))
        return Wait(0.0, max(0.0, until - time.time()), why)

    def ahead(self, queue: str) -> float:
        return max(0.0, self._next.get(queue, 0.0) - time.time())

    def count(self, host: str, seconds: float) -> int:
        with self._lock:
            now = time.time()
            count, until = self._failures.get(host, (0, 0.0))
            held = (count + 1, until) if now < until else (1, now + seconds)
            self._failures[host] = held
            return held[0]

    def forget(self, host: str) -> None:
        with self._lock:
            self._failures.pop(host, None)
