"""How each source stands for a company: its last fetch against when the next was due."""

from datetime import datetime, timedelta
from typing import NamedTuple

from altlens.items.view import SourceView


class SourceHealth(NamedTuple):
    """What the store knows of a source: its last fetch, how much it brought, what failed since.

    `advice` says what is to be done before it can be asked at all.
    """

    source: str
    fetched_at: datetime | None
    records: int
    failing: str
    advice: str
    every_hours: float


def source_view(health: SourceHealth, as_of: datetime) -> SourceView:
    """The state in one word, and why."""
    fetched = health.fetched_at
    if fetched is None and health.advice:
        return SourceView(state="NOT CONFIGURED", detail=health.advice)
    if health.failing and fetched is None:
        return SourceView(state="FAILING", detail=health.failing)
    if fetched is None:
        return SourceView(state="EMPTY", detail="never fetched")
    if health.records == 0:
        return SourceView(state="EMPTY", last_fetched_at=fetched, detail="the source had nothing")
    age = as_of - fetched
    if health.failing:
        return SourceView(state="FAILING", last_fetched_at=fetched, detail=health.failing)
    if age > timedelta(hours=2 * health.every_hours):
        return SourceView(state="LATE", last_fetched_at=fetched, detail=f"{_days(age)} old")
    return SourceView(state="OK", last_fetched_at=fetched)


def _days(age: timedelta) -> str:
    hours = age.total_seconds() / 3600
    return f"{hours / 24:.0f} days" if hours >= 48 else f"{hours:.0f} hours"
