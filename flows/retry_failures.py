"""Retry failures after their cause is gone: the runs they belong to do what is left."""

from collections.abc import Sequence

from prefect import flow

from altlens.items.base import Model
from altlens.runs.failures import reopen
from altlens.runs.progress import StageReport
from altlens.runs.run import FINISHED, RUNNING, load, set_state
from altlens.runs.stage_list import stages_for
from altlens.settings import get_settings
from altlens.store import open_store
from flows.names import retry_name
from flows.stage import run_stage


class RetryReport(Model):
    """How many failures were retried, and what became of each run's stages."""

    reopened: int
    stages: tuple[StageReport, ...]

    @property
    def failed(self) -> int:
        """How many failed again."""
        return sum(stage.failed for stage in self.stages)


@flow(name="retry_failures", flow_run_name=retry_name, persist_result=False)
def retry_failures(failures: Sequence[str] = (), interactive: bool = True) -> RetryReport:
    """Try the open failures of those ids again (none: all), and the stages that follow them."""
    stages: list[StageReport] = []
    with open_store(get_settings().store_url) as store:
        reopened = reopen(store, failures)
        for run_id in dict.fromkeys(reopened.values()):
            run = load(store, run_id)
            run = set_state(
                store, run.model_copy(update={"generation": run.generation + 1}), RUNNING
            )
            stages.extend(run_stage(stage, run_id, interactive) for stage in stages_for(run))
            set_state(store, run, FINISHED)
    return RetryReport(reopened=len(reopened), stages=tuple(stages))
