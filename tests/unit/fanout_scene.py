"""Test doubles of the fan-out: units, a queue in memory, a clock that `sleep` advances."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from types import SimpleNamespace

from altlens.runs.outcomes import Failed
from altlens.runs.progress import StageReport
from altlens.runs.run import Run
from altlens.stages.base import Receipt, Work
from altlens.store.base import Store
from flows.fanout import FanOut
from flows.stage_queue import Returned

LOST = object()  # a receipt that never arrives
Answer = Callable[[list[str]], object]


class Clock(SimpleNamespace):
    """Replaces the module `time`."""

    now: float = 1000.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


class Units(Work):
    """A stage whose finished units are a set."""

    name = "analyze"

    def __init__(self, count: int) -> None:
        self.all = [f"u{n:04d}" for n in range(count)]
        self.finished: set[str] = set()

    def units(self, store: Store, run: Run) -> Iterator[str]:
        return iter(self.all)

    def done(self, store: Store, run: Run, units: Sequence[str]) -> set[str]:
        return self.finished & set(units)

    def perform(
        self, store: Store, run: Run, units: Sequence[str], should_continue: Callable[[], bool]
    ) -> Receipt:
        raise NotImplementedError


@dataclass
class MemoryQueue:
    """Answers each chunk with a Receipt, the fault of a returned chunk, or LOST."""

    clock: Clock
    answer: Answer
    window: int
    busy: int = 0  # how many sends are refused
    sent: list[tuple[float, list[str]]] = field(default_factory=list)
    in_flight: dict[str, list[str]] = field(default_factory=dict)

    def send(self, units: list[str]) -> str | None:
        if self.busy:
            self.busy -= 1
            return None
        assert units
        task = f"task{len(self.sent)}"
        self.sent.append((self.clock.now, list(units)))
        self.in_flight[task] = list(units)
        return task

    def collect(self, tasks: Iterable[str]) -> Iterator[Returned]:
        in_flight = list(tasks)
        assert len(in_flight) <= self.window
        self.clock.sleep(0.02)
        for task in in_flight:
            if task not in self.in_flight:
                continue
            answer = self.answer(self.in_flight.pop(task))
            if isinstance(answer, Receipt):
                yield Returned(task, answer)
            elif answer is not LOST:
                yield Returned(task, None, fault=str(answer))


@dataclass
class Scene:
    """A fan-out with its test doubles."""

    work: Units
    queue: MemoryQueue
    fan_out: FanOut
    seen: list[tuple[int, int]]

    def go(self) -> StageReport:
        return self.fan_out()

    def sizes(self) -> list[int]:
        return [len(units) for _, units in self.queue.sent]

    def times(self, unit: str) -> list[float]:
        return [moment for moment, units in self.queue.sent if unit in units]

    def pauses(self, unit: str) -> list[float]:
        return [later - before for before, later in pairwise(self.times(unit))]


def receipt(work: Units, units: list[str], seconds: float = 0.1, **failed: Failed) -> Receipt:
    """A receipt of all units as done, except those named as failed."""
    done = [unit for unit in units if unit not in failed]
    work.finished |= set(done)
    lost = tuple(failed[unit] for unit in units if unit in failed)
    return Receipt(done=len(done), new=len(done), failed=lost, seconds=seconds)


def quick(work: Units) -> Answer:
    return lambda units: receipt(work, units)


def refusing(work: Units) -> Answer:
    return lambda units: receipt(work, units, u0002=broken("u0002", "skip"))


def broken(
    unit: str, verdict: str = "retry", after_seconds: float = 0.0, capture: str = ""
) -> Failed:
    fields = {"unit": unit, "error": "RateLimited", "verdict": verdict, "message": "slow down"}
    return Failed(**fields, after_seconds=after_seconds, capture=capture)
