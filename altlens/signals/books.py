"""A company's figures as filed by a day, put together only on the days on which they change."""

from dataclasses import replace
from datetime import date, timedelta

from altlens.aggregate.fundamentals.book import RECENT, Book
from altlens.aggregate.fundamentals.building import build_book
from altlens.aggregate.fundamentals.market import Market
from altlens.aggregate.fundamentals.views import earlier_values, price_ratios, reported_ratios
from altlens.items.base import Item
from altlens.items.financials import Fact
from altlens.items.view_sections import RatioView

DAY = timedelta(days=1)


class Books:
    """The facts as they become available, and the book of a day."""

    def __init__(self) -> None:
        self._facts: dict[str, Fact] = {}
        self._book: Book | None = None
        self._until = date.max  # the first day on which the book would be another one
        self._reported: dict[str, RatioView] = {}
        self._restated: list[date] = []

    def add(self, item: Item, before: Item | None) -> None:
        """Take in a version of a fact, in place of the one before it."""
        if isinstance(item, Fact):
            self._facts[item.key] = item
            self._book = None

    def ratios(self, today: date, market: Market | None) -> dict[str, RatioView]:
        """The ratios by name, as a view of the day has them."""
        book = self._on(today)
        return self._reported | (price_ratios(book, market) if market else {})

    def restated(self, today: date, days: int) -> int:
        """How many figures got another value than before in filings of the last days."""
        self._on(today)
        since = today - timedelta(days=days)
        return sum(since < filed <= today for filed in self._restated)

    def _on(self, today: date) -> Book:
        if self._book is None or today >= self._until:
            facts = list(self._facts.values())
            self._book = build_book(facts, today)
            self._until = _unchanged_until(self._book, facts)
            self._reported = reported_ratios(self._book)
            self._restated = [
                figure.in_force.filed for figure in self._book if any(earlier_values(figure))
            ]
        elif self._book.as_of != today:
            derived = {
                name: value
                for name, value in self._book.__dict__.items()
                if name in ("_newest", "age_limit", "is_foreign", "twelve_months")
            }
            self._book = replace(self._book, as_of=today)
            self._book.__dict__.update(derived)  # they do not change before `_until`
        return self._book


def _unchanged_until(book: Book, facts: list[Fact]) -> date:
    """The first day after the book's on which the same facts make another book.

    Facts count from the day they were filed on, the newest figure of a measure is stale past its
    age limit, and the limit follows from periods of the last years.
    """
    changes = [fact.filed for fact in facts]
    newest = (book.newest(measure) for measure in book.figures)
    changes += [figure.end + timedelta(days=book.age_limit) + DAY for figure in newest if figure]
    ends: dict[str, date] = {}
    for figure in book:
        if figure.span.start:
            period = figure.span.period
            ends[period] = max(figure.end, ends.get(period, figure.end))
    changes += [end + 2 * RECENT + DAY for end in ends.values()]
    return min((day for day in changes if day > book.as_of), default=date.max)
