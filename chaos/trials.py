"""One trial: run the batch under a fault and compare its store with a run without faults."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from subprocess import Popen

from altlens.store.collections import ANALYSES, ITEMS
from chaos import instrumentation
from chaos.faults import Fault
from chaos.testbed import ChaosTestbed, end, wait_until
from chaos.workload import COMPARED, Ending, duplicated, ending, lost

LIMIT_SECONDS = 300  # a longer batch counts as hanging
RESTARTS = 3
QUIET = Fault("none", lambda testbed: None)
LIVE = (ITEMS, ANALYSES)  # a live run has its own clock, so its views differ
SHOWN = 5


@dataclass(frozen=True)
class Row:
    """What a fault cost. `recovered_in` is the longest time after it without a finished unit.

    `executed_twice` counts executions beyond a unit's first. `lost` and `duplicated` are documents
    that are missing or extra, by ids that hash the content. `failed` are rows in `failures` that a
    run without faults does not have.
    """

    fault: str
    injected_at: str
    recovered_in: float
    executed_twice: int
    lost: int
    duplicated: int
    failed: int
    seconds: float
    restarts: int
    note: str = ""

    @property
    def held(self) -> bool:
        """Whether the guarantee held: every item once, and nothing hung."""
        return not (self.lost or self.duplicated or self.failed or self.note)

    def as_dict(self) -> dict[str, object]:
        """The row for JSON."""
        return {**asdict(self), "held": self.held}


def baseline(testbed: ChaosTestbed, live: bool) -> Ending:
    """The result of a run without faults."""
    testbed.clear()
    _finished(testbed, testbed.start_flow(_options(QUIET, live)), LIMIT_SECONDS)
    return _ending(testbed, live)


def run_trial(testbed: ChaosTestbed, fault: Fault, expected: Ending) -> Row:
    """Run the batch under the fault."""
    testbed.clear()
    began = time.monotonic()
    note, restarts, struck, place = "", 0, began, "before the batch"
    try:
        if fault.at is None:
            fault.strike(testbed)
            testbed.start_flow(_options(fault, fault.live), fault.settings)
        else:
            flow = testbed.start_flow(_options(fault, fault.live), fault.settings)
            stage, units = fault.at
            wait_until(lambda: flow.poll() is not None or _executed(stage) >= units, LIMIT_SECONDS)
            struck, place = time.monotonic(), f"{stage} {_executed(stage)}"
            if used := fault.strike(testbed):
                place += f", {used}"
        restarts = _ended(testbed, fault, began + LIMIT_SECONDS)
    except (TimeoutError, AssertionError, RuntimeError) as error:
        note = str(error)[:300]
    ended = time.monotonic()
    for flow in testbed.flows:
        end(flow)
    fault.mend(testbed)
    testbed.heal()
    if fault.live and not note:
        testbed.retry_failures()
    return _row(testbed, fault, expected, (place, struck, began, ended), restarts, note)


def _row(
    testbed: ChaosTestbed,
    fault: Fault,
    expected: Ending,
    moments: tuple[str, float, float, float],
    restarts: int,
    note: str,
) -> Row:
    place, struck, began, ended = moments
    actual = _ending(testbed, fault.live)
    times = [struck, *(e.at for e in instrumentation.entries() if e.at > struck), ended]
    executions = Counter((entry.stage, entry.unit) for entry in instrumentation.entries())
    missing, extra = lost(expected.kept, actual.kept), duplicated(expected.kept, actual.kept)
    given_up = sorted(actual.failures - expected.failures)
    if not note and (missing or extra or given_up):
        parts = (given_up, missing, [f"extra {_id}" for _id in extra])
        note = "; ".join(words for part in parts for words in part[:SHOWN])
    return Row(
        fault=fault.name,
        injected_at=place,
        recovered_in=round(max(later - earlier for earlier, later in pairwise(times)), 1),
        executed_twice=sum(count - 1 for count in executions.values()),
        lost=len(missing),
        duplicated=len(extra),
        failed=len(given_up),
        seconds=round(ended - began, 1),
        restarts=restarts,
        note=note,
    )


def _ended(testbed: ChaosTestbed, fault: Fault, deadline: float) -> int:
    """Wait for the flow processes; returns how many restarts were needed."""
    begun = len(testbed.flows)
    for flow in testbed.flows:  # grows while restarts are added
        if not _finished(testbed, flow, deadline - time.monotonic(), may_die=fault.flow_dies):
            if len(testbed.flows) - begun >= RESTARTS:
                raise RuntimeError("the batch did not end although it was started again")
            testbed.start_flow(_options(fault, fault.live), fault.settings)
    return len(testbed.flows) - begun


def _finished(
    testbed: ChaosTestbed, flow: "Popen[str]", seconds: float, may_die: bool = False
) -> bool:
    """Whether the flow process ended well; RuntimeError where it may not die and did."""
    wait_until(lambda: flow.poll() is not None, max(seconds, 1))
    if flow.returncode == 0:
        return True
    if not may_die:
        words = (testbed.folder / "flow.log").read_text().strip().splitlines()
        raise RuntimeError(f"the flow process ended early: {words[-1] if words else ''}")
    return False


def _executed(stage: str) -> int:
    return sum(entry.stage == stage for entry in instrumentation.entries())


def _options(fault: Fault, live: bool) -> Sequence[str]:
    return (*fault.options, *(["--live"] if live else []))


def _ending(testbed: ChaosTestbed, live: bool) -> Ending:
    return ending(testbed.store, LIVE if live else COMPARED)
