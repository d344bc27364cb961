"""The trials' table, and the same as JSON."""

import json
from collections.abc import Sequence
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from chaos.trials import Row

WIDTH = 150
NUMBERS = ("executed twice", "lost", "duplicated", "failed", "batch s")


def show(rows: Sequence[Row], quiet_seconds: float) -> None:
    """Print the table."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("fault")
    table.add_column("injected at")
    table.add_column("recovered in s", justify="right")
    for name in NUMBERS:
        table.add_column(name, justify="right")
    table.add_column("")
    for row in rows:
        numbers = (row.executed_twice, row.lost, row.duplicated, row.failed, row.seconds)
        held = "[green]held[/]" if row.held else f"[red]BROKEN[/] {row.note[:200]}"
        table.add_row(
            row.fault, row.injected_at, f"{row.recovered_in:.1f}", *map(str, numbers), held
        )
    console = Console()
    console.width = max(console.width, WIDTH)
    console.print(table)
    console.print(
        f"Without fault the batch takes {quiet_seconds:.0f} s. 'recovered in' is the longest time "
        "after the fault in which no unit was done.",
        highlight=False,
    )


def write(rows: Sequence[Row], quiet_seconds: float, path: Path) -> None:
    """The same for programs."""
    held = {"quiet_seconds": quiet_seconds, "rows": [row.as_dict() for row in rows]}
    path.write_text(json.dumps(held, indent=2) + "\n")
