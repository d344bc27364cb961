"""Reported facts with ordinary default values, which a test overrides as needed."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from altlens.aggregate.fundamentals.book import Book
from altlens.aggregate.fundamentals.building import build_book
from altlens.aggregate.fundamentals.figures import Figure
from altlens.aggregate.fundamentals.periods import Span

LATER = dt.date(2024, 6, 1)


@dataclass(frozen=True)
class ReportedFact:
    concept: str
    value: float
    end: dt.date
    start: dt.date | None = None
    accession: str = "0000000001-24-000001"
    filed: dt.date = dt.date(2024, 2, 1)
    unit: str = "USD"
    taxonomy: str = "us-gaap"
    form: str = "10-K"


def year(concept: str, value: float, of: int = 2023, **changes: Any) -> ReportedFact:
    """An amount of a calendar year, filed on 1 February."""
    span = dt.date(of, 1, 1), dt.date(of, 12, 31)
    fact = ReportedFact(concept, value, span[1], span[0], f"annual-{of}", dt.date(of + 1, 2, 1))
    return replace(fact, **changes)


def months(
    concept: str, value: float, of: int, first: int, last: int, **changes: Any
) -> ReportedFact:
    """An amount from the first to the last month, filed thirty days later."""
    end = dt.date(of + last // 12, last % 12 + 1, 1) - dt.timedelta(days=1)
    fact = ReportedFact(
        concept,
        value,
        end,
        dt.date(of, first, 1),
        f"interim-{of}-{last}",
        end + dt.timedelta(days=30),
        form="10-Q",
    )
    return replace(fact, **changes)


def balance(concept: str, value: float, of: int = 2023, **changes: Any) -> ReportedFact:
    """An amount at the end of a calendar year, filed on 1 February."""
    fact = ReportedFact(
        concept,
        value,
        dt.date(of, 12, 31),
        accession=f"annual-{of}",
        filed=dt.date(of + 1, 2, 1),
    )
    return replace(fact, **changes)


def cover(value: float, day: dt.date = dt.date(2024, 1, 20), **changes: Any) -> ReportedFact:
    """The count of shares on a report's cover."""
    fact = ReportedFact(
        "EntityCommonStockSharesOutstanding",
        value,
        day,
        accession="annual-2023",
        unit="shares",
        taxonomy="dei",
    )
    return replace(fact, **changes)


def book_of(*facts: ReportedFact, as_of: dt.date = LATER) -> Book:
    return build_book(facts, as_of)


def figure_of(book: Book, measure: str, of: int = 2023) -> Figure:
    """The figure of a measure for the calendar year, or at its end."""
    end = dt.date(of, 12, 31)
    figure = book.get(measure, Span(dt.date(of, 1, 1), end)) or book.get(measure, Span(None, end))
    assert figure, f"there is no {measure} of {of}"
    return figure
