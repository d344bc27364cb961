"""The analyze task."""

from typing import Any

from celery import Task
from celery.apps.worker import Worker
from celery.signals import celeryd_after_setup

from altlens.analyze import chain
from altlens.gc_tuning import tune_gc
from altlens.runs.stage_list import STAGES
from altlens.stages.analyze import Analyze
from tasks.app import HARD_LIMIT_SECONDS, SOFT_LIMIT_SECONDS, app
from tasks.chunk import run_chunk
from tasks.queues import queue_name


@celeryd_after_setup.connect
def prepare(instance: Worker, **_: Any) -> None:
    """Read what analysis needs before processes are forked, where the worker consumes its queue."""
    mine = {queue_name(STAGES[Analyze.name].queue, interactive) for interactive in (False, True)}
    if not mine.isdisjoint(instance.app.amqp.queues.consume_from):
        chain.load()
        tune_gc()


@app.task(
    bind=True,
    name="analyze",
    soft_time_limit=SOFT_LIMIT_SECONDS,
    time_limit=HARD_LIMIT_SECONDS,
)
def analyze(self: Task, run_id: str, units: list[str]) -> dict[str, Any]:
    """Analyze the text items that are not done yet; returns a receipt."""
    return run_chunk(self, Analyze(), run_id, units)
