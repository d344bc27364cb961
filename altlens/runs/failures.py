"""What could not be done, kept until it is: one row a unit, with its tries and its reason."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from altlens.items.base import Document, digest, stamp
from altlens.runs.outcomes import Failed
from altlens.runs.run import Run
from altlens.store.base import Store, Where, batches
from altlens.store.collections import FAILURES

OPEN, RETRYING, RESOLVED = "open", "retrying", "resolved"


def record(store: Store, run: Run, stage: str, failed: Iterable[Failed], attempts: int = 1) -> None:
    """Open a row for each failure, or add to the row that is there."""
    now = stamp(datetime.now(UTC))
    for batch in batches(failed):
        rows = {_row_id(stage, failure.unit): failure for failure in batch}
        held = store.get(FAILURES, rows)
        documents = []
        for _id, failure in rows.items():
            before = held.get(_id, {})
            document = {
                "_id": _id,
                "run": run.id,
                "stage": stage,
                "state": OPEN,
                "attempts": before.get("attempts", 0) + attempts,
                "first_at": before.get("first_at", now),
                "last_at": now,
                **failure.model_dump(mode="json", exclude={"after_seconds"}),
            }
            documents.append(document)
        store.put(FAILURES, documents)


def resolve(store: Store, stage: str, units: Iterable[str]) -> int:
    """Close the open rows of units that have since been done; returns how many."""
    if not _any(store, stage):
        return 0
    closed = 0
    for batch in batches(units):
        rows = store.get(FAILURES, [_row_id(stage, unit) for unit in batch])
        done = [{**row, "state": RESOLVED} for row in rows.values() if row["state"] != RESOLVED]
        store.put(FAILURES, done)
        closed += len(done)
    return closed


def reopen(store: Store, ids: Sequence[str] = ()) -> dict[str, str]:
    """Mark open failures (all of them for no ids) to be tried again; their runs by failure id."""
    held = store.get(FAILURES, ids).values() if ids else open_failures(store)
    rows = [row for row in held if row["state"] == OPEN]
    store.put(FAILURES, ({**row, "state": RETRYING} for row in rows))
    return {row["_id"]: row["run"] for row in rows}


def retrying(store: Store, run: Run, stage: str) -> Iterator[str]:
    """The units of a run that were marked to be tried again."""
    where = Where(equal={"run": run.id, "stage": stage}, among={"state": [RETRYING]})
    return (row["unit"] for row in store.find(FAILURES, where, fields=("unit",)))


def open_failures(store: Store, run: str = "", limit: int = 0) -> Iterator[Document]:
    """The rows that are open, newest first; of one run, or of all."""
    equal = {"state": OPEN, **({"run": run} if run else {})}
    yield from store.find(
        FAILURES, Where(equal=equal, order_by=("last_at",), descending=True, limit=limit)
    )


def given_up(store: Store, run: Run, stage: str, units: Iterable[str]) -> set[str]:
    """Which of the units this run has already failed at for good."""
    if not _any(store, stage):
        return set()
    rows = store.get(FAILURES, [_row_id(stage, unit) for unit in units])
    return {row["unit"] for row in rows.values() if row["state"] == OPEN and row["run"] == run.id}


def _any(store: Store, stage: str) -> bool:
    """Whether anything of the stage is not resolved: mostly not, which spares looking units up."""
    where = Where(equal={"stage": stage}, among={"state": [OPEN, RETRYING]}, limit=1)
    return any(store.find(FAILURES, where, fields=("_id",)))


def _row_id(stage: str, unit: str) -> str:
    return f"failure:{stage}:{digest(unit)}"
