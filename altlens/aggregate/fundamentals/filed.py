"""Facts to the value in force of each concept and period, in one currency.

The value filed last is in force, unless it is a thousandfold or a thousandth of what it amends and
the company's other periods speak for the earlier one.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from statistics import median

from altlens.aggregate.fundamentals.concepts import KIND_OF_CONCEPT, MEASURES
from altlens.aggregate.fundamentals.figures import Fact, Figure, FiledValue, Note, money
from altlens.aggregate.fundamentals.periods import Span

Reported = dict[str, dict[Span, Figure]]  # by taxonomy/concept

COUNTED_BY_CLASS = "dei/EntityCommonStockSharesOutstanding"
# Powers of ten by which statements in cents, thousands and the like are off, and how nearly.
SCALES = (2, 3, 6, 9)
RESTATED = 0.1  # of a power: an amendment may correct figures and miss the scale at once
NEARBY_DAYS = 800
DECISIVE = 1.5  # powers of ten by which one value must be nearer to the usual size
HISTORY = timedelta(days=9 * 366)
# Totals that no later filing makes nothing of.
NEVER_EMPTIED = frozenset(
    (*MEASURES["revenue"], *MEASURES["assets"], *MEASURES["liabilities and equity"])
)
AMENDED_SCALE = "amended scale"
ONE_VALUE = "one value a filing"
_DOLLAR = "USD"


def concept_of(fact: Fact) -> str:
    """The concept as taxonomy/concept."""
    return f"{fact.taxonomy}/{fact.concept}"


def relevant(facts: Iterable[Fact], as_of: date) -> list[Fact]:
    """The facts of known concepts filed by the date, amounts over time of the last nine years."""
    filed = [f for f in facts if f.filed <= as_of and concept_of(f) in KIND_OF_CONCEPT]
    since = max((f.end for f in filed), default=as_of) - HISTORY
    return [f for f in filed if not f.start or f.end >= since]


def currency_of(unit: str) -> str:
    """The currency of a unit such as USD or USD/shares; empty for shares and pure numbers."""
    code = unit.partition("/")[0]
    return code if len(code) == 3 and code.isupper() else ""


def filing_currencies(facts: Iterable[Fact]) -> dict[str, str]:
    """The currency in which each filing reports.

    It is the one of most of its values; others are convenience translations. The currency of the
    filing before stays while it has half as many values; a tie goes to another than the dollar,
    since translations are made into dollars.
    """
    filings: dict[tuple[date, str], dict[str, set[tuple[str, Span]]]] = {}
    for fact in facts:
        currency = currency_of(fact.unit)
        if currency and KIND_OF_CONCEPT[concept_of(fact)] == "money" and fact.taxonomy != "dei":
            place = (concept_of(fact), Span(fact.start, fact.end))
            values = filings.setdefault((fact.filed, fact.accession), defaultdict(set))
            values[currency].add(place)
    currencies: dict[str, str] = {}
    before = ""
    for _, accession in sorted(filings):
        counts = Counter({name: len(v) for name, v in filings[_, accession].items()})
        most = max(counts.values())
        tied = sorted(name for name, count in counts.items() if count == most)
        if 2 * counts[before] < most:
            before = min(tied, key=lambda name: (name == _DOLLAR, name))
        currencies[accession] = before
    return currencies


def reporting_currency(facts: Iterable[Fact], currencies: Mapping[str, str]) -> str:
    """The currency of the filing with the newest period; empty where nothing is in money."""
    newest = max(
        ((f.end, f.filed, f.accession) for f in facts if f.accession in currencies),
        default=None,
    )
    return currencies[newest[2]] if newest else ""


def reported(facts: Iterable[Fact], currency: str) -> Reported:
    """The value in force of each concept and period whose unit is of the currency."""
    units = {"money": currency, "per share": f"{currency}/shares", "shares": "shares"}
    groups: dict[str, dict[Span, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for fact in facts:
        concept = concept_of(fact)
        if fact.unit == units.get(KIND_OF_CONCEPT[concept], "pure"):
            groups[concept][Span(fact.start, fact.end)].append(fact)
    filed = {
        concept: {span: _by_filing(concept, rows) for span, rows in spans.items()}
        for concept, spans in groups.items()
    }
    figures = {
        concept: {
            span: _in_force(concept, span, values, notes, partial(_usual, span, spans))
            for span, (values, notes) in spans.items()
        }
        for concept, spans in filed.items()
    }
    undecided = [
        (concept, span, partial(_usual_beside, figure, figures))
        for concept, spans in figures.items()
        for span, figure in spans.items()
        if _is_undecided(figure)
    ]
    decided = [
        (concept, span, _in_force(concept, span, *filed[concept][span], usual))
        for concept, span, usual in undecided
    ]
    for concept, span, figure in decided:
        figures[concept][span] = figure
    return figures


_Filed = Mapping[Span, tuple[list[FiledValue], list[Note]]]


def _by_filing(concept: str, facts: Iterable[Fact]) -> tuple[list[FiledValue], list[Note]]:
    """One value a filing, oldest first: the sum over classes of shares, else the last one."""
    filings: dict[tuple[date, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        filings[fact.filed, fact.accession].append(fact)
    values, notes = [], []
    for (filed, accession), rows in sorted(filings.items(), key=lambda filing: filing[0]):
        distinct = sorted({fact.value for fact in rows})
        last = max(rows, key=lambda fact: (fact.value, fact.unit))
        value = last.value
        if len(distinct) > 1 and concept == COUNTED_BY_CLASS:
            value = math.fsum(distinct)
        elif len(distinct) > 1 and distinct[-1] - distinct[0] > 0.01 * abs(distinct[-1]):
            reason = f"{accession} gives {' and '.join(map(money, distinct))} for one period."
            notes = [Note(ONE_VALUE, "doubtful", reason)]
        else:
            notes = []
        values.append(FiledValue(value, filed, accession, last.form, last))
    return values, notes


def _in_force(
    concept: str,
    span: Span,
    values: Sequence[FiledValue],
    notes: Sequence[Note],
    usual: Callable[[], float | None],
) -> Figure:
    """The value filed last, except for a fault of scale or a total without a value."""
    current, scale_notes = values[0], list[Note]()
    for later in values[1:]:
        if not later.value and current.value > 0 and concept in NEVER_EMPTIED:
            reason = (
                f"{later.form or 'A filing'} of {later.filed} gives 0 where "
                f"{money(current.value)} was filed before; the earlier value stands."
            )
            scale_notes = [Note(AMENDED_SCALE, "doubtful", reason)]
            continue
        if not is_scaled(current.value, later.value):
            current, scale_notes = later, []
            continue
        right = likelier(current.value, later.value, usual())
        gives = (
            f"{later.form or 'A filing'} of {later.filed} gives {money(later.value)} where "
            f"{money(current.value)} was filed before"
        )
        if right is None:
            reason = f"{gives}: one of them is in another scale."
            scale_notes = [Note(AMENDED_SCALE, "doubtful", reason)]
        elif right == later.value:
            current, scale_notes = later, []
        else:
            reason = f"{gives}: a fault of scale, as other figures show; the earlier value stands."
            scale_notes = [Note(AMENDED_SCALE, "derived", reason)]
    taxonomy, _, name = concept.partition("/")
    unit = current.fact.unit
    every_note = (*notes, *scale_notes)
    return Figure("", f"{taxonomy}:{name}", unit, span, current.value, tuple(values), every_note)


def is_scaled(one: float, other: float) -> bool:
    """Whether two values differ by about a hundred, a thousand, a million or a billion times."""
    if not one or not other:
        return False
    power = abs(math.log10(abs(other)) - math.log10(abs(one)))
    return any(abs(power - scale) < RESTATED for scale in SCALES)


def likelier(one: float, other: float, usual: float | None) -> float | None:
    """The value of the usual size; None where that decides nothing."""
    if not usual:
        return None
    distances = [abs(math.log10(abs(value) / usual)) for value in (one, other)]
    if abs(distances[0] - distances[1]) < DECISIVE or min(distances) > DECISIVE:
        return None
    return one if distances[0] < distances[1] else other


def _usual_beside(figure: Figure, figures: Reported) -> float | None:
    """The usual size of amounts of the same day that no amendment puts in doubt."""
    if KIND_OF_CONCEPT[figure.concept.replace(":", "/")] != "money":
        return None
    beside = [
        abs(other.value)
        for concept, spans in figures.items()
        if KIND_OF_CONCEPT[concept] == "money"
        for span, other in spans.items()
        if span.end == figure.end and other.value and not _is_undecided(other)
    ]
    return median(beside) if beside else None


def _is_undecided(figure: Figure) -> bool:
    """Whether an amendment left the scale of the figure in doubt."""
    return any(note.rule == AMENDED_SCALE and note.quality == "doubtful" for note in figure.notes)


def _usual(span: Span, filed: _Filed) -> float | None:
    """The usual size of a value of such a period: the median over periods nearby, as filed first.

    Amounts over time are compared by the day.
    """
    nearby = [
        abs(values[0].value) / max(other.days, 1)
        for other, (values, _) in filed.items()
        if other != span
        and bool(other.start) == bool(span.start)
        and abs((other.end - span.end).days) <= NEARBY_DAYS
        and values[0].value
    ]
    return median(nearby) * max(span.days, 1) if nearby else None
