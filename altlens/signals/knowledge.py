"""What was known of a company at the end of a day, advanced from day to day.

Families read it. Advancing costs as much as what became available since the day before; windows
are walked back from their end, so a day costs as much as its windows hold.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cached_property

from altlens.aggregate.market.earnings import reports
from altlens.items.base import Item, end_of_day
from altlens.items.earnings import EarningsDate
from altlens.items.view import EarningsDateView
from altlens.signals.books import Books
from altlens.signals.history import History
from altlens.signals.market import MarketDay, MarketState
from altlens.signals.text_state import TextState


class Knowledge:
    """What was available of a company by `as_of`."""

    def __init__(self, history: History) -> None:
        self.company = history.company
        self.symbol = history.symbol
        self.as_of = end_of_day(date.min)
        self.today = date.min
        self.texts = TextState(history)
        self.books = Books()
        self._market = MarketState(history.symbol)
        self._coming = iter(history.items)
        self._next = next(self._coming, None)
        self._current: dict[str, dict[str, Item]] = defaultdict(dict)
        self._first: dict[str, list[tuple[date, str]]] = defaultdict(list)
        self._versions: dict[str, list[Item]] = defaultdict(list)
        self._newest: dict[str, date] = {}
        self._reports: tuple[int, list[EarningsDateView]] = (0, [])

    def advance(self, as_of: datetime) -> None:
        """Take in what became available up to a later moment, UTC."""
        self.as_of, self.today = as_of, as_of.date()
        self.__dict__.pop("market", None)
        while self._next is not None and self._next.since <= as_of:
            self._add(self._next.item, self._next.since)
            self._next = next(self._coming, None)
        self.texts.advance(as_of)

    def within(self, kind: str, days: int) -> Iterator[Item]:
        """The things of a kind that became available in the last days, newest first.

        The days are dates in UTC; today is the first of them. Each thing is given as it is known
        now.
        """
        since = self.today - timedelta(days=days)
        current = self._current[kind]
        for day, key in reversed(self._first[kind]):
            if day <= since:
                break
            yield current[key]

    def current(self, kind: str) -> list[Item]:
        """Everything of a kind, each as it is known now."""
        return list(self._current[kind].values())

    def age_days(self, kinds: tuple[str, ...]) -> int | None:
        """Days since anything of these kinds became available; None without any."""
        newest = [day for kind in kinds if (day := self.newest(kind))]
        return (self.today - max(newest)).days if newest else None

    def newest(self, kind: str) -> date | None:
        """The day on which something of a kind became available last."""
        return self.texts.newest.get(kind) or self._newest.get(kind)

    @cached_property
    def market(self) -> MarketDay:
        """The prices of the day."""
        return self._market.on(self.as_of)

    @property
    def earnings_reports(self) -> list[EarningsDateView]:
        """Every report of earnings that calendars named, as each named it last."""
        observed = self._versions["earnings_date"]
        if len(observed) != self._reports[0]:
            dates = [item for item in observed if isinstance(item, EarningsDate)]
            self._reports = (len(observed), reports(dates))
        return self._reports[1]

    def _add(self, item: Item, since: datetime) -> None:
        day, kind = since.date(), item.kind
        if item.key not in self._current[kind]:
            self._first[kind].append((day, item.key))
        before = self._current[kind].get(item.key)
        self._current[kind][item.key] = item
        self._versions[kind].append(item)
        self._newest[kind] = day
        self._market.add(item, before)
        self.books.add(item, before)
