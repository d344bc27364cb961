"""The days of a backfill: the store has a mark for each that is done."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from altlens.errors import BadSetting
from altlens.items.base import digest, stamp
from altlens.items.query import Subject
from altlens.store.base import Store
from altlens.store.collections import OUTCOMES

STAGE = "backfill"

# These return past data when fetched today; the others need recordings of the day.
HISTORIC = ("prices", "earnings_calendar", "filings", "financials")


def days(since: date, until: date, step_days: int, newest_first: bool) -> list[date]:
    """The dates of the range, both ends included."""
    if until < since:
        raise BadSetting(f"The range ends ({until}) before it begins ({since}).")
    dates = [
        since + timedelta(days=offset) for offset in range(0, (until - since).days + 1, step_days)
    ]
    return dates[::-1] if newest_first else dates


def require_past(sources: Sequence[str]) -> None:
    """BadSetting for sources that return no past data when fetched live."""
    if present := [name for name in sources if name not in HISTORIC]:
        raise BadSetting(
            f"{present[0]} returns only today's data. Replay recordings, or choose from "
            f"{', '.join(HISTORIC)}."
        )


def identity(subjects: Sequence[Subject], sources: Sequence[str], archive: str) -> str:
    """The id that equal backfills share, so that one resumes where the other stopped."""
    return digest([[subject.company for subject in subjects], list(sources), archive])


def left(store: Store, backfill: str, dates: Sequence[date]) -> Iterator[date]:
    """The dates that are not done yet, in order."""
    done = store.existing(OUTCOMES, [_mark(backfill, day) for day in dates])
    return (day for day in dates if _mark(backfill, day) not in done)


def mark(store: Store, backfill: str, day: date, run: str, now: datetime) -> None:
    """Mark the day as done."""
    document = {
        "_id": _mark(backfill, day),
        "run": run,
        "stage": STAGE,
        "unit": day.isoformat(),
        "fetched_at": stamp(now),
    }
    store.add(OUTCOMES, [document])


def _mark(backfill: str, day: date) -> str:
    return f"{STAGE}:{backfill}/{day.isoformat()}"
