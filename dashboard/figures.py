"""Figures with their quality: a mark to see, the reason on hover and for screen readers.

Stale and doubtful figures are greyed. A withheld figure, None, is written as a dash with its
reason.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple, Protocol

from markupsafe import Markup

from altlens.formatting import NONE, ratio
from altlens.items.quality import Assessed, Quality
from altlens.items.view import CompanyView
from altlens.items.view_sections import RatioView

# One sign per quality, so that no figure is marked by its colour alone.
SIGNS: dict[Quality, str] = {"ok": "", "derived": "†", "stale": "‡", "doubtful": "?"}
LABELS: dict[Quality, str] = {
    "ok": "",
    "derived": "derived",
    "stale": "out of date",
    "doubtful": "doubtful",
}
_MARKED = Markup(
    '<span class="marked {quality}" title="{title}">{text}'
    '<sup aria-hidden="true">{sign}</sup><span class="hidden"> ({title})</span></span>'
)
_WITHHELD = Markup(
    '<span class="marked withheld" title="{title}">{text}'
    '<span class="hidden"> ({title})</span></span>'
)


class Readable(Protocol):
    """Anything with a quality and reasons, such as the view models of figures."""

    @property
    def quality(self) -> Quality: ...
    @property
    def reasons(self) -> tuple[str, ...]: ...


class Note(NamedTuple):
    """Why some figures are marked: one reason and the names of its figures."""

    quality: Quality
    reason: str
    names: tuple[str, ...]


def marked(text: str | Markup, figure: Readable) -> str | Markup:
    """Return the text of a figure with the mark of its quality, or unchanged if it is ok.

    >>> marked("12.4", Assessed(quality="stale", reasons=("The last price is of 2026-06-01.",)))
    Markup('<span class="marked stale" …>12.4<sup aria-hidden="true">‡</sup>…</span>')
    """
    reasons = " ".join(figure.reasons)
    if text == NONE:
        return _WITHHELD.format(title=f"not shown: {reasons}", text=text) if reasons else text
    if figure.quality == "ok":
        return text
    label = LABELS[figure.quality]
    title = f"{label}: {reasons}" if reasons else label
    return _MARKED.format(
        quality=figure.quality, title=title, text=text, sign=SIGNS[figure.quality]
    )


def withheld(reason: str) -> str | Markup:
    """Return the dash of a figure that is not shown, with the reason."""
    return marked(NONE, Assessed(quality="doubtful", reasons=(reason,) if reason else ()))


def ratio_text(view: RatioView, name: str = "") -> str:
    """Write a ratio in its unit; growth carries its sign."""
    return ratio(view.value, view.unit, view.currency, is_change=name.endswith("growth"))


def notes(figures: Iterable[tuple[str, Readable]]) -> tuple[Note, ...]:
    """Collect the reasons of marked figures, each with the names of its figures."""
    names: dict[tuple[Quality, str], dict[str, None]] = {}
    for name, figure in figures:
        for reason in figure.reasons:
            names.setdefault((figure.quality, reason), {})[name] = None
    return tuple(Note(quality, reason, tuple(of)) for (quality, reason), of in names.items())


def page_figures(
    view: CompanyView, *tables: Iterable[tuple[str, Readable]]
) -> Iterator[tuple[str, Readable]]:
    """Yield every figure of a company's page with its name; `tables` are the reported figures."""
    if view.price:
        yield "price", view.price
    if view.profile:
        yield "Yahoo Finance", view.profile
    yield from view.ratios.items()
    yield from chain.from_iterable(tables)
