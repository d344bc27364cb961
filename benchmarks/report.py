"""The results of a benchmark: tables, shown on the terminal and saved as JSON, and pictures."""

import platform
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Literal

import orjson
from rich.console import Console
from rich.table import Table as RichTable

from altlens.analyze import IS_COMPILED, sentiment

Size = Literal["tiny", "default", "full"]
Cell = str | int | float | None
ANALYSIS = "compiled" if IS_COMPILED else "plain"


@dataclass(frozen=True)
class Table:
    """Rows under named columns, with notes on how to read them."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Picture:
    """A picture `name`.svg, drawn by `draw(path)`."""

    name: str
    draw: Callable[[Path], None] = field(compare=False)


def show(table: Table, console: Console) -> None:
    """Print the table, and its notes below."""
    shown = RichTable(title=table.title, title_justify="left", title_style="bold")
    for index, column in enumerate(table.columns):
        shown.add_column(column, justify="left" if index == 0 else "right")
    for row in table.rows:
        shown.add_row(*(text(cell) for cell in row))
    console.print(shown)
    for note in table.notes:
        console.print(f"  {note}", style="dim", highlight=False)
    console.print()


def keep(name: str, size: Size, seconds: float, tables: Sequence[Table], folder: Path) -> None:
    """Write a benchmark's tables to `folder`/`name`.json."""
    document: dict[str, Any] = {
        "benchmark": name,
        "size": size,
        "seconds": round(seconds, 1),
        "python": platform.python_version(),
        "analysis": ANALYSIS,
        "sentiment": sentiment.version(),
        "tables": [asdict(table) for table in tables],
    }
    (folder / f"{name}.json").write_bytes(
        orjson.dumps(document, option=orjson.OPT_INDENT_2) + b"\n"
    )


def text(cell: Cell) -> str:
    """Format a cell: thousands separators, three significant digits."""
    if cell is None:
        return "–"
    if isinstance(cell, float):
        return f"{cell:,.0f}" if abs(cell) >= 100 else f"{cell:.3g}"
    return f"{cell:,}" if isinstance(cell, int) else cell


def middle(values: Sequence[float]) -> float:
    """The median; NaN without values."""
    return median(values) if values else float("nan")
