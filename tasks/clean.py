"""The clean task."""

from typing import Any

from celery import Task

from altlens.stages.clean import Clean
from tasks.app import HARD_LIMIT_SECONDS, SOFT_LIMIT_SECONDS, app
from tasks.chunk import run_chunk


@app.task(
    bind=True,
    name="clean",
    soft_time_limit=SOFT_LIMIT_SECONDS,
    time_limit=HARD_LIMIT_SECONDS,
)
def clean(self: Task, run_id: str, units: list[str]) -> dict[str, Any]:
    """Clean the captures that are not done yet; returns a receipt."""
    return run_chunk(self, Clean(), run_id, units)
