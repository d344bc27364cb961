"""The contract of a stage at work: which units of a run are done, and doing some more.

A unit is named by an id: a query to fetch, a capture to clean, an item to analyze, a company to
aggregate. Work on one unit never fails its neighbours.
"""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import ClassVar

from altlens.items.base import Model
from altlens.runs.outcomes import Failed, failure
from altlens.runs.run import Run
from altlens.store.base import Added, Store


class Receipt(Model):
    """What became of a chunk; `new` and `known` count the documents it yielded."""

    done: int = 0
    new: int = 0
    known: int = 0
    failed: tuple[Failed, ...] = ()
    cancelled: tuple[str, ...] = ()
    seconds: float = 0.0


class Work(ABC):
    """One stage's work against the store."""

    name: ClassVar[str]

    def prepare(self) -> None:  # noqa: B027 - most stages share nothing
        """Load what all units share; called once in a worker, before it forks."""

    @abstractmethod
    def units(self, store: Store, run: Run) -> Iterator[str]:
        """The run's units, streamed."""

    @abstractmethod
    def done(self, store: Store, run: Run, units: Sequence[str]) -> set[str]:
        """Which of the units the store holds the answer to."""

    @abstractmethod
    def perform(
        self, store: Store, run: Run, units: Sequence[str], should_continue: Callable[[], bool]
    ) -> Receipt:
        """Do the units, asking before each whether to go on."""


class Tally:
    """What became of a chunk's units so far."""

    def __init__(self) -> None:
        self._started = time.perf_counter()
        self._done = self._new = self._known = 0
        self._failed: list[Failed] = []
        self._left: tuple[str, ...] = ()

    def until_cancelled(
        self, units: Sequence[str], should_continue: Callable[[], bool]
    ) -> Iterator[str]:
        """The units, as long as the run wants their answers."""
        for index, unit in enumerate(units):
            if not should_continue():
                self._left = tuple(units[index:])
                break
            yield unit

    @contextmanager
    def capture_failure(self, unit: str) -> Iterator[None]:
        """Work on a unit; what it raises is its failure and nobody else's."""
        try:
            yield
        except Exception as error:
            self._failed.append(failure(unit, error))

    def add(self, added: Added, units: int = 1) -> None:
        """Count units that are done, and the documents they yielded."""
        self._done += units
        self._new += added.new
        self._known += added.known

    def receipt(self) -> Receipt:
        """The tally as it is handed back."""
        return Receipt(
            done=self._done,
            new=self._new,
            known=self._known,
            failed=tuple(self._failed),
            cancelled=self._left,
            seconds=time.perf_counter() - self._started,
        )


def one_by_one(
    units: Sequence[str], do: Callable[[str], Added], should_continue: Callable[[], bool]
) -> Receipt:
    """Do each unit by itself and gather what became of them."""
    tally = Tally()
    for unit in tally.until_cancelled(units, should_continue):
        with tally.capture_failure(unit):
            tally.add(do(unit))
    return tally.receipt()
