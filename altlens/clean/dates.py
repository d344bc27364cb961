"""Times of sources as UTC moments, and when something could first be known."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
SLACK = timedelta(days=1)


def from_epoch(seconds: float) -> datetime | None:
    """The moment of Unix seconds or milliseconds; None before 1990 or out of range."""
    if seconds > 100_000_000_000:
        seconds /= 1000
    try:
        return plausible(datetime.fromtimestamp(seconds, UTC))
    except (OverflowError, OSError, ValueError):
        return None


def from_struct(parts: Sequence[int] | None) -> datetime | None:
    """The moment of a UTC `struct_time`; None where there is none, or before 1990."""
    if not parts:
        return None
    try:
        year, month, day_, hour, minute, second = parts[:6]
        return plausible(datetime(year, month, day_, hour, minute, min(second, 59), tzinfo=UTC))
    except (IndexError, ValueError, TypeError, OverflowError):
        return None


def plausible(moment: datetime) -> datetime | None:
    """The moment, or None before 1990, when nothing was published on the web."""
    return moment if moment >= EARLIEST else None


def known_from(published: datetime | None, fetched: datetime) -> datetime:
    """When the public could know: at publication, and at the latest when we fetched it."""
    return min(published, fetched) if published else fetched


def day(text: str | None) -> date | None:
    """The date of `YYYY-MM-DD…`, None for ""; ValueError for anything else."""
    return date.fromisoformat(text[:10]) if text else None
