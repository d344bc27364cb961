"""The contract of a stage at work: which units of a run are done, and doing some more.

A unit is named by an id: a query to fetch, a capture to clean, an item to analyze, a company to
aggregate. Work on one unit never fails its neighbours.
"""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import ClassVar, Literal

from pydantic import ValidationError

from altlens.errors import AltlensError, Cancelled, InvalidItem
from altlens.items.base import Document, Model
from altlens.stages.run import Run
from altlens.store.base import Added, Store

Lane = Literal["fetch", "cpu"]

MOST_CHARACTERS = 1000  # of a failure's message


class Failed(Model):
    """A unit that could not be done, and why."""

    unit: str
    error: str
    verdict: str
    message: str
    capture: str = ""
    after_seconds: float = 0.0


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
    lane: ClassVar[Lane] = "cpu"

    @abstractmethod
    def units(self, store: Store, run: Run) -> Iterator[str]:
        """The run's units, streamed."""

    @abstractmethod
    def done(self, store: Store, run: Run, units: Sequence[str]) -> set[str]:
        """Which of the units the store holds the answer to."""

    @abstractmethod
    def perform(
        self, store: Store, run: Run, units: Sequence[str], proceed: Callable[[], bool]
    ) -> Receipt:
        """Do the units, asking before each whether to go on."""


class Tally:
    """What became of a chunk's units so far."""

    def __init__(self) -> None:
        self._started = time.perf_counter()
        self._done = self._new = self._known = 0
        self._failed: list[Failed] = []
        self._left: tuple[str, ...] = ()

    def until_stopped(self, units: Sequence[str], proceed: Callable[[], bool]) -> Iterator[str]:
        """The units, as long as the run wants their answers."""
        for index, unit in enumerate(units):
            if not proceed():
                self._left = tuple(units[index:])
                break
            yield unit

    @contextmanager
    def minding(self, unit: str) -> Iterator[None]:
        """Work on a unit; what it raises is its failure and nobody else's."""
        try:
            yield
        except Exception as error:
            self._failed.append(failure(unit, error))

    def did(self, added: Added, units: int = 1) -> None:
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
    units: Sequence[str], do: Callable[[str], Added], proceed: Callable[[], bool]
) -> Receipt:
    """Do each unit by itself and gather what became of them."""
    tally = Tally()
    for unit in tally.until_stopped(units, proceed):
        with tally.minding(unit):
            tally.did(do(unit))
    return tally.receipt()


def failure(unit: str, error: Exception) -> Failed:
    """A unit's failure, from whatever was raised."""
    if isinstance(error, Cancelled):
        raise error
    if isinstance(error, ValidationError):
        error = InvalidItem(_first_fault(error))
    known = isinstance(error, AltlensError)
    return Failed(
        unit=unit,
        error=type(error).__name__,
        verdict=error.verdict if isinstance(error, AltlensError) else "skip",
        message=_printable(str(error) if known else f"{type(error).__name__}: {error}"),
        capture=getattr(error, "capture", ""),
        after_seconds=getattr(error, "after_seconds", 0.0),
    )


def _printable(message: str) -> str:
    """The message as any store takes it, whatever it quotes."""
    return message[:MOST_CHARACTERS].encode("utf-8", "replace").decode()


def _first_fault(error: ValidationError) -> str:
    fault = error.errors(include_url=False)[0]
    place = ".".join(str(part) for part in fault["loc"])
    return f"{error.title}.{place}: {fault['msg']} (got {fault['input']!r})"[:500]


def outcome(run: Run, stage: str, unit: str, **facts: object) -> Document:
    """The mark that a unit of a run is done."""
    return {
        "_id": outcome_id(run, stage, unit),
        "run": run.id,
        "stage": stage,
        "unit": unit,
        **facts,
    }


def outcome_id(run: Run, stage: str, unit: str) -> str:
    """The id of that mark."""
    return f"{run.id}/{stage}/{unit}"
