"""Margins, growth, returns and leverage from a book of figures, as filed by a date.

A ratio rests on figures of the same time that are neither doubtful nor stale; otherwise its value
is withheld, with the reasons. Every ratio names the filings it rests on.
"""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from altlens.aggregate.fundamentals.book import Book
from altlens.aggregate.fundamentals.combining import combine
from altlens.aggregate.fundamentals.figures import Figure, accessions_of
from altlens.aggregate.fundamentals.periods import DAY, SLACK, YEAR, Span, nearest
from altlens.items.quality import Assessed, combined
from altlens.items.view_sections import RATIO_UNITS, RatioView

TTM: Literal["TTM"] = "TTM"
LARGEST_INCOME = 2  # times revenue, for a margin


def ratios(book: Book) -> dict[str, RatioView]:
    """The ratios that the figures allow, by name."""
    revenue, income = twelve_months(book, "revenue"), twelve_months(book, "net income")
    assets, equity = at_end(book, "assets"), at_end(book, "equity")
    cash, spent = (
        twelve_months(book, "operating cash flow"),
        twelve_months(book, "capital expenditure"),
    )
    candidates = {
        "gross margin": _share("gross margin", twelve_months(book, "gross profit"), revenue),
        "operating margin": _share(
            "operating margin", twelve_months(book, "operating income"), revenue
        ),
        "net margin": _share("net margin", income, revenue),
        "free cash flow margin": _share("free cash flow margin", _less(cash, spent), revenue),
        "revenue growth": _growth("revenue growth", revenue, twelve_months(book, "revenue", 1)),
        "net income growth": _growth(
            "net income growth", income, twelve_months(book, "net income", 1)
        ),
        "return on equity": _share("return on equity", income, equity),
        "return on assets": _share("return on assets", income, assets),
        "liabilities to assets": _share(
            "liabilities to assets", at_end(book, "liabilities"), assets
        ),
        "debt to equity": _share("debt to equity", at_end(book, "long-term debt"), equity),
        "current ratio": _share(
            "current ratio", at_end(book, "current assets"), at_end(book, "current liabilities")
        ),
    }
    return {name: ratio for name, ratio in candidates.items() if ratio}


def at_end(book: Book, measure: str) -> Figure | None:
    """The newest amount at the end of a day, such as assets."""
    instants = [figure for figure in book.of(measure).values() if not figure.span.start]
    return max(instants, key=lambda figure: figure.end, default=None)


def twelve_months(book: Book, measure: str, years_ago: int = 0) -> Figure | None:
    """The amount of the last twelve months reported, or of those so many years before.

    It is a fiscal year, or the trailing twelve months: a year plus what came since, less the same
    period a year earlier.
    """
    place = (measure, years_ago)
    if place not in book.twelve_months:
        book.twelve_months[place] = _twelve_months(book, measure, years_ago)
    return book.twelve_months[place]


def _twelve_months(book: Book, measure: str, years_ago: int) -> Figure | None:
    figures = {span: figure for span, figure in book.of(measure).items() if span.start}
    if not figures:
        return None
    reported = [span for span, figure in figures.items() if not figure.is_derived] or list(figures)
    end = max(span.end for span in reported) - years_ago * YEAR
    years = sorted((s for s in figures if s.period == "year"), key=lambda s: s.end, reverse=True)
    whole = [span for span in years if abs(span.end - end) <= SLACK]
    if whole:
        return figures[whole[0]]
    for year in years:
        if year.end >= end:
            continue
        since = Span(year.end + DAY, end)
        recent, like = nearest(figures, since), nearest(figures, since.year_before())
        if recent and like and year.start:
            signed = [(1, figures[year]), (1, figures[recent]), (-1, figures[like])]
            span = Span(like.end + DAY, recent.end)
            figure = combine(measure, span, signed, "")
            return _in_quality(figure, [f for _, f in signed])._replace(is_trailing=True)
    return None


def _in_quality(figure: Figure, parts: Sequence[Figure]) -> Figure:
    """The sum in the quality of its parts: adding up reported periods makes nothing uncertain."""
    quality = combined(part.assessed for part in parts)
    return figure._replace(quality=quality.quality, reasons=quality.reasons)


def period_of(figures: Sequence[Figure]) -> Literal["TTM", "year", "instant", ""]:
    """What the amounts over time among the figures cover."""
    flows = [figure for figure in figures if figure.span.start]
    if not flows:
        return "instant"
    return TTM if any(figure.is_trailing for figure in flows) else "year"


def make_ratio(
    name: str, value: float | None, end: date, rests_on: Sequence[Figure], currency: str = ""
) -> RatioView:
    """The ratio; withheld where a figure that it rests on is not usable."""
    quality = combined(figure.assessed for figure in rests_on)
    return RatioView(
        value=value if quality.is_usable else None,
        unit=RATIO_UNITS[name],
        currency=currency,
        period=period_of(rests_on),
        end=end,
        accessions=accessions_of(rests_on),
        quality=quality.quality,
        reasons=quality.reasons,
    )


def _share(name: str, over: Figure | None, under: Figure | None) -> RatioView | None:
    """The ratio of two figures of the same time; None where there are none."""
    if not over or not under or abs(over.end - under.end) > SLACK or not under.value:
        return None
    ratio = make_ratio(name, over.value / under.value, over.end, [over, under])
    if under.value < 0:
        return _withheld(ratio, f"A share of a negative {under.measure} says nothing.")
    if name == "net margin" and over.value > LARGEST_INCOME * under.value:
        return _withheld(ratio, "Net income is not of sales: it is more than twice the revenue.")
    return ratio


def _withheld(ratio: RatioView, reason: str) -> RatioView:
    """The ratio without a value, for a reason beside those of its figures."""
    quality = combined([ratio, Assessed(quality="doubtful", reasons=(reason,))])
    return ratio.model_copy(
        update={"value": None, "quality": quality.quality, "reasons": quality.reasons}
    )


def _growth(name: str, now: Figure | None, then: Figure | None) -> RatioView | None:
    """The change as a share of what was, where that was positive."""
    if not now or not then or then.value <= 0:
        return None
    return make_ratio(name, now.value / then.value - 1, now.end, [now, then])


def _less(one: Figure | None, other: Figure | None) -> Figure | None:
    if not one or not other or abs(one.end - other.end) > SLACK:
        return None
    figure = combine(one.measure, one.span, [(1, one), (-1, other)], "")
    trailing = one.is_trailing or other.is_trailing
    return _in_quality(figure, [one, other])._replace(is_trailing=trailing)
