"""Progress of a run's stages over time, from which operators read throughput.

Each execution of a stage (the first, a resumed or a retried one) has a document that is updated
while it runs.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from altlens.items.base import Model, stamp
from altlens.runs.stage_list import STAGES
from altlens.store.base import Store, Where
from altlens.store.collections import PROGRESS


class StageReport(Model):
    """The counts of a stage: units `skipped` were done before, `executed` in this execution.

    `new` and `known` count the documents they yielded, `chunks` the messages that were sent.
    """

    stage: str
    units: int = 0
    skipped: int = 0
    executed: int = 0
    new: int = 0
    known: int = 0
    failed: int = 0
    retried: int = 0
    chunks: int = 0
    errors: dict[str, int] = {}
    seconds: float = 0.0


class StageRow(NamedTuple):
    """A stage of a run over all its executions: units done, documents yielded, and seconds.

    Documents are captures of fetch, items of clean, analyses of analyze and views of aggregate.
    """

    stage: str
    executed: int
    yielded: int
    new: int
    failed: int
    seconds: float

    @property
    def per_minute(self) -> float | None:
        """Documents per minute; None where no time was measured."""
        return 60 * self.yielded / self.seconds if self.seconds else None


def save_report(store: Store, run: str, began: datetime, report: StageReport) -> None:
    """Save the progress of an execution of a stage that began at `began`."""
    name = f"{run}/{report.stage}/{stamp(began)}"
    store.put(PROGRESS, [{"_id": name, "run": run, **report.model_dump(mode="json")}])


def stages_of(store: Store, runs: Sequence[str]) -> dict[str, tuple[StageRow, ...]]:
    """The stages of each run that have begun, in the order of the registry."""
    calls: dict[tuple[str, str], list[StageReport]] = defaultdict(list)
    if runs:
        for row in store.find(PROGRESS, Where(among={"run": runs})):
            report = {name: row[name] for name in StageReport.model_fields}
            calls[row["run"], row["stage"]].append(StageReport.model_validate(report))
    return {
        run: tuple(_joined(calls[run, stage]) for stage in STAGES if (run, stage) in calls)
        for run in runs
    }


def _joined(calls: Sequence[StageReport]) -> StageRow:
    return StageRow(
        stage=calls[0].stage,
        executed=sum(call.executed for call in calls),
        yielded=sum(call.new + call.known for call in calls),
        new=sum(call.new for call in calls),
        failed=sum(call.failed for call in calls),
        seconds=sum(call.seconds for call in calls),
    )
