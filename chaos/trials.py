"""One trial: the batch under a fault, and how its store differs from that of a run without any."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from subprocess import Popen

from altlens.store.collections import ANALYSES, ITEMS
from chaos import instrumentation
from chaos.faults import Fault
from chaos.testbed import Stand, end, wait_until
from chaos.workload import COMPARED, Ending, duplicated, ending, lost

LIMIT_SECONDS = 300  # a batch that takes longer hangs
RESTARTS = 3
QUIET = Fault("none", lambda stand: None)
LIVE = (ITEMS, ANALYSES)  # of a live run the clock is its own, so its views are too
SHOWN = 5


@dataclass(frozen=True)
class Row:
    """What a fault cost. `recovered_in` is the longest time after it in which no unit was done.

    `executed_twice` counts executions beyond a unit's first; `lost` and `duplicated` are documents
    that the store lacks or has too many, by ids that hash what is in them; `failed` are rows in
    `failures` that a run without fault does not have.
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
        """Whether the promise did: every item once, and nothing hung."""
        return not (self.lost or self.duplicated or self.failed or self.note)

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        return {**asdict(self), "held": self.held}


def baseline(stand: Stand, live: bool) -> Ending:
    """How a run without fault ends."""
    stand.clear()
    _finished(stand, stand.start_flow(_options(QUIET, live)), LIMIT_SECONDS)
    return _ending(stand, live)


def tried(stand: Stand, fault: Fault, expected: Ending) -> Row:
    """The batch under the fault."""
    stand.clear()
    began = time.monotonic()
    note, restarts, struck, place = "", 0, began, "before the batch"
    try:
        if fault.at is None:
            fault.strike(stand)
            stand.start_flow(_options(fault, fault.live), fault.settings)
        else:
            flow = stand.start_flow(_options(fault, fault.live), fault.settings)
            stage, units = fault.at
            wait_until(lambda: flow.poll() is not None or _executed(stage) >= units, LIMIT_SECONDS)
            struck, place = time.monotonic(), f"{stage} {_executed(stage)}"
            if used := fault.strike(stand):
                place += f", {used}"
        restarts = _ended(stand, fault, began + LIMIT_SECONDS)
    except (TimeoutError, AssertionError, RuntimeError) as error:
        note = str(error)[:300]
    ended = time.monotonic()
    for flow in stand.flows:
        end(flow)
    fault.mend(stand)
    stand.heal()
    if fault.live and not note:
        stand.retry_failures()
    return _row(stand, fault, expected, (place, struck, began, ended), restarts, note)


def _row(
    stand: Stand,
    fault: Fault,
    expected: Ending,
    moments: tuple[str, float, float, float],
    restarts: int,
    note: str,
) -> Row:
    place, struck, began, ended = moments
    found = _ending(stand, fault.live)
    times = [struck, *(e.at for e in instrumentation.entries() if e.at > struck), ended]
    executions = Counter((entry.stage, entry.unit) for entry in instrumentation.entries())
    missing, extra = lost(expected.kept, found.kept), duplicated(expected.kept, found.kept)
    given_up = sorted(found.failures - expected.failures)
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


def _ended(stand: Stand, fault: Fault, deadline: float) -> int:
    """Wait for the flow processes; how often one had to be started again."""
    begun = len(stand.flows)
    for flow in stand.flows:  # which grows by those started here
        if not _finished(stand, flow, deadline - time.monotonic(), may_die=fault.flow_dies):
            if len(stand.flows) - begun >= RESTARTS:
                raise RuntimeError("the batch did not end although it was started again")
            stand.start_flow(_options(fault, fault.live), fault.settings)
    return len(stand.flows) - begun


def _finished(stand: Stand, flow: "Popen[str]", seconds: float, may_die: bool = False) -> bool:
    """Whether the flow process ended well; RuntimeError where it may not die and did."""
    wait_until(lambda: flow.poll() is not None, max(seconds, 1))
    if flow.returncode == 0:
        return True
    if not may_die:
        words = (stand.folder / "flow.log").read_text().strip().splitlines()
        raise RuntimeError(f"the flow process ended early: {words[-1] if words else ''}")
    return False


def _executed(stage: str) -> int:
    return sum(entry.stage == stage for entry in instrumentation.entries())


def _options(fault: Fault, live: bool) -> Sequence[str]:
    return (*fault.options, *(["--live"] if live else []))


def _ending(stand: Stand, live: bool) -> Ending:
    return ending(stand.store, LIVE if live else COMPARED)
