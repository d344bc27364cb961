"""Figures and tables as a terminal shows them; marks of quality, with their reasons below."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from rich.box import SIMPLE_HEAD
from rich.console import JustifyMethod
from rich.table import Table
from rich.text import Text

from altlens.formatting import NONE, levels, percent, plural, signed
from altlens.items.quality import Quality

SPARKS = "▁▂▃▄▅▆▇█"
SPARK_WIDTH = 60
MIN_TEXTS = 5  # of a mean sentiment; below, it says more about one writer than about the company
SIGNS: dict[Quality, str] = {"ok": "", "derived": "†", "stale": "‡", "doubtful": "?"}
RIGHT_ALIGNED = {
    "value", "1 day", "2 days", "5 days", "sigma", "items", "by", "new", "mean", "days",
    "+", "=", "−", "today", "mean per day", "texts",
}  # fmt: skip
UNBROKEN = {"filed in", "accession", "newest filing"}


class Figure(Protocol):
    """Anything with a quality and reasons, such as the view models of figures."""

    @property
    def quality(self) -> Quality: ...
    @property
    def reasons(self) -> tuple[str, ...]: ...


class Notes:
    """Marks figures that are derived, stale or doubtful, and lists the reasons once each."""

    def __init__(self) -> None:
        self._names: dict[tuple[Quality, str], dict[str, None]] = {}

    def mark(self, text: str | Text, figure: Figure, name: str) -> Text:
        """The text with the sign of its quality; grey where it is stale or doubtful.

        A withheld figure stays a dash; its reason is listed too.
        """
        shown = text.copy() if isinstance(text, Text) else Text(text)
        for reason in figure.reasons:
            self._names.setdefault((figure.quality, reason), {})[name] = None
        if figure.quality == "ok" or shown.plain == NONE:
            return shown
        shown.append(SIGNS[figure.quality])
        if figure.quality in ("stale", "doubtful"):
            shown.stylize("dim")
        return shown

    def lines(self) -> Iterator[Text]:
        """A line per reason: the sign, the figures that it is about, the reason."""
        for (quality, reason), names in self._names.items():
            sign = SIGNS[quality] or " "
            yield Text(f"{sign} {quality}: {', '.join(names)}: {reason}", style="dim")


def sparkline(values: Sequence[float], width: int = SPARK_WIDTH) -> str:
    """The values as one line of blocks, thinned to the width."""
    step = -(-len(values) // width)
    shown = values[::-step][::-1] if step else ()
    return "".join(SPARKS[level] for level in levels(shown, len(SPARKS)))


def change(value: float | None) -> Text:
    """A change in percent, green or red."""
    return Text(percent(value), style=_colour(value))


def score(value: float | None, texts: int) -> Text:
    """A mean sentiment, green or red; a dash below five texts."""
    shown = value if texts >= MIN_TEXTS else None
    return Text(signed(shown), style=_colour(shown))


def few_texts(texts: int, days: int) -> str:
    """Why there is no mean sentiment."""
    return f"{plural(texts, 'text')} in {days} days; a mean needs {MIN_TEXTS}."


def _colour(value: float | None) -> str:
    if value is None or not round(value, 2):
        return ""
    return "green" if value > 0 else "red"


def section(title: str, *headings: str) -> Table:
    """A table that fits a narrow terminal: figures and ids are not broken, words may wrap."""
    table = Table(
        title=title,
        title_justify="left",
        title_style="bold",
        box=SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 1, 0, 0),
    )
    for heading in headings:
        is_figure = heading in RIGHT_ALIGNED
        justify: JustifyMethod = "right" if is_figure else "left"
        is_whole = is_figure or heading in UNBROKEN
        table.add_column(heading, justify=justify, no_wrap=is_whole, overflow="fold")
    return table
