"""Quarters that no filing gives, as differences of what it gives.

Companies file three quarters and a year, and their cash flow from the year's beginning on.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from altlens.aggregate.fundamentals.combining import combine
from altlens.aggregate.fundamentals.figures import Figure
from altlens.aggregate.fundamentals.periods import DAY, SLACK, Span, nearest
from altlens.items.view import Period

SHORT: tuple[Period, ...] = ("quarter", "half-year")
_IN_WORDS = {
    ("year", "nine months"): "year less nine months",
    ("nine months", "half-year"): "nine months less half-year",
    ("half-year", "quarter"): "half-year less first quarter",
    ("year", "half-year"): "year less first half",
}
Figures = Mapping[Span, Figure]


def derived_periods(figures: Figures) -> dict[Span, Figure]:
    """The quarters, and half-years of who reports by them, that follow from longer periods."""
    flows = {span: figure for span, figure in figures.items() if span.start}
    periods = flows | dict(_nine_months(flows))
    derived: dict[Span, Figure] = {}
    for period in SHORT:
        for span, figure in _differences(periods, period):
            if nearest([*flows, *derived], span) is None and not _has_quarters(
                span, period, [*flows, *derived]
            ):
                derived[span] = figure
    return derived


def _nine_months(flows: Figures) -> Iterator[tuple[Span, Figure]]:
    """The sums of three quarters from the beginning of a year that is reported."""
    for year in flows:
        if year.period != "year" or not year.start:
            continue
        quarters, start = [], year.start
        for _ in range(3):
            following = [
                s
                for s in flows
                if s.period == "quarter" and s.start and abs(s.start - start) <= SLACK
            ]
            if not following:
                break
            quarter = min(following, key=lambda span: abs((span.start or start) - start))
            quarters.append(flows[quarter])
            start = quarter.end + DAY
        if len(quarters) == 3:
            span = Span(year.start, quarters[-1].end)
            if nearest(flows, span) is None:
                signed = [(1, quarter) for quarter in quarters]
                yield span, combine(quarters[0].measure, span, signed, "")


def _differences(flows: Figures, period: Period) -> Iterator[tuple[Span, Figure]]:
    """What is left of each period less the longest shorter one from the same day on."""
    for together in _by_start(flows):
        for longer in together:
            for shorter in reversed(together):
                rest = Span(shorter.end + DAY, longer.end)
                if shorter.end < longer.end and rest.period == period:
                    yield rest, _less(flows[longer], flows[shorter], rest)
                    break


def _by_start(flows: Figures) -> Iterator[list[Span]]:
    """Periods that begin on about the same day, the shortest first."""
    together: list[Span] = []
    first = date.min
    for span in sorted(flows, key=lambda span: (span.start or date.min, span.end)):
        start = span.start or date.min
        if together and start - first > SLACK:
            yield sorted(together, key=lambda span: (span.end, span))
            together = []
        if not together:
            first = start
        together.append(span)
    if together:
        yield sorted(together, key=lambda span: (span.end, span))


def _less(longer: Figure, shorter: Figure, rest: Span) -> Figure:
    name = _IN_WORDS.get((longer.span.period, shorter.span.period), "longer less shorter period")
    reason, values = f"Derived: {name}.", None
    if _is_restated(longer) != _is_restated(shorter):
        first = longer.filings[0]
        then = [f.value for f in shorter.filings if f.filed <= first.filed] or [shorter.value]
        if not longer.is_derived and not shorter.is_derived:
            reason, values = (
                f"Derived: {name}, as filed before one was restated.",
                [first.value, then[-1]],
            )
    return combine(longer.measure, rest, [(1, longer), (-1, shorter)], reason, values)


def _is_restated(figure: Figure) -> bool:
    return not figure.is_derived and figure.value != figure.filings[0].value


def _has_quarters(span: Span, period: Period, spans: list[Span]) -> bool:
    """Whether a half-year is reported by its quarters."""
    return period == "half-year" and any(
        other.period == "quarter" and abs(other.end - span.end) <= SLACK for other in spans
    )
