"""Figures and tables as a terminal shows them at a glance."""

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import JustifyMethod
from rich.table import Table

SPARKS = "▁▂▃▄▅▆▇█"
SPARK_WIDTH = 60
FIGURES = {
    "value", "1 day", "2 days", "5 days", "sigma", "items", "by", "new", "mean", "days",
    "+", "=", "−", "today", "a day before",
}  # fmt: skip
NAMES = {"filed in", "accession", "newest filing"}


def sparkline(values: Sequence[float], width: int = SPARK_WIDTH) -> str:
    """The values as one line of blocks, thinned to the width."""
    step = -(-len(values) // width)
    shown = values[::-step][::-1] if step else ()
    low, span = min(shown, default=0.0), (max(shown, default=0.0) - min(shown, default=0.0)) or 1.0
    return "".join(SPARKS[int((value - low) / span * (len(SPARKS) - 1))] for value in shown)


def change(percent: float | None) -> str:
    """A change in its colour."""
    if percent is None:
        return "–"
    colour = "green" if percent >= 0 else "red"
    return f"[{colour}]{percent:+.1f}%[/]"


def section(title: str, *headings: str) -> Table:
    """A table that fits a narrow terminal: figures and names stay whole, words may wrap."""
    table = Table(
        title=title,
        title_justify="left",
        title_style="bold",
        box=SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 1, 0, 0),
    )
    for heading in headings:
        is_figure = heading in FIGURES
        justify: JustifyMethod = "right" if is_figure else "left"
        is_whole = is_figure or heading in NAMES
        table.add_column(heading, justify=justify, no_wrap=is_whole, overflow="fold")
    return table
