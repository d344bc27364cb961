"""Figures with their quality: a mark to see, the reason on hover and for screen readers.

Stale and doubtful figures are greyed. A withheld figure, None, is written as a dash with its
reason.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import Any, NamedTuple, Protocol

from markupsafe import Markup

from altlens.formatting import NONE, plural, ratio
from altlens.items.age_limits import AGE_LIMITS
from altlens.items.quality import Assessed, Quality
from altlens.items.summary import CompanySummary
from altlens.items.view import CompanyView, EarningsDateView, FilingView
from altlens.items.view_sections import RatioView
from altlens.queries.point_in_time import TimeLimits

MIN_TEXTS = 5  # below them a view gives no mean sentiment

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


def price_quality(summary: CompanySummary) -> Assessed:
    """Return the quality of the last close of an overview row."""
    return Assessed(quality=summary.price_quality, reasons=summary.price_reasons)


def acceptance_quality(filing: FilingView) -> Assessed:
    """Return how certain the acceptance time of a filing is, with the reason."""
    reason = f"Its acceptance time is uncertain ({filing.acceptance_basis})."
    reasons = (reason,) if filing.acceptance_quality != "ok" else ()
    return Assessed(quality=filing.acceptance_quality, reasons=reasons)


def surprise_quality(report: EarningsDateView) -> Assessed:
    """Return the quality of an earnings surprise."""
    return Assessed(quality=report.surprise_quality, reasons=report.surprise_reasons)


def data_age(data_at: datetime, now: datetime) -> Assessed:
    """Return `stale` for data that is older than the age limit of views at `now`."""
    age = now - data_at
    if age <= AGE_LIMITS["view"]:
        return Assessed()
    reason = f"The latest data is as of {data_at:%Y-%m-%d}, {age.days} days before."
    return Assessed(quality="stale", reasons=(reason,))


def latest_age(data_at: datetime | None, limits: TimeLimits, now: datetime) -> Assessed:
    """Return the age of the newest data; on pages of the past nothing is too old."""
    if data_at is None or limits != TimeLimits():
        return Assessed()
    return data_age(data_at, now)


def mean_score(score: Markup, mean: float | None, texts: int, days: int = 0) -> str | Markup:
    """Return the score of a mean sentiment, or a dash with the reason below `MIN_TEXTS`.

    `days` is the window, 0 if it is stated elsewhere.
    """
    if mean is not None and texts >= MIN_TEXTS:
        return score
    window = f" in {days} days" if days else ""
    return withheld(f"{plural(texts, 'text')}{window}; a mean needs {MIN_TEXTS}")


def ratio_text(view: RatioView, name: str = "") -> str:
    """Write a ratio in its unit; growth carries its sign."""
    return ratio(view.value, view.unit, view.currency, is_change=name.endswith("growth"))


def ratio_period(view: RatioView, name: str) -> str:
    """Write what a ratio is of: TTM to 2026-03-28; price of 2026-06-18, TTM."""
    if name.startswith("price to") or view.unit == "money":
        return f"price of {view.end}" + (f", {view.period}" if view.period == "TTM" else "")
    return f"{view.period} to {view.end}" if view.period in ("TTM", "year") else str(view.end)


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
    for report in (*view.earnings.next, *view.earnings.past) if view.earnings else ():
        yield f"EPS surprise {report.start}", surprise_quality(report)
    yield from ((reaction.event, reaction) for reaction in view.reactions)
    yield from chain.from_iterable(tables)


FILTERS: dict[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (
        acceptance_quality,
        data_age,
        marked,
        mean_score,
        price_quality,
        ratio_period,
        ratio_text,
        surprise_quality,
        withheld,
    )
}
