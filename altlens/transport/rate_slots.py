"""Rate slots: each caller reserves the next free slot and learns its delay, in order of arrival.

Callers do not poll, and no burst follows a wait. The rates themselves are in `limits.py`.
"""

import threading
import time
from abc import ABC, abstractmethod
from typing import NamedTuple


class Delay(NamedTuple):
    """Seconds until the reserved slot and until the host's cooldown ends; 0 for no wait.

    `why` is the reason of the cooldown.
    """

    slot_seconds: float
    cooldown_seconds: float
    why: str = ""


class SlotScheduler(ABC):
    """Reserves slots a queue, and keeps cooldowns and consecutive failures a host."""

    @abstractmethod
    def reserve(self, queue: str, host: str, interval: float, longest: float) -> Delay:
        """Reserve the next slot, `interval` seconds after the last one.

        Reserves nothing while the host cools down, or where the delay would exceed `longest`.
        """

    @abstractmethod
    def set_cooldown(self, host: str, seconds: float, why: str = "") -> None:
        """Start a cooldown; a longer one that is running stays."""

    @abstractmethod
    def cooldown(self, host: str) -> Delay:
        """The cooldown that is left."""

    @abstractmethod
    def backlog_seconds(self, queue: str) -> float:
        """Seconds until the queue's next free slot."""

    @abstractmethod
    def count_failure(self, host: str, seconds: float) -> int:
        """Count a failure; returns how many there are in the window of `seconds`."""

    @abstractmethod
    def reset_failures(self, host: str) -> None:
        """Set the count of failures to zero."""


class MemorySlotScheduler(SlotScheduler):
    """Slots and cooldowns in this process's memory."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next: dict[str, float] = {}
        self._cooldowns: dict[str, tuple[float, str]] = {}
        self._failures: dict[str, tuple[int, float]] = {}

    def reserve(self, queue: str, host: str, interval: float, longest: float) -> Delay:
        with self._lock:
            now = time.time()
            until, why = self._cooldowns.get(host, (now, ""))
            if until > now:
                return Delay(0.0, until - now, why)
            slot = max(now, self._next.get(queue, now))
            if slot - now > longest + interval:
                slot = now  # no caller can have reserved that slot: the clock was set back
            if slot - now <= longest:
                self._next[queue] = slot + interval
            return Delay(slot - now, 0.0)

    def set_cooldown(self, host: str, seconds: float, why: str = "") -> None:
        with self._lock:
            cooldown = (time.time() + seconds, why)
            self._cooldowns[host] = max(cooldown, self._cooldowns.get(host, cooldown))

    def cooldown(self, host: str) -> Delay:
        until, why = self._cooldowns.get(host, (0.0, ""))
        return Delay(0.0, max(0.0, until - time.time()), why)

    def backlog_seconds(self, queue: str) -> float:
        return max(0.0, self._next.get(queue, 0.0) - time.time())

    def count_failure(self, host: str, seconds: float) -> int:
        with self._lock:
            now = time.time()
            count, until = self._failures.get(host, (0, 0.0))
            count, until = (count + 1, until) if now < until else (1, now + seconds)
            self._failures[host] = (count, until)
            return count

    def reset_failures(self, host: str) -> None:
        with self._lock:
            self._failures.pop(host, None)
