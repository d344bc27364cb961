"""What a task does with a chunk in addition to the stage's own work."""

from collections.abc import Callable, Iterator, Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded

from altlens.errors import InvalidItem, StoreUnavailable
from altlens.runs.run import Run, start
from altlens.settings import get_settings
from altlens.stages.base import Receipt, Work, one_by_one
from altlens.store import open_store
from altlens.store.base import Added, Store
from tasks.chunk import run_chunk
from tests.unit.test_run import APPLE, MONDAY


class Failing(Work):
    """A stage that completes every unit except those with an error."""

    name = "analyze"

    def __init__(self, **errors: Exception) -> None:
        self.errors = errors

    def units(self, store: Store, run: Run) -> Iterator[str]:
        raise NotImplementedError

    def done(self, store: Store, run: Run, units: Sequence[str]) -> set[str]:
        return {"done"} & set(units)

    def perform(
        self, store: Store, run: Run, units: Sequence[str], should_continue: Callable[[], bool]
    ) -> Receipt:
        def do(unit: str) -> Added:
            if unit in self.errors:
                raise self.errors[unit]
            return Added(1, 0)

        return one_by_one(units, do, should_continue)


@pytest.fixture
def run_id() -> str:
    with open_store(get_settings().store_url) as store:
        return start(store, (APPLE,), ("rss",), "", None, MONDAY).id


def chunk(work: Work, run_id: str, *units: str, redelivered: bool = False) -> dict[str, Any]:
    request = SimpleNamespace(delivery_info={"redelivered": redelivered})
    return run_chunk(SimpleNamespace(request=request), work, run_id, units)


def test_done_units_are_skipped(run_id: str) -> None:
    receipt = chunk(Failing(), run_id, "done", "a", "b")
    assert (receipt["done"], receipt["skipped"], receipt["failed"]) == (2, 1, [])


def test_a_redelivered_message_is_returned_undone(run_id: str) -> None:
    assert chunk(Failing(), run_id, "a", "b", redelivered=True) == {"returned": ["a", "b"]}


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (SoftTimeLimitExceeded(), "retry"),  # the chunk's time, which its neighbours used too
        (MemoryError(), "retry"),
        (StoreUnavailable("away"), "retry"),
        (InvalidItem("no title"), "skip"),
        (ValueError("a bug"), "skip"),
    ],
)
def test_running_out_of_time_or_memory_is_retryable(
    run_id: str, error: Exception, verdict: str
) -> None:
    receipt = chunk(Failing(b=error), run_id, "a", "b", "c")
    assert receipt["done"] == 2
    [failed] = receipt["failed"]
    assert (failed["unit"], failed["error"]) == ("b", type(error).__name__)
    assert failed["verdict"] == verdict
