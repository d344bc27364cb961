"""The registry of stages, in order. Adding a stage is one entry here and its class.

Celery's tasks, Prefect's stage, progress bars, the operations page and `reanalyze` follow from it.
Classes are named, not imported, so code that only shows progress loads no client.
"""

from pkgutil import resolve_name
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from altlens.runs.run import Run
    from altlens.stages.base import Work

QueueName = Literal["fetch", "cpu"]


class Stage(NamedTuple):
    """A stage: its class as `module:name`, and the queue its chunks go to.

    `yields` is the singular noun for the documents it makes. `of_stored` stages can be run again
    over stored documents, without fetching; `reanalyze` runs them. A stage that is not `of_batch`
    has a flow of its own.
    """

    name: str
    work: str
    queue: QueueName
    yields: str
    of_stored: bool = False
    of_batch: bool = True

    def load(self) -> "Work":
        """An instance of the stage's class."""
        return resolve_name(self.work)()  # type: ignore[no-any-return]


STAGES: dict[str, Stage] = {
    stage.name: stage
    for stage in (
        Stage("fetch", "altlens.stages.fetch:Fetch", "fetch", "capture"),
        Stage("clean", "altlens.stages.clean:Clean", "cpu", "item"),
        Stage("analyze", "altlens.stages.analyze:Analyze", "cpu", "analysis", of_stored=True),
        Stage("aggregate", "altlens.stages.aggregate:Aggregate", "cpu", "view", of_stored=True),
        Stage("signals", "altlens.stages.signals:Signals", "cpu", "month", of_batch=False),
    )
}

BATCH_STAGES = tuple(stage.name for stage in STAGES.values() if stage.of_batch)


def stages_for(run: "Run") -> tuple[str, ...]:
    """The names of the stages that a run goes through, in order."""
    return BATCH_STAGES if run.first_day is None else ("signals",)
