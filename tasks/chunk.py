"""Process a chunk: skip what is done, do the rest, return a receipt.

A redelivered message means that its worker died or lost the broker: return it undone, so that the
fan-out can bisect to the failing unit.
"""

import time
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from celery import Task
from celery.exceptions import SoftTimeLimitExceeded

from altlens.errors import Retry
from altlens.runs.outcomes import Failed, failure
from altlens.runs.run import CANCELLED, load
from altlens.settings import get_settings
from altlens.stages.base import Receipt, Work
from altlens.store import open_store
from altlens.store.base import Store
from altlens.store.collections import RUNS

RESOURCE_ERRORS = {SoftTimeLimitExceeded.__name__, MemoryError.__name__}
ASK_SECONDS = 1.0  # between two checks whether the run was cancelled


@lru_cache
def process_store(url: str) -> Store:
    """The store of this process; a fork opens its own on first use."""
    return open_store(url)


def run_chunk(task: Task, work: Work, run_id: str, units: Sequence[str]) -> dict[str, Any]:
    """Do the units that are not done yet; returns the receipt as JSON."""
    if (task.request.delivery_info or {}).get("redelivered"):
        return {"returned": list(units)}
    try:
        receipt, skipped = _do(work, run_id, units)
    except Retry as error:  # of the store, for example: the units are not at fault
        receipt, skipped = Receipt(failed=tuple(failure(unit, error) for unit in units)), 0
    failed = tuple(_retryable_if_resources(failure) for failure in receipt.failed)
    receipt = receipt.model_copy(update={"failed": failed})
    return {**receipt.model_dump(mode="json"), "skipped": skipped}


def _retryable_if_resources(failed: Failed) -> Failed:
    """Make a failure for lack of time or memory retryable: another process may have enough."""
    if failed.error not in RESOURCE_ERRORS:
        return failed
    return failed.model_copy(update={"verdict": "retry"})


def _do(work: Work, run_id: str, units: Sequence[str]) -> tuple[Receipt, int]:
    store = process_store(get_settings().store_url)
    run = load(store, run_id)
    done = work.done(store, run, units)
    left = [unit for unit in units if unit not in done]
    return work.perform(store, run, left, _should_continue(store, run_id)), len(done)


def _should_continue(store: Store, run_id: str) -> Callable[[], bool]:
    """A function that tells, at most once a second, whether the run is not cancelled."""
    checked_at = time.monotonic()
    is_running = True

    def should_continue() -> bool:
        nonlocal checked_at, is_running
        if time.monotonic() - checked_at > ASK_SECONDS:
            checked_at = time.monotonic()
            stored = store.get(RUNS, [run_id], fields=("state",))
            is_running = stored.get(run_id, {}).get("state") != CANCELLED
        return is_running

    return should_continue
