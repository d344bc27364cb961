"""Reported figures as a table: one row per measure, one column per period. Pure."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from altlens.items.view import FactView

COLUMNS = 6
CHARTED_MEASURES = ("revenue", "net income")
YEAR, QUARTER, INSTANT = 12, 3, 0  # months of a fact's period


class MeasureRow(NamedTuple):
    """A measure by period; a cell is None where nothing was reported."""

    measure: str
    unit: str
    cells: tuple[FactView | None, ...]


class PeriodTable(NamedTuple):
    """Periods by their last day, oldest first."""

    ends: tuple[date, ...]
    rows: tuple[MeasureRow, ...]


def period_table(facts: Sequence[FactView], months: int) -> PeriodTable:
    """Return the newest periods of that many months, with balances at their ends."""
    flows = [fact for fact in facts if fact.months == months]
    ends = tuple(sorted({fact.end for fact in flows})[-COLUMNS:])
    shown = [fact for fact in facts if fact.months in (months, INSTANT) and fact.end in ends]
    by_cell = {(fact.measure, fact.unit, fact.end): fact for fact in reversed(shown)}
    measures = dict.fromkeys((fact.measure, fact.unit) for fact in shown)
    rows = (
        MeasureRow(measure, unit, tuple(by_cell.get((measure, unit, end)) for end in ends))
        for measure, unit in measures
    )
    return PeriodTable(ends, tuple(rows))


def period_chart(table: PeriodTable) -> dict[str, Any]:
    """Return the charted rows of a table."""
    return {
        "ends": [str(end) for end in table.ends],
        "rows": {
            f"{row.measure}, {row.unit}": [cell.value if cell else None for cell in row.cells]
            for row in table.rows
            if row.measure in CHARTED_MEASURES
        },
    }
