"""One Celery task for each stage of the registry, under the stage's name.

Stages that compute have time limits. Fetching has none: it runs on threads, which cannot be
interrupted, and its HTTP sessions have deadlines of their own.
"""

from typing import Any

from celery import Celery, Task
from celery.apps.worker import Worker
from celery.signals import celeryd_after_setup

from altlens.gc_tuning import tune_gc
from altlens.runs.stage_list import STAGES, Stage
from tasks.app import HARD_LIMIT_SECONDS, SOFT_LIMIT_SECONDS, app
from tasks.chunk import run_chunk
from tasks.queues import queue_name

LIMITS = {"soft_time_limit": SOFT_LIMIT_SECONDS, "time_limit": HARD_LIMIT_SECONDS}


def add_task(celery: Celery, stage: Stage) -> None:
    """Register the task that does a chunk of the stage and returns a receipt."""
    work = stage.load()
    limits = LIMITS if stage.queue == "cpu" else {}

    @celery.task(bind=True, name=stage.name, shared=False, **limits)
    def run(self: Task, run_id: str, units: list[str]) -> dict[str, Any]:
        return run_chunk(self, work, run_id, units)


@celeryd_after_setup.connect
def prepare(instance: Worker, **_: Any) -> None:
    """Load what the stages of this worker's queues share, before it forks its processes."""
    consumed = set(instance.app.amqp.queues.consume_from)
    for stage in STAGES.values():
        if consumed & {queue_name(stage.queue, interactive) for interactive in (False, True)}:
            stage.load().prepare()
    tune_gc()


for _stage in STAGES.values():
    add_task(app, _stage)
