"""XBRL facts to reported figures: one value a measure, unit and period, all filings that carry it.

Periods are told by their dates. The fiscal year and period of a fact are those of the filing that
carries it, so one period appears under several of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from altlens.aggregate.view.provenance import provenance
from altlens.items.financials import Fact
from altlens.items.view import EarlierValue, FactView

# What companies call the same measure, the most telling name first.
MEASURES: dict[str, tuple[str, ...]] = {
    "revenue": (
        "RevenueFromContractWithCustomerExcludingAssessedTax",
        "Revenues",
        "RevenueFromContractWithCustomerIncludingAssessedTax",
        "SalesRevenueNet",
    ),
    "gross profit": ("GrossProfit",),
    "operating income": ("OperatingIncomeLoss",),
    "net income": ("NetIncomeLoss", "ProfitLoss"),
    "diluted EPS": ("EarningsPerShareDiluted",),
    "assets": ("Assets",),
    "liabilities": ("Liabilities",),
    "equity": (
        "StockholdersEquity",
        "StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest",
    ),
    "cash": ("CashAndCashEquivalentsAtCarryingValue",),
    "long-term debt": ("LongTermDebt", "LongTermDebtNoncurrent"),
    "operating cash flow": ("NetCashProvidedByUsedInOperatingActivities",),
    "shares outstanding": ("EntityCommonStockSharesOutstanding", "CommonStockSharesOutstanding"),
}
_RANK = {
    concept: (measure, rank)
    for measure, concepts in MEASURES.items()
    for rank, concept in enumerate(concepts)
}
DAYS_A_MONTH = 30.4375
SHOWN = 48  # of each measure: about seven years of quarters, year to date and years


def fact_views(facts: Iterable[Fact]) -> tuple[FactView, ...]:
    """The newest reported figures, by measure, then the newest and longest period first."""
    periods: dict[tuple[str, str, date | None, date], list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.concept in _RANK:
            periods[_RANK[fact.concept][0], fact.unit, fact.start, fact.end].append(fact)
    measured: dict[str, list[FactView]] = {measure: [] for measure in MEASURES}
    for (measure, *_), held in periods.items():
        measured[measure].append(_shown(measure, held))
    for figures in measured.values():
        figures.sort(key=lambda view: (-view.end.toordinal(), -view.months, view.unit))
    return tuple(view for figures in measured.values() for view in figures[:SHOWN])


def months(start: date | None, end: date) -> int:
    """How many months a period spans; 0 for a moment."""
    return round(((end - start).days + 1) / DAYS_A_MONTH) if start else 0


def _shown(measure: str, facts: list[Fact]) -> FactView:
    best = min(_RANK[fact.concept][1] for fact in facts)
    carried = sorted(_of_concept(facts, best), key=lambda fact: (fact.filed, fact.accession))
    last = carried[-1]
    earlier = tuple(_given(carried))[:-1]
    return FactView(
        measure=measure,
        concept=f"{last.taxonomy}:{last.concept}",
        unit=last.unit,
        start=last.start,
        end=last.end,
        months=months(last.start, last.end),
        value=last.value,
        restated=bool(earlier),
        earlier=earlier,
        accessions=tuple(dict.fromkeys(fact.accession for fact in carried)),
        provenance=provenance(last),
    )


def _given(carried: Sequence[Fact]) -> Iterator[EarlierValue]:
    """Each value in turn, and the filing that gave it first."""
    for value, facts in groupby(carried, key=lambda fact: fact.value):
        first = next(facts)
        yield EarlierValue(value=value, filed=first.filed, accession=first.accession)


def _of_concept(facts: list[Fact], rank: int) -> Iterator[Fact]:
    return (fact for fact in facts if _RANK[fact.concept][1] == rank)
