"""The aggregate task."""

from typing import Any

from celery import Task

from altlens.stages.aggregate import Aggregate
from tasks.app import HARD_LIMIT_SECONDS, SOFT_LIMIT_SECONDS, app
from tasks.chunk import run_chunk


@app.task(
    bind=True,
    name="aggregate",
    soft_time_limit=SOFT_LIMIT_SECONDS,
    time_limit=HARD_LIMIT_SECONDS,
)
def aggregate(self: Task, run_id: str, units: list[str]) -> dict[str, Any]:
    """Aggregate the companies that are not done yet; returns a receipt."""
    return run_chunk(self, Aggregate(), run_id, units)
