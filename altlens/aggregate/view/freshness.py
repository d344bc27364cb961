"""The state of each source for a company: its last fetch against its schedule."""

from datetime import datetime, timedelta
from typing import NamedTuple

from altlens.items.view import SourceView


class SourceHealth(NamedTuple):
    """A source's last fetch, the records it returned, and the failure that is open since.

    `advice` is the setting that is missing before the source can be fetched, "" for none.
    """

    source: str
    fetched_at: datetime | None
    records: int
    failing: str
    advice: str
    every_hours: float


def source_view(health: SourceHealth, as_of: datetime) -> SourceView:
    """The source's state as of a moment, with a reason where it is not OK."""
    fetched = health.fetched_at
    if fetched is None and health.advice:
        return SourceView(state="NOT CONFIGURED", detail=health.advice)
    if health.failing:
        return SourceView(state="FAILING", last_fetched_at=fetched, detail=health.failing)
    if fetched is None:
        return SourceView(state="EMPTY", detail="never fetched")
    if health.records == 0:
        return SourceView(state="EMPTY", last_fetched_at=fetched, detail="the source had nothing")
    age = as_of - fetched
    if age > timedelta(hours=2 * health.every_hours):
        return SourceView(state="LATE", last_fetched_at=fetched, detail=f"{_days(age)} old")
    return SourceView(state="OK", last_fetched_at=fetched)


def _days(age: timedelta) -> str:
    hours = age.total_seconds() / 3600
    return f"{hours / 24:.0f} days" if hours >= 48 else f"{hours:.0f} hours"
