"""The two dates of every read: what the world could know, and what this store had by then."""

from datetime import UTC, date, datetime, time
from typing import NamedTuple

from altlens.items.base import end_of_day, stamp, utc

FIRST_YEAR, LAST_YEAR = 1990, 2199
DATE_LENGTH = len("2026-06-20")


class PointInTime(NamedTuple):
    """Both limits of a read, UTC: only what was available by `as_of` and stored by `known_at`."""

    as_of: datetime
    known_at: datetime

    def bounds(self, known: str = "fetched_at") -> dict[str, str]:
        """Return the upper bounds of a read; `known` is the field with the time it was stored."""
        return {"available_at": stamp(self.as_of), known: stamp(self.known_at)}


class TimeLimits(NamedTuple):
    """The limits a user gave. None stands for now; both None for the newest stored view."""

    as_of: datetime | None = None
    known_at: datetime | None = None

    def at(self, now: datetime) -> PointInTime:
        """Return the limits with `now` in place of those that were not given."""
        return PointInTime(self.as_of or now, self.known_at or now)

    @property
    def day(self) -> date | None:
        """The day whose ticker symbols count; None for today's."""
        return self.as_of.date() if self.as_of else None


NEWEST = TimeLimits()


def parse_limit(value: str | date | datetime | None) -> datetime | None:
    """Read one limit: a date means its end, UTC; a time without a zone is UTC; empty means None.

    ValueError for what is neither, and for years outside 1990 to 2199.
    """
    if isinstance(value, str):
        value = _parse(value.strip())
    if value is None:
        return None
    if not isinstance(value, datetime):
        limit = end_of_day(value)
    else:
        limit = utc(value if value.tzinfo else value.replace(tzinfo=UTC))
    if not FIRST_YEAR <= limit.year <= LAST_YEAR:
        raise ValueError(f"the year must be between {FIRST_YEAR} and {LAST_YEAR}")
    return limit


def parse_start(value: str | date | datetime | None) -> datetime | None:
    """Read the start of a period: a date means its beginning, UTC; else as `parse_limit`."""
    if isinstance(value, str):
        value = _parse(value.strip())
    limit = parse_limit(value)
    if limit is None or isinstance(value, datetime):
        return limit
    return datetime.combine(limit.date(), time.min, UTC)


def _parse(text: str) -> date | datetime | None:
    if not text:
        return None
    try:
        if len(text) == DATE_LENGTH:
            return date.fromisoformat(text)
        return utc(_with_zone(datetime.fromisoformat(text)))
    except (ValueError, OverflowError):
        raise ValueError(
            f"{text[:40]!r} is not a date; write it as 2026-06-20 or 2026-06-20T12:00Z"
        ) from None


def _with_zone(time: datetime) -> datetime:
    return time if time.tzinfo else time.replace(tzinfo=UTC)
