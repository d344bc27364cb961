"""When companies were in an index: stays by company, whatever symbol each had at the time.

A company that was delisted, taken over or renamed keeps its stays, so that a study over the members
of each day has no survivors only.
"""

import datetime as dt
from collections import defaultdict
from typing import NamedTuple

from altlens.companies.company import Company
from altlens.companies.directory import Directory
from altlens.companies.lists import Index
from altlens.errors import UnknownSymbol

ONE_DAY = dt.timedelta(days=1)


class Stay(NamedTuple):
    """From the first day in an index to the first day out of it; None where it has no end."""

    since: dt.date | None
    until: dt.date | None

    def overlaps(self, first: dt.date, last: dt.date) -> bool:
        """Whether any day from `first` to `last`, both included, lies within the stay."""
        return (self.since is None or self.since <= last) and (
            self.until is None or self.until > first
        )


class Membership(NamedTuple):
    """The stays of each company by its id, and the symbols that no company is known to have had."""

    stays: dict[str, list[Stay]]
    unknown: tuple[str, ...]


def membership(index: Index, directory: Directory) -> Membership:
    """Follow the index back from its members of today.

    A symbol means the company that had it on the last day of the stay. A member that was added
    under a former symbol has one stay: its later symbols are the same company's.
    """
    return _History(directory).follow(index)


class _History:
    """Members as of the change that is undone next, each with the first day on which it was out."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._members: dict[str, dt.date | None] = {}
        self._stays: dict[str, list[Stay]] = defaultdict(list)
        self._unknown: dict[str, None] = {}

    def follow(self, index: Index) -> Membership:
        self._members = dict.fromkeys(index.current_tickers)
        for change in sorted(index.events, key=lambda change: change.date, reverse=True):
            for symbol in change.added:
                self._enter(symbol, change.date)
            self._members.update(dict.fromkeys(change.removed, change.date))
        for symbol, until in self._members.items():
            self._add(symbol, Stay(None, until))
        return Membership(dict(self._stays), tuple(self._unknown))

    def _enter(self, symbol: str, since: dt.date) -> None:
        """Undo the addition of a symbol."""
        if symbol not in self._members:
            added = self._company(symbol, since)
            renamed = (
                other
                for other, until in self._members.items()
                if added and self._company(other, _last_day(until)) == added
            )
            symbol = next(renamed, "")
        if symbol:
            self._add(symbol, Stay(since, self._members.pop(symbol)))

    def _add(self, symbol: str, stay: Stay) -> None:
        company = self._company(symbol, _last_day(stay.until))
        if company:
            self._stays[company.id].append(stay)
        else:
            self._unknown[symbol] = None

    def _company(self, symbol: str, on: dt.date | None) -> Company | None:
        try:
            return self._directory.resolve(symbol, on)
        except UnknownSymbol:
            return None


def _last_day(until: dt.date | None) -> dt.date | None:
    return until - ONE_DAY if until else None
