"""The values that filings give, and the figures made of them."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, Protocol

from altlens.aggregate.fundamentals.periods import Span
from altlens.items.quality import Assessed, Quality


class Fact(Protocol):
    """One value as one filing states it; `altlens.items.financials.Fact` is one."""

    @property
    def taxonomy(self) -> str: ...
    @property
    def concept(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def start(self) -> date | None: ...
    @property
    def end(self) -> date: ...
    @property
    def value(self) -> float: ...
    @property
    def accession(self) -> str: ...
    @property
    def form(self) -> str: ...
    @property
    def filed(self) -> date: ...


class FiledValue(NamedTuple):
    """The value of a concept and period in one filing."""

    value: float
    filed: date
    accession: str
    form: str
    fact: Fact


class Note(NamedTuple):
    """A rule that a figure failed while it was put together."""

    rule: str
    quality: Quality
    reason: str


class Figure(NamedTuple):
    """A measure's value of one period, with the filings it rests on, oldest first.

    `concept` names the concepts, as `taxonomy:concept`, joined by + or − where it is computed.
    `is_trailing` says that it is of twelve months that are no fiscal year.
    """

    measure: str
    concept: str
    unit: str
    span: Span
    value: float
    filings: tuple[FiledValue, ...]
    notes: tuple[Note, ...] = ()
    quality: Quality = "ok"
    reasons: tuple[str, ...] = ()
    is_derived: bool = False
    is_trailing: bool = False

    @property
    def in_force(self) -> FiledValue:
        """The filing of the value, the newest that gives it."""
        matching = [filed for filed in self.filings if filed.value == self.value]
        return matching[-1] if matching else self.filings[-1]

    @property
    def end(self) -> date:
        return self.span.end

    @property
    def assessed(self) -> Assessed:
        return Assessed(quality=self.quality, reasons=self.reasons)

    @property
    def is_usable(self) -> bool:
        return self.assessed.is_usable

    @property
    def accessions(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(filed.accession for filed in self.filings))


def accessions_of(figures: Iterable[Figure]) -> tuple[str, ...]:
    """The filings that the figures rest on, in order of their number."""
    return tuple(sorted({name for figure in figures for name in figure.accessions}))


def money(value: float) -> str:
    """An amount in words: 30.0 billion."""
    for size, name in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if abs(value) >= size:
            return f"{value / size:,.1f} {name}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.2f}"
