"""Failures: one row per unit, with its attempts and its reason, until it succeeds.

A row holds the present state. When a fetch began to fail and when it worked again is kept beside
it as events that never change, so that a view of the past reads the same later.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from altlens.items.base import Document, digest, stamp
from altlens.items.ids import id_range
from altlens.runs.outcomes import Failed
from altlens.runs.run import Run
from altlens.store.base import Store, Where, batches
from altlens.store.collections import FAILURE_EVENTS, FAILURES

OPEN, RETRYING, RESOLVED = "open", "retrying", "resolved"
WITH_HISTORY = "fetch"  # the stage whose failures views show


def record(store: Store, run: Run, stage: str, failed: Iterable[Failed], attempts: int = 1) -> None:
    """Open a row for each failure, or add to the row that is there."""
    now = stamp(datetime.now(UTC))
    for batch in batches(failed):
        failures = {_row_id(stage, failure.unit): failure for failure in batch}
        stored = store.get(FAILURES, failures)
        rows = []
        for _id, failure in failures.items():
            before = stored.get(_id, {})
            row = {
                "_id": _id,
                "run": run.id,
                "stage": stage,
                "state": OPEN,
                "attempts": before.get("attempts", 0) + attempts,
                "first_at": before.get("first_at", now),
                "last_at": now,
                **failure.model_dump(mode="json", exclude={"after_seconds"}),
            }
            rows.append(row)
        changed = [row for row in rows if _differs(row, stored.get(row["_id"], {}))]
        _keep_history(store, run, stage, changed, now)
        for row in rows:
            row["since"] = now if row in changed else stored[row["_id"]]["since"]
        store.put(FAILURES, rows)


def resolve(store: Store, run: Run, stage: str, units: Iterable[str]) -> int:
    """Close the open rows of units that the run has done since; returns how many."""
    if not _any(store, stage):
        return 0
    now = stamp(datetime.now(UTC))
    closed = 0
    for batch in batches(units):
        rows = store.get(FAILURES, [_row_id(stage, unit) for unit in batch])
        done = [{**row, "state": RESOLVED} for row in rows.values() if row["state"] != RESOLVED]
        _keep_history(store, run, stage, done, now)
        store.put(FAILURES, done)
        closed += len(done)
    return closed


def failing_at(
    store: Store, source: str, company: str, as_of: datetime, known_at: datetime
) -> list[Document]:
    """The fetches of a source for a company that were failing at `as_of`, by unit.

    Only what was written down by `known_at` counts; both are in UTC.
    """
    first, last = id_range(source, company)
    where = Where(
        at_least={"unit": first},
        at_most={"unit": last, "at": stamp(as_of), "recorded_at": stamp(known_at)},
        order_by=("unit", "at"),
    )
    events = sorted(store.find(FAILURE_EVENTS, where), key=lambda event: event["recorded_at"])
    latest: dict[str, Document] = {}
    for event in sorted(events, key=lambda event: (event["unit"], event["at"])):
        latest[event["unit"]] = event
    return [event for event in latest.values() if event["state"] == OPEN]


def _keep_history(
    store: Store, run: Run, stage: str, rows: Iterable[Document], recorded_at: str
) -> None:
    """Add an event for each row; a replay's are of the moment that it replays."""
    if stage != WITH_HISTORY:
        return
    at = stamp(run.clock) if run.archive else recorded_at
    events = [
        {
            "_id": f"{row['_id']}/{at}/{recorded_at}/{row['state']}",
            "unit": row["unit"],
            "at": at,
            "recorded_at": recorded_at,
            "state": row["state"],
            "error": row["error"],
            "message": row["message"],
        }
        for row in rows
    ]
    store.add(FAILURE_EVENTS, events)


def _differs(row: Document, before: Document) -> bool:
    """Whether a failure is new, fails otherwise than before, or has no event yet."""
    return "since" not in before or any(
        row[name] != before[name] for name in ("state", "error", "message")
    )


def reopen(store: Store, ids: Sequence[str] = ()) -> dict[str, str]:
    """Mark open failures (all of them for no ids) to be tried again; their runs by failure id."""
    stored = store.get(FAILURES, ids).values() if ids else open_failures(store)
    rows = [row for row in stored if row["state"] == OPEN]
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
