"""Reported figures as a table: one row a measure, one column a period. Pure."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from altlens.items.view import FactView

COLUMNS = 6
CHARTED = ("revenue", "net income")
YEAR, QUARTER, MOMENT = 12, 3, 0


class Row(NamedTuple):
    """A measure; a cell is None where nothing was reported for the column's period."""

    measure: str
    unit: str
    cells: tuple[FactView | None, ...]


class Statement(NamedTuple):
    """Periods by their last day, oldest first."""

    ends: tuple[date, ...]
    rows: tuple[Row, ...]


def statement(facts: Sequence[FactView], months: int) -> Statement:
    """The newest periods of that many months, with what stood at their ends."""
    flows = [fact for fact in facts if fact.months == months]
    ends = tuple(sorted({fact.end for fact in flows})[-COLUMNS:])
    shown = [fact for fact in facts if fact.months in (months, MOMENT) and fact.end in ends]
    held = {(fact.measure, fact.unit, fact.end): fact for fact in reversed(shown)}
    measures = dict.fromkeys((fact.measure, fact.unit) for fact in shown)
    rows = (
        Row(measure, unit, tuple(held.get((measure, unit, end)) for end in ends))
        for measure, unit in measures
    )
    return Statement(ends, tuple(rows))


def statement_chart(table: Statement) -> dict[str, Any]:
    """The rows that the chart draws."""
    return {
        "ends": [str(end) for end in table.ends],
        "rows": {
            f"{row.measure}, {row.unit}": [cell.value if cell else None for cell in row.cells]
            for row in table.rows
            if row.measure in CHARTED
        },
    }
