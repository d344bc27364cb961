"""The rows of one company for many days, in one pass over what is known of it."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from altlens.items.base import end_of_day
from altlens.items.quality import Assessed
from altlens.signals.history import History
from altlens.signals.knowledge import Knowledge
from altlens.signals.registry import DOUBT, age_name, all_families, all_signals, doubt_name
from altlens.signals.signal import Family, Row


class FailedFamily(NamedTuple):
    """A family that could not be computed for a company from `day` on."""

    family: str
    day: date
    error: Exception


class Panel(NamedTuple):
    """Rows by day, and what failed: the cells of a family that failed are missing on that day."""

    rows: list[Row]
    failed: list[FailedFamily]


def compute_signals(history: History, days: Iterable[tuple[date, str]]) -> Panel:
    """The rows of the days, which come oldest first, each with the company's symbol on it.

    A row rests on what was available by 23:59:59.999999 of its day, UTC.
    """
    known, names = Knowledge(history), tuple(all_signals())
    rows: list[Row] = []
    failed: dict[str, FailedFamily] = {}
    for day, symbol in days:
        known.advance(end_of_day(day))
        cells: dict[str, float | None] = {}
        reasons: dict[str, str] = {}
        for family in all_families():
            try:
                assessed = _compute(family, known, cells)
            except Exception as error:
                failed.setdefault(family.name, FailedFamily(family.name, day, error))
                assessed = Assessed(quality="doubtful", reasons=(f"It failed: {error}",))
            if assessed.reasons:
                reasons[family.name] = " ".join(assessed.reasons)
        row = tuple(cells.get(name) for name in names)
        rows.append(Row(history.company, symbol, day, row, reasons))
    return Panel(rows, list(failed.values()))


def _compute(family: Family, known: Knowledge, cells: dict[str, float | None]) -> Assessed:
    """Add the family's cells of a day, all of them or none; returns its doubt."""
    computed = family.compute(known)
    unknown = set(computed.cells) - {signal.name for signal in family.signals}
    if unknown:
        raise ValueError(f"{family.name} declares no signal {', '.join(sorted(unknown))}")
    age = known.age_days(family.rests_on)
    cells.update(computed.cells)
    cells[age_name(family)] = None if age is None else float(age)
    cells[doubt_name(family)] = None if age is None else DOUBT[computed.assessed.quality]
    return computed.assessed
