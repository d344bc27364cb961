"""The analyze task."""

from typing import Any

from celery import Task

from altlens.stages.analyze import Analyze
from tasks.app import HARD_LIMIT_SECONDS, SOFT_LIMIT_SECONDS, app
from tasks.chunk import run_chunk


@app.task(
    bind=True,
    name="analyze",
    soft_time_limit=SOFT_LIMIT_SECONDS,
    time_limit=HARD_LIMIT_SECONDS,
)
def analyze(self: Task, run_id: str, units: list[str]) -> dict[str, Any]:
    """Analyze the text items that are not done yet; returns a receipt."""
    return run_chunk(self, Analyze(), run_id, units)
