"""One company: its identity, and its symbols and names over time."""

import datetime as dt
from typing import NamedTuple


class Alias(NamedTuple):
    """A symbol from `valid_from` (inclusive) to `valid_to` (exclusive); None where not known."""

    symbol: str
    exchange: str | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    def holds(self, on: dt.date) -> bool:
        """Whether the symbol was the company's on that day."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on < self.valid_to
        )


class Company(NamedTuple):
    """A company that files or filed with the SEC."""

    id: str  # CIK, ten digits
    name: str
    symbols: tuple[Alias, ...]  # the main one first among those that hold at one time
    former_names: tuple[str, ...] = ()

    @property
    def symbol(self) -> str:
        """The main symbol today, or the last one of a company that is gone."""
        return self.symbol_on(None)

    def symbol_on(self, on: dt.date | None) -> str:
        """Return the main symbol on that day, or else the last one."""
        valid = [a for a in self.symbols if (a.holds(on) if on else a.valid_to is None)]
        last = valid[0] if valid else max(self.symbols, key=lambda a: a.valid_to or dt.date.max)
        return last.symbol
