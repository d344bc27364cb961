"""What was known of a company at the end of a day, advanced from day to day.

Families read it. Advancing costs as much as what became available since the day before; windows
are walked back from their end, so a day costs as much as its windows hold.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from altlens.items.base import Item, end_of_day
from altlens.signals.history import History


class Knowledge:
    """What was available of a company by `as_of`."""

    def __init__(self, history: History) -> None:
        self.company = history.company
        self.symbol = history.symbol
        self.as_of = end_of_day(date.min)
        self.today = date.min
        self._coming = iter(history.items)
        self._next = next(self._coming, None)
        self._current: dict[str, dict[str, Item]] = defaultdict(dict)
        self._first: dict[str, list[tuple[date, str]]] = defaultdict(list)
        self._versions: dict[str, list[Item]] = defaultdict(list)
        self._newest: dict[str, date] = {}

    def advance(self, as_of: datetime) -> None:
        """Take in what became available up to a later moment, UTC."""
        self.as_of, self.today = as_of, as_of.date()
        while self._next is not None and self._next.since <= as_of:
            self._add(self._next.item, self._next.since)
            self._next = next(self._coming, None)

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

    def versions(self, kind: str) -> list[Item]:
        """Every version of a kind's items, as they became available."""
        return self._versions[kind]

    def age_days(self, kinds: tuple[str, ...]) -> int | None:
        """Days since anything of these kinds became available; None without any."""
        newest = [day for kind in kinds if (day := self.newest(kind))]
        return (self.today - max(newest)).days if newest else None

    def newest(self, kind: str) -> date | None:
        """The day on which something of a kind became available last."""
        return self._newest.get(kind)

    def _add(self, item: Item, since: datetime) -> None:
        day, kind = since.date(), item.kind
        if item.key not in self._current[kind]:
            self._first[kind].append((day, item.key))
        self._current[kind][item.key] = item
        self._versions[kind].append(item)
        self._newest[kind] = day
