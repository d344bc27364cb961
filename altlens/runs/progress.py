"""How far the stages of a run came and in what time: what an operator reads throughput from.

Each call of a stage (the first, and those of runs resumed or retried) has a document, which is
written again and again as the call goes on.
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
    """What became of a stage. `skipped` units were done before; `executed` ones in this call.

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
    """A stage of a run over all its calls: units done and documents they yielded, in seconds.

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
        """Documents a minute; None where no time was counted."""
        return 60 * self.yielded / self.seconds if self.seconds else None


def save_report(store: Store, run: str, began: datetime, report: StageReport) -> None:
    """Write down how a call of a stage, which began then, stands."""
    name = f"{run}/{report.stage}/{stamp(began)}"
    store.put(PROGRESS, [{"_id": name, "run": run, **report.model_dump(mode="json")}])


def stages_of(store: Store, runs: Sequence[str]) -> dict[str, tuple[StageRow, ...]]:
    """The stages of each run that began, in the order of the pipeline."""
    calls: dict[tuple[str, str], list[StageReport]] = defaultdict(list)
    if runs:
        for held in store.find(PROGRESS, Where(among={"run": runs})):
            report = {name: held[name] for name in StageReport.model_fields}
            calls[held["run"], held["stage"]].append(StageReport.model_validate(report))
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
