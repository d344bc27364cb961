"""Reported figures as a table: one row per measure, one column per period. Pure."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from altlens.items.view import FactView

MAX_COLUMNS = 6
CHARTED_MEASURES = ("revenue", "net income")

TablePeriod = Literal["year", "half-year", "quarter"]
DAYS: dict[TablePeriod, float] = {"year": 365.25, "half-year": 182.6, "quarter": 91.3}
# Stored views of earlier versions have no `period`.
PERIOD_OF_MONTHS = {12: "year", 6: "half-year", 3: "quarter", 0: "instant"}


class Column(NamedTuple):
    """A period by its last day.

    A "gap" is a period of which nothing was reported; its day is an estimate.
    """

    end: date
    kind: Literal["period", "gap", "TTM"] = "period"


class MeasureRow(NamedTuple):
    """A measure by period; a cell is None where nothing was reported."""

    measure: str
    unit: str
    cells: tuple[FactView | None, ...]


class PeriodTable(NamedTuple):
    """Consecutive periods, oldest first; a table of years ends with the trailing twelve months."""

    columns: tuple[Column, ...]
    rows: tuple[MeasureRow, ...]

    @property
    def has_gap(self) -> bool:
        """Whether a period is missing between two reported ones."""
        return any(column.kind == "gap" for column in self.columns)

    def figures(self) -> Iterator[tuple[str, FactView]]:
        """Yield every figure with the name of its measure and the end of its period."""
        for row in self.rows:
            yield from ((f"{row.measure} {cell.end}", cell) for cell in row.cells if cell)


def period_table(facts: Sequence[FactView], period: TablePeriod) -> PeriodTable:
    """Return the newest periods, with the balances at their ends and a gap where one is missing."""
    columns = [*_consecutive(facts, period)]
    if period == "year":
        columns.extend(_trailing(facts, columns))
    columns = columns[-MAX_COLUMNS:]
    by_cell = {(fact.measure, fact.unit, _period(fact), fact.end): fact for fact in reversed(facts)}
    measures = dict.fromkeys((fact.measure, fact.unit) for fact in facts)
    rows = (
        MeasureRow(
            measure,
            unit,
            tuple(
                by_cell.get((measure, unit, "TTM" if column.kind == "TTM" else period, column.end))
                or by_cell.get((measure, unit, "instant", column.end))
                for column in columns
            ),
        )
        for measure, unit in measures
    )
    return PeriodTable(tuple(columns), tuple(row for row in rows if any(row.cells)))


def interim_table(facts: Sequence[FactView]) -> tuple[str, PeriodTable]:
    """Return the title and table of quarters, or of half-years where there are no quarters."""
    quarters = period_table(facts, "quarter")
    if any(column.kind == "period" for column in quarters.columns):
        return "Quarters", quarters
    return "Half-years", period_table(facts, "half-year")


def period_chart(table: PeriodTable) -> dict[str, Any]:
    """Return the charted rows of a table. Doubtful and stale figures are left out."""
    places = [place for place, column in enumerate(table.columns) if column.kind != "TTM"]
    return {
        "ends": [str(table.columns[place].end) for place in places],
        "rows": {
            f"{row.measure}, {row.unit}": [_charted(row.cells[place]) for place in places]
            for row in table.rows
            if row.measure in CHARTED_MEASURES
        },
    }


def _charted(cell: FactView | None) -> float | None:
    return cell.value if cell and cell.is_usable else None


def _period(fact: FactView) -> str:
    return fact.period if fact.period != "other" else PERIOD_OF_MONTHS.get(fact.months, "other")


def _consecutive(facts: Sequence[FactView], period: TablePeriod) -> Iterator[Column]:
    """Yield the periods, oldest first, and between two of them the missing ones."""
    ends = sorted({fact.end for fact in facts if _period(fact) == period})
    for earlier, later in pairwise(ends):
        yield Column(earlier)
        steps = round((later - earlier).days / DAYS[period])
        for step in range(1, steps):
            yield Column(earlier + timedelta(days=step * DAYS[period]), "gap")
    if ends:
        yield Column(ends[-1])


def _trailing(facts: Sequence[FactView], years: Sequence[Column]) -> Iterator[Column]:
    """Yield the newest trailing twelve months where they end after the last year."""
    newest = max((fact.end for fact in facts if _period(fact) == "TTM"), default=None)
    if newest and (not years or newest > years[-1].end):
        yield Column(newest, "TTM")
