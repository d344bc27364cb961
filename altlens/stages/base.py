"""The interface of a stage: the units of a run, which of them are done, and how to do more.

A unit is an id: a query to fetch, a capture to clean, an item to analyze, a company to aggregate.
A unit that fails does not fail the others.
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
    """The result of a chunk; `new` and `known` count the documents it yielded."""

    done: int = 0
    new: int = 0
    known: int = 0
    failed: tuple[Failed, ...] = ()
    cancelled: tuple[str, ...] = ()
    seconds: float = 0.0


class Work(ABC):
    """What one stage does, against the store."""

    name: ClassVar[str]

    def prepare(self) -> None:  # noqa: B027 - most stages share nothing
        """Load what all units share; called once in a worker, before it forks."""

    @abstractmethod
    def units(self, store: Store, run: Run) -> Iterator[str]:
        """The run's units, streamed."""

    @abstractmethod
    def done(self, store: Store, run: Run, units: Sequence[str]) -> set[str]:
        """The units whose result the store has."""

    @abstractmethod
    def perform(
        self, store: Store, run: Run, units: Sequence[str], should_continue: Callable[[], bool]
    ) -> Receipt:
        """Process the units, calling `should_continue` before each."""


class Tally:
    """Counts the results of a chunk's units."""

    def __init__(self) -> None:
        self._started = time.perf_counter()
        self._done = self._new = self._known = 0
        self._failed: list[Failed] = []
        self._cancelled: tuple[str, ...] = ()

    def until_cancelled(
        self, units: Sequence[str], should_continue: Callable[[], bool]
    ) -> Iterator[str]:
        """The units, until the run is cancelled."""
        for index, unit in enumerate(units):
            if not should_continue():
                self._cancelled = tuple(units[index:])
                break
            yield unit

    @contextmanager
    def capture_failure(self, unit: str) -> Iterator[None]:
        """Turn an exception into the failure of this unit."""
        try:
            yield
        except Exception as error:
            self._failed.append(failure(unit, error))

    def add(self, added: Added, units: int = 1) -> None:
        """Count finished units and the documents they yielded."""
        self._done += units
        self._new += added.new
        self._known += added.known

    def receipt(self) -> Receipt:
        """The counts as the chunk's receipt."""
        return Receipt(
            done=self._done,
            new=self._new,
            known=self._known,
            failed=tuple(self._failed),
            cancelled=self._cancelled,
            seconds=time.perf_counter() - self._started,
        )


def one_by_one(
    units: Sequence[str], process: Callable[[str], Added], should_continue: Callable[[], bool]
) -> Receipt:
    """Process each unit by itself and return the receipt."""
    tally = Tally()
    for unit in tally.until_cancelled(units, should_continue):
        with tally.capture_failure(unit):
            tally.add(process(unit))
    return tally.receipt()
