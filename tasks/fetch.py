"""The fetch task, on threads: without Celery's time limits, for the door has its deadlines."""

from typing import Any

from celery import Task

from altlens.stages.fetch import Fetch
from tasks.app import app
from tasks.chunk import run_chunk


@app.task(bind=True, name="fetch")
def fetch(self: Task, run_id: str, units: list[str]) -> dict[str, Any]:
    """Fetch the queries that are not done yet; returns a receipt."""
    return run_chunk(self, Fetch(), run_id, units)
