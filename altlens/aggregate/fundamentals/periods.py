"""Periods of figures: their length, their name, and which of them are comparable."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from altlens.items.view import Period

DAYS_A_MONTH = 30.4375
SLACK = timedelta(days=10)  # by which the ends of comparable periods may miss each other
DAY = timedelta(days=1)
YEAR = timedelta(days=365)

# Fiscal years have 52 or 53 weeks, quarters 12 to 16.
_LENGTHS: tuple[tuple[Period, range], ...] = (
    ("quarter", range(77, 120)),
    ("half-year", range(160, 201)),
    ("nine months", range(245, 291)),
    ("year", range(350, 381)),
)


class Span(NamedTuple):
    """From `start` to `end`, both included; `start` is None for an amount at the end of a day."""

    start: date | None
    end: date

    @property
    def days(self) -> int:
        """The length; 0 for an instant."""
        return (self.end - self.start).days + 1 if self.start else 0

    @property
    def months(self) -> int:
        """The length in months; 0 for an instant."""
        return round(self.days / DAYS_A_MONTH)

    @property
    def period(self) -> Period:
        """The name of its length."""
        return _period_of(self.days) if self.start else "instant"

    def year_before(self) -> "Span":
        """The same period a year earlier."""
        return Span(self.start - YEAR if self.start else None, self.end - YEAR)


@lru_cache(maxsize=1024)
def _period_of(days: int) -> Period:
    return next((name for name, lengths in _LENGTHS if days in lengths), "other")


def nearest(spans: Iterable[Span], target: Span) -> Span | None:
    """The period that begins and ends about when the target does."""
    close = [
        span
        for span in spans
        if span.start
        and target.start
        and abs(span.start - target.start) <= SLACK
        and abs(span.end - target.end) <= SLACK
    ]
    return min(close, key=lambda span: (_distance(span, target), span), default=None)


def _distance(span: Span, target: Span) -> timedelta:
    start = abs(span.start - target.start) if span.start and target.start else timedelta(0)
    return start + abs(span.end - target.end)
