"""Spread one stage over many units: a window of chunks in flight, until all are done or failed.

The store is the source of truth: the units left are the run's units without those that have an
answer there. Receipts only say when to look. A unit that may succeed later is sent in a later
chunk. A chunk that came back undone is bisected until the failing unit is alone; that unit is tried
for the last time while nothing else is in flight, since a process that dies takes all its chunks
with it.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush

from altlens.errors import Cancelled, Poison
from altlens.runs.failures import given_up, record, resolve
from altlens.runs.outcomes import Failed
from altlens.runs.progress import StageReport
from altlens.runs.run import CANCELLED, Run, set_state
from altlens.runs.stage_list import STAGES
from altlens.settings import Settings
from altlens.stages.base import Receipt, Work
from altlens.store.base import CHUNK, Store, batches
from altlens.store.collections import RUNS
from flows.stage_queue import Returned, StageQueue

BACKOFF_SECONDS = 2.0
DEATHS = 3  # how often a unit alone in its chunk may kill a process
BUSY_SECONDS = 0.2
ASK_SECONDS = 1.0
DRAIN_SECONDS = 30.0


@dataclass
class _Chunk:
    units: list[str]
    sent_at: float
    tries: int = 1


@dataclass
class FanOut:
    """One fan-out; call it to run it.

    `progress` is called with (units finished, units seen), `cancel_asked` now and then.
    """

    work: Work
    store: Store
    run: Run
    queue: StageQueue
    settings: Settings
    progress: Callable[[int, int], None]
    cancel_asked: Callable[[], bool] = lambda: False
    in_flight: dict[str, _Chunk] = field(default_factory=dict)
    waiting: deque[list[str]] = field(default_factory=deque)
    suspects: deque[str] = field(default_factory=deque)
    later: list[tuple[float, str]] = field(default_factory=list)
    attempts: dict[str, int] = field(default_factory=dict)
    deaths: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    errors: dict[str, int] = field(default_factory=dict)
    size: int = 1
    began: float = 0.0

    def __call__(self) -> StageReport:
        """Run the stage to completion and return its report; raises Cancelled."""
        self.began = checked_at = time.monotonic()
        source = self._left()
        exhausted = False
        while not exhausted or self.in_flight or self.waiting or self.later or self.suspects:
            if time.monotonic() - checked_at > ASK_SECONDS:
                checked_at = time.monotonic()
                self._check_cancelled()
            self._requeue_due()
            exhausted = self._refill(source, exhausted)
            for returned in self.queue.collect(self.in_flight):
                self._on_result(returned)
            self._resend_overdue()
            self.progress(self._finished(), self.counts.get("units", 0))
        return self.report()

    def report(self) -> StageReport:
        """The stage's counts so far."""
        seconds = round(time.monotonic() - self.began, 3)
        errors = dict(self.errors)
        return StageReport(stage=self.work.name, errors=errors, seconds=seconds, **self.counts)

    @property
    def _window(self) -> int:
        limits = self.settings.fanout
        return limits.fetch_window if STAGES[self.work.name].queue == "fetch" else limits.window

    def _left(self) -> Iterator[str]:
        """Yield the run's units that are neither done nor given up."""
        for page in batches(self.work.units(self.store, self.run)):
            batch = list(dict.fromkeys(page))
            done = self.work.done(self.store, self.run, batch)
            failed = given_up(self.store, self.run, self.work.name, set(batch) - done)
            self._count(units=len(batch), skipped=len(done), failed=len(failed))
            yield from (unit for unit in batch if unit not in done | failed)

    def _refill(self, source: Iterator[str], exhausted: bool) -> bool:
        """Send chunks while the window has room; returns whether the source is exhausted."""
        if self.suspects:
            if not self.in_flight and self._send([self.suspects[0]]):
                self.suspects.popleft()
            return exhausted
        while len(self.in_flight) < self._window:
            if not self.waiting and not exhausted:
                chunk = next(batches(source, self.size), [])
                exhausted = len(chunk) < self.size
                if chunk:
                    self.waiting.append(chunk)
            if not self.waiting:
                break
            if not self._send(self.waiting[0]):
                break
            self.waiting.popleft()
        if not self.in_flight:
            time.sleep(BUSY_SECONDS if self.later or self.waiting else 0)
        return exhausted

    def _send(self, units: list[str], tries: int = 1) -> bool:
        """Send a chunk; False, after a pause, where the broker has no room for it."""
        task = self.queue.send(units)
        if task is None:
            time.sleep(BUSY_SECONDS)
            return False
        self.in_flight[task] = _Chunk(units, time.monotonic(), tries)
        self._count(chunks=1)
        return True

    def _on_result(self, returned: Returned) -> None:
        chunk = self.in_flight.pop(returned.task)
        if returned.receipt is None:
            self._bisect(chunk, returned.fault)
            return
        receipt = returned.receipt
        self._adapt(receipt)
        self._count(
            executed=receipt.done,
            skipped=returned.skipped,
            new=receipt.new,
            known=receipt.known,
        )
        if receipt.cancelled:
            self.waiting.append(list(receipt.cancelled))
        self._record_failures(receipt.failed)
        unfinished = {failure.unit for failure in receipt.failed} | set(receipt.cancelled)
        done = (unit for unit in chunk.units if unit not in unfinished)
        resolve(self.store, self.run, self.work.name, done)

    def _record_failures(self, failed: tuple[Failed, ...]) -> None:
        """Schedule what may succeed later; record the rest as failures."""
        final: list[Failed] = []
        for failure in failed:
            tries = self.attempts[failure.unit] = self.attempts.get(failure.unit, 0) + 1
            self.errors[failure.error] = self.errors.get(failure.error, 0) + 1
            pause = max(failure.after_seconds, BACKOFF_SECONDS * 2 ** (tries - 1))
            if self._is_worth_another_try(failure, tries, pause):
                heappush(self.later, (time.monotonic() + pause, failure.unit))
                self._count(retried=1)
            else:
                final.append(failure)
        self._count(failed=len(final))
        for failure in final:
            tries = self.attempts.pop(failure.unit)
            record(self.store, self.run, self.work.name, [failure], tries)

    def _is_worth_another_try(self, failure: Failed, tries: int, pause: float) -> bool:
        limits = self.settings.fanout
        return (
            failure.verdict == "retry"
            and not (self.run.archive and failure.capture)  # recordings never change their answer
            and tries < limits.attempts
            and pause <= limits.patience_seconds
        )

    def _bisect(self, chunk: _Chunk, fault: str) -> None:
        """Halve a chunk that came back undone; a single unit that ends processes is poison."""
        done = self.work.done(self.store, self.run, chunk.units)
        self._count(executed=len(done))
        left = [unit for unit in chunk.units if unit not in done]
        if len(left) > 1:
            middle = len(left) // 2
            self.waiting.extendleft((left[middle:], left[:middle]))
            return
        for unit in left:
            self.deaths[unit] = self.deaths.get(unit, 0) + 1
            if self.deaths[unit] < DEATHS - 1:
                self.waiting.append([unit])
                continue
            if self.deaths[unit] < DEATHS:
                self.suspects.append(unit)
                continue
            message = f"Processing the item was interrupted {DEATHS} times: {fault}."
            self.errors[Poison.__name__] = self.errors.get(Poison.__name__, 0) + 1
            self._count(failed=1)
            failure = Failed(unit=unit, error=Poison.__name__, verdict="skip", message=message)
            record(self.store, self.run, self.work.name, [failure], DEATHS)

    def _requeue_due(self) -> None:
        """Put units whose pause is over at the front of the queue."""
        due: list[str] = []
        while self.later and self.later[0][0] <= time.monotonic() and len(due) < CHUNK:
            due.append(heappop(self.later)[1])
        if due:
            self.waiting.extendleft(batches(due, self.size))

    def _resend_overdue(self) -> None:
        """Resend the unfinished units of overdue chunks."""
        patience = self.settings.fanout.overdue_seconds
        now = time.monotonic()
        for task, chunk in list(self.in_flight.items()):
            if now - chunk.sent_at < patience * chunk.tries:
                continue
            done = self.work.done(self.store, self.run, chunk.units)
            left = [unit for unit in chunk.units if unit not in done]
            self._count(executed=len(done))
            del self.in_flight[task]
            if left and not self._send(left, chunk.tries + 1):
                self.waiting.append(left)

    def _adapt(self, receipt: Receipt) -> None:
        """Size the next chunks for `chunk_seconds` of work, at most four times the last."""
        units = receipt.done + len(receipt.failed)
        if not units:
            return
        aimed = self.settings.fanout.chunk_seconds * units / max(receipt.seconds, 1e-4)
        longest = min(max(self.size, units * 4), self.settings.fanout.max_chunk)
        self.size = max(1, min(round(aimed), longest))

    def _check_cancelled(self) -> None:
        stored = self.store.get(RUNS, [self.run.id], fields=("state",))
        if self.cancel_asked():
            set_state(self.store, self.run, CANCELLED)
        elif stored.get(self.run.id, {}).get("state") != CANCELLED:
            return
        self._drain()
        raise Cancelled(f"{self.run.id} was cancelled; running the batch again does the rest.")

    def _drain(self) -> None:
        """Wait up to DRAIN_SECONDS for the chunks in flight, which stop at their next item."""
        deadline = time.monotonic() + DRAIN_SECONDS
        while self.in_flight and time.monotonic() < deadline:
            for returned in self.queue.collect(self.in_flight):
                self._on_result(returned)

    def _count(self, **amounts: int) -> None:
        for name, amount in amounts.items():
            self.counts[name] = self.counts.get(name, 0) + amount

    def _finished(self) -> int:
        return sum(self.counts.get(name, 0) for name in ("executed", "skipped", "failed"))
