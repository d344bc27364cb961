"""What every task does with a chunk: skip what is done, do the rest, hand back a receipt.

A message that comes a second time killed whoever had it first, or lost its broker; it is handed
back undone, for the fan-out to send again in halves until the guilty unit stands alone.
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

RAN_OUT = {SoftTimeLimitExceeded.__name__, MemoryError.__name__}
ASK_SECONDS = 1.0  # how often a chunk asks whether its run was cancelled


@lru_cache
def process_store(url: str) -> Store:
    """This process's one store; a fork opens its own on first use."""
    return open_store(url)


def run_chunk(task: Task, work: Work, run_id: str, units: Sequence[str]) -> dict[str, Any]:
    """Do the units of a message that are not done yet."""
    if (task.request.delivery_info or {}).get("redelivered"):
        return {"returned": list(units)}
    try:
        receipt, skipped = _do(work, run_id, units)
    except Retry as error:  # the store, say: nothing is wrong with the units
        receipt, skipped = Receipt(failed=tuple(failure(unit, error) for unit in units)), 0
    failed = tuple(_retryable_if_resources(failure) for failure in receipt.failed)
    receipt = receipt.model_copy(update={"failed": failed})
    return {**receipt.model_dump(mode="json"), "skipped": skipped}


def _retryable_if_resources(failed: Failed) -> Failed:
    """A unit on which the chunk's time or the process's memory ran out may do well in another."""
    return failed.model_copy(update={"verdict": "retry"}) if failed.error in RAN_OUT else failed


def _do(work: Work, run_id: str, units: Sequence[str]) -> tuple[Receipt, int]:
    store = process_store(get_settings().store_url)
    run = load(store, run_id)
    done = work.done(store, run, units)
    left = [unit for unit in units if unit not in done]
    return work.perform(store, run, left, _should_continue(store, run_id)), len(done)


def _should_continue(store: Store, run_id: str) -> Callable[[], bool]:
    """Asks the store, at most once a second, whether the run still wants its answers."""
    asked = time.monotonic()
    going = True

    def should_continue() -> bool:
        nonlocal asked, going
        if time.monotonic() - asked > ASK_SECONDS:
            asked = time.monotonic()
            held = store.get(RUNS, [run_id], fields=("state",))
            going = held.get(run_id, {}).get("state") != CANCELLED
        return going

    return should_continue
