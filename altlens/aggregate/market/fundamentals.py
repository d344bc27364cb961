"""Margins, growth, leverage and valuation from XBRL facts, as filed by a date.

Of each concept and period the value filed last by that date counts, so restatements change the
answer from their own filing on and never before. Every ratio names the filings it rests on. How
facts are shown one by one is `altlens.aggregate.market.statements`.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple, Protocol, TypedDict

from altlens.aggregate.market.statements import MEASURES

CONCEPTS: dict[str, tuple[str, ...]] = {
    **MEASURES,
    "current assets": ("AssetsCurrent",),
    "current liabilities": ("LiabilitiesCurrent",),
    "capital expenditure": (
        "PaymentsToAcquirePropertyPlantAndEquipment",
        "PaymentsToAcquireProductiveAssets",
    ),
}
YEAR_DAYS = range(350, 381)  # fiscal years have 52 or 53 weeks
SLACK = timedelta(days=10)  # by which the ends of comparable periods may miss each other
YEAR = timedelta(days=365)


class Fact(Protocol):
    """One value as one filing states it."""

    @property
    def taxonomy(self) -> str: ...
    @property
    def concept(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def start(self) -> date | None: ...
    @property
    def end(self) -> date: ...
    @property
    def value(self) -> float: ...
    @property
    def accession(self) -> str: ...
    @property
    def filed(self) -> date: ...


class Ratio(TypedDict):
    """A ratio, the last day of the period it is of, and the filings it rests on."""

    value: float
    end: str
    accessions: list[str]


class Figure(NamedTuple):
    """An amount of a period (or at its end) and the filings it rests on."""

    value: float
    end: date
    accessions: frozenset[str]


class _Span(NamedTuple):
    start: date | None
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1 if self.start else 0


class Statements:
    """The figures of each measure as filed by a date."""

    def __init__(self, facts: Iterable[Fact], as_of: date) -> None:
        self._held = _held(facts, as_of)

    def at_end(self, measure: str) -> Figure | None:
        """The newest amount at a moment, such as assets."""
        return self._newest(measure, [span for span in self._held[measure] if not span.start])

    def yearly(self, measure: str, years_ago: int = 0) -> Figure | None:
        """The amount of the last twelve months reported, or of those so many years before."""
        spans = [span for span in self._held[measure] if span.start]
        if not spans:
            return None
        end = max(span.end for span in spans)
        return self._twelve_months(measure, end - years_ago * YEAR)

    def _twelve_months(self, measure: str, end: date) -> Figure | None:
        """A year that ends about then; or a year before, plus what came since, less its like."""
        held = self._held[measure]
        years = [span for span in held if span.days in YEAR_DAYS]
        whole = [span for span in years if abs(span.end - end) <= SLACK]
        if whole:
            return self._newest(measure, whole)
        for year in sorted(years, key=lambda span: span.end, reverse=True):
            since = _Span(year.end + timedelta(days=1), end)
            recent, like = _nearest(held, since), _nearest(held, _earlier(since))
            if year.end < end and recent and like:
                parts = [held[span] for span in (year, recent, like)]
                value = parts[0].value + parts[1].value - parts[2].value
                return Figure(value, recent.end, frozenset().union(*(p.accessions for p in parts)))
        return None

    def _newest(self, measure: str, spans: Sequence[_Span]) -> Figure | None:
        last = max(spans, key=lambda span: span.end, default=None)
        return self._held[measure][last] if last else None


def fundamentals(
    facts: Iterable[Fact],
    as_of: date,
    price: float | None = None,
    splits: Sequence[tuple[date, float]] = (),
) -> dict[str, Ratio]:
    """The ratios that the facts allow, by name.

    With a share's price of that day come those of valuation; splits (day, new shares for one old)
    since the shares were last counted change their number as they changed the price.
    """
    known = Statements(facts, as_of)
    revenue, income = known.yearly("revenue"), known.yearly("net income")
    assets, equity = known.at_end("assets"), known.at_end("equity")
    cash, spent = known.yearly("operating cash flow"), known.yearly("capital expenditure")
    free_cash = _less(cash, spent) if _share(spent, cash) else None
    ratios = {
        "gross margin": _share(known.yearly("gross profit"), revenue),
        "operating margin": _share(known.yearly("operating income"), revenue),
        "net margin": _share(income, revenue),
        "free cash flow margin": _share(free_cash, revenue),
        "revenue growth": _growth(revenue, known.yearly("revenue", 1)),
        "net income growth": _growth(income, known.yearly("net income", 1)),
        "return on equity": _share(income, equity),
        "return on assets": _share(income, assets),
        "liabilities to assets": _share(known.at_end("liabilities"), assets),
        "debt to equity": _share(known.at_end("long-term debt"), equity),
        "current ratio": _share(
            known.at_end("current assets"), known.at_end("current liabilities")
        ),
    }
    if price is not None:
        ratios |= _valuation(known, price, as_of, splits)
    return {name: ratio for name, ratio in ratios.items() if ratio}


def _valuation(
    known: Statements, price: float, as_of: date, splits: Sequence[tuple[date, float]]
) -> dict[str, Ratio | None]:
    """What the market pays for what the company has and earns."""
    shares = known.at_end("shares outstanding")
    if not shares:
        return {}
    since = math.prod(ratio for day, ratio in splits if shares.end < day <= as_of)
    worth = Figure(price * shares.value * since, as_of, shares.accessions)
    return {
        "market capitalization": _ratio(worth, Figure(1.0, as_of, frozenset())),
        "price to earnings": _ratio(worth, _positive(known.yearly("net income"))),
        "price to sales": _ratio(worth, _positive(known.yearly("revenue"))),
        "price to book": _ratio(worth, _positive(known.at_end("equity"))),
    }


def _held(facts: Iterable[Fact], as_of: date) -> dict[str, dict[_Span, Figure]]:
    """By measure and period, the value filed last by then, of the concept preferred."""
    places = {
        concept: (measure, place)
        for measure, concepts in CONCEPTS.items()
        for place, concept in enumerate(concepts)
    }
    filed = [fact for fact in facts if fact.concept in places and fact.filed <= as_of]
    units = _units(filed)
    best: dict[tuple[str, _Span], tuple[int, date, str, float]] = {}
    for fact in filed:
        if fact.unit == units[fact.concept]:
            measure, place = places[fact.concept]
            key = measure, _Span(fact.start, fact.end)
            # The preferred concept first, then the newest filing; the accession settles a tie.
            claim = (-place, fact.filed, fact.accession, fact.value)
            best[key] = max(claim, best.get(key, claim))
    held: dict[str, dict[_Span, Figure]] = defaultdict(dict)
    for (measure, span), (_, _, accession, value) in best.items():
        held[measure][span] = Figure(value, span.end, frozenset([accession]))
    return held


def _units(facts: Iterable[Fact]) -> dict[str, str]:
    """The unit in which each concept is mostly reported; others are translations."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for fact in facts:
        counts[fact.concept][fact.unit] += 1
    return {concept: min(c, key=lambda unit: (-c[unit], unit)) for concept, c in counts.items()}


def _nearest(held: Iterable[_Span], wanted: _Span) -> _Span | None:
    """The period that begins and ends about when the wanted one does."""
    close = [
        span
        for span in held
        if span.start
        and wanted.start
        and abs(span.start - wanted.start) <= SLACK
        and abs(span.end - wanted.end) <= SLACK
    ]
    return max(close, key=lambda span: span.end, default=None)


def _earlier(span: _Span) -> _Span:
    """The same period a year before."""
    return _Span(span.start - YEAR if span.start else None, span.end - YEAR)


def _less(one: Figure | None, other: Figure | None) -> Figure | None:
    if not one or not other:
        return None
    return Figure(one.value - other.value, one.end, one.accessions | other.accessions)


def _share(over: Figure | None, under: Figure | None) -> Ratio | None:
    """The ratio of two figures of the same time, None where they are not."""
    together = over and under and abs(over.end - under.end) <= SLACK
    return _ratio(over, under) if together else None


def _ratio(over: Figure | None, under: Figure | None) -> Ratio | None:
    if not over or not under or not under.value:
        return None
    accessions = sorted(over.accessions | under.accessions)
    return Ratio(value=over.value / under.value, end=over.end.isoformat(), accessions=accessions)


def _growth(now: Figure | None, then: Figure | None) -> Ratio | None:
    """The change as a share of what was, where that was positive."""
    return _ratio(_less(now, then), _positive(then))


def _positive(figure: Figure | None) -> Figure | None:
    return figure if figure and figure.value > 0 else None
