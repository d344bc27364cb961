"""Which days of a range are left: a mark in the store for each that is done."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from altlens.errors import BadSetting
from altlens.items.base import digest, stamp
from altlens.items.query import Subject
from altlens.store.base import Store
from altlens.store.collections import OUTCOMES

STAGE = "backfill"

# Asked today, these answer with the past too; what the others said on a past day is only in
# recordings of that day.
HISTORIC = ("prices", "earnings_calendar", "filings", "financials")


def days(since: date, until: date, step_days: int, newest_first: bool) -> list[date]:
    """The dates of the range, both ends included."""
    if until < since:
        raise BadSetting(f"The range ends ({until}) before it begins ({since}).")
    found = [
        since + timedelta(days=offset) for offset in range(0, (until - since).days + 1, step_days)
    ]
    return found[::-1] if newest_first else found


def require_past(sources: Sequence[str]) -> None:
    """BadSetting for sources that cannot be asked about the past live."""
    if present := [name for name in sources if name not in HISTORIC]:
        raise BadSetting(
            f"{present[0]} tells only of today. Give recordings to replay, or choose of "
            f"{', '.join(HISTORIC)}."
        )


def identity(subjects: Sequence[Subject], sources: Sequence[str], archive: str) -> str:
    """What makes two backfills the same, so that one goes on where the other stopped."""
    return digest([[subject.company for subject in subjects], list(sources), archive])


def left(store: Store, backfill: str, dates: Sequence[date]) -> Iterator[date]:
    """The dates that are not done yet, in their order."""
    done = store.existing(OUTCOMES, [_mark(backfill, day) for day in dates])
    return (day for day in dates if _mark(backfill, day) not in done)


def mark(store: Store, backfill: str, day: date, run: str, now: datetime) -> None:
    """Write down that the day is done."""
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
