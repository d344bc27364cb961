"""Revenue: the total among the concepts that may carry it, chosen by what it must contain.

A total is at least as large as each of its parts. Revenue from contracts with customers is all of
the revenue of most companies and a slice of that of banks, insurers, lenders and lessors.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from altlens.aggregate.fundamentals.combining import combine
from altlens.aggregate.fundamentals.concepts import (
    CONTRACT_REVENUE,
    INTEREST_EXPENSE,
    INTEREST_INCOME,
    INVESTMENT_INCOME,
    LEASE_INCOME,
    NET_INTEREST_INCOME,
    NONINTEREST_INCOME,
    PREMIUMS,
    REVENUE_DECLARED,
    REVENUE_NET,
    REVENUE_PARTS,
    REVENUE_TOTALS,
)
from altlens.aggregate.fundamentals.figures import Figure, Note, money
from altlens.aggregate.fundamentals.filed import Reported
from altlens.aggregate.fundamentals.periods import Span
from altlens.items.quality import Quality

COVERS_PARTS = "revenue covers its parts"
WHOLE_REVENUE = "revenue is the whole"
NEARLY = 0.98  # rounding and reclassification are within it
GROSS_INTEREST = (INTEREST_INCOME, "ifrs-full/RevenueFromInterest")
LEAST_OF_GROSS = 0.25  # of interest income, for revenue after interest expense
DECLARED = (
    REVENUE_NET,
    REVENUE_DECLARED,
    "ifrs-full/Revenue",
    "ifrs-full/RevenueAndOperatingIncome",
)
TAXED = "us-gaap/RevenueFromContractWithCustomerIncludingAssessedTax"
SLICE = 0.9
SLICE_DAYS = 3 * 366

_Figures = Mapping[str, Figure]


def revenue(reported: Reported) -> dict[Span, Figure]:
    """The revenue of each period."""
    names = (*REVENUE_TOTALS, *REVENUE_PARTS, INTEREST_EXPENSE)
    periods: dict[Span, dict[str, Figure]] = defaultdict(dict)
    for name in names:
        for span, figure in reported.get(name, {}).items():
            if span.start:
                periods[span][name] = figure._replace(measure="revenue")
    choices = {span: _choose(candidates) for span, candidates in periods.items()}
    chosen = {span: figure for span, figure in choices.items() if figure}
    return _without_slices(chosen, periods)


def _choose(candidates: _Figures) -> Figure | None:
    """The first declared total that covers what is reported of it, or a sum of parts."""
    declared = [candidates[name] for name in DECLARED if name in candidates]
    if declared and all(figure.value <= 0 for figure in declared):
        return _beside_gains(declared[0], candidates)
    for name in REVENUE_TOTALS:
        if name in candidates and _covers(name, candidates):
            return candidates[name]
    return next(_from_parts(candidates), None)


def _beside_gains(total: Figure, candidates: _Figures) -> Figure:
    """A declared total of nothing or less: losses may exceed its parts, which so do not bound it.

    It is doubtful beside a part above nothing.
    """
    parts = [
        figure
        for name, figure in candidates.items()
        if figure.value > 0 and name not in (*DECLARED, INTEREST_EXPENSE)
    ]
    if not parts:
        return total
    largest = max(parts, key=lambda figure: (figure.value, figure.concept))
    reason = (
        f"Revenue of {money(total.value)} is declared beside {largest.concept} of "
        f"{money(largest.value)}."
    )
    return total._replace(notes=(*total.notes, Note(COVERS_PARTS, "doubtful", reason)))


def _covers(name: str, candidates: _Figures) -> bool:
    """Whether the total is as large as all that it must contain."""
    total = candidates[name].value
    return _covers_each(name, candidates) and all(
        total >= NEARLY * bound for bound in _lease_bound(name, candidates)
    )


def _covers_each(name: str, candidates: _Figures) -> bool:
    """Whether the total covers all but the sum of contract revenue and lease income."""
    if name == REVENUE_NET and not _is_net_of(candidates):
        return False
    total = candidates[name].value
    return all(total >= NEARLY * bound for bound in _bounds(name, candidates))


def _is_net_of(candidates: _Figures) -> bool:
    """Whether revenue after interest expense agrees with that before it."""
    net = candidates[REVENUE_NET].value
    if REVENUE_DECLARED not in candidates:
        return True
    gross = candidates[REVENUE_DECLARED].value
    if NEARLY * gross <= net:
        return True
    if INTEREST_EXPENSE in candidates:
        expense = candidates[INTEREST_EXPENSE].value
        return abs(gross - expense - net) <= (1 - NEARLY) * gross
    return net >= gross / 3


def _bounds(name: str, candidates: _Figures) -> Iterator[float]:
    """What the total must reach."""
    values = {other: figure.value for other, figure in candidates.items() if figure.value > 0}
    for other, value in values.items():
        if other in GROSS_INTEREST:
            if name not in DECLARED:
                yield value
            elif other == INTEREST_INCOME and INTEREST_EXPENSE in values:
                yield value - values[INTEREST_EXPENSE]
            else:
                yield LEAST_OF_GROSS * value
        elif other not in (name, TAXED, REVENUE_NET, INTEREST_EXPENSE) and not (
            name == REVENUE_NET and other == REVENUE_DECLARED
        ):
            yield value
    net_interest = _net_interest(candidates)
    if net_interest and NONINTEREST_INCOME in values:
        yield net_interest.value + values[NONINTEREST_INCOME]


def _lease_bound(name: str, candidates: _Figures) -> Iterator[float]:
    """Contract revenue plus lease income, unless a declared total says that one holds the other."""
    contracts = max((candidates[c].value for c in CONTRACT_REVENUE if c in candidates), default=0)
    leases = max((candidates[c].value for c in LEASE_INCOME if c in candidates), default=0)
    is_whole = name in DECLARED and abs(candidates[name].value - contracts) <= (
        (1 - NEARLY) * contracts
    )
    if contracts > 0 and leases > (1 - SLICE) * contracts and not is_whole:
        yield contracts + leases


def _from_parts(candidates: _Figures) -> Iterator[Figure]:
    """Sums of parts that make a total, the most complete first; then what is doubtful."""
    net, other = _net_interest(candidates), candidates.get(NONINTEREST_INCOME)
    gross = candidates.get(INTEREST_INCOME)
    leases = next((candidates[name] for name in LEASE_INCOME if name in candidates), None)
    contracts = next((candidates[name] for name in CONTRACT_REVENUE if name in candidates), None)
    premiums = candidates.get(PREMIUMS)
    if net and other:
        yield _sum(
            "No total covers its parts: net interest income plus noninterest income.", net, other
        )
    elif gross and other:
        yield _sum(
            "No total covers its parts: interest income plus noninterest income.", gross, other
        )
    if leases and contracts and not premiums:
        for name in DECLARED:
            # Lease income may be within contract revenue or apart: the total is declared.
            if name in candidates and _covers_each(name, candidates):
                reason = (
                    f"Less than contract revenue of {money(contracts.value)} plus lease income of "
                    f"{money(leases.value)}, which may overlap."
                )
                notes = (*candidates[name].notes, Note(COVERS_PARTS, "doubtful", reason))
                yield candidates[name]._replace(notes=notes)
        yield _sum(
            "No total covers its parts: lease income plus contract revenue.", leases, contracts
        )
    if gross and not premiums and not any(f.value > gross.value for f in candidates.values()):
        reason = "No total is reported: interest and dividend income, before interest expense."
        yield gross._replace(notes=(*gross.notes, Note(WHOLE_REVENUE, "derived", reason)))
    if premiums:
        parts = [premiums, *(f for f in (candidates.get(INVESTMENT_INCOME), contracts) if f)]
        reason = "No total covers its parts: only premiums and what is reported beside them."
        yield _sum(reason, *parts, quality="doubtful", rule=WHOLE_REVENUE)
    incomes = [figure for name, figure in candidates.items() if name != INTEREST_EXPENSE]
    if largest := max(incomes, key=lambda figure: (figure.value, figure.concept), default=None):
        reason = (
            f"No total is reported that covers its parts; {largest.concept} of "
            f"{money(largest.value)} is the largest of them."
        )
        yield largest._replace(notes=(*largest.notes, Note(COVERS_PARTS, "doubtful", reason)))


def _net_interest(candidates: _Figures) -> Figure | None:
    if NET_INTEREST_INCOME in candidates:
        return candidates[NET_INTEREST_INCOME]
    if INTEREST_INCOME in candidates and INTEREST_EXPENSE in candidates:
        signed = [(1, candidates[INTEREST_INCOME]), (-1, candidates[INTEREST_EXPENSE])]
        return combine("revenue", candidates[INTEREST_INCOME].span, signed, "")
    return None


def _sum(
    reason: str, *parts: Figure, quality: Quality = "derived", rule: str = COVERS_PARTS
) -> Figure:
    figure = combine("revenue", parts[0].span, [(1, part) for part in parts], "")
    return figure._replace(notes=(*figure.notes, Note(rule, quality, reason)))


def _without_slices(
    chosen: Mapping[Span, Figure], periods: Mapping[Span, _Figures]
) -> dict[Span, Figure]:
    """Mark figures whose concept carried but a slice of the total in the nearest other period."""
    shares: dict[str, list[tuple[Span, float]]] = defaultdict(list)
    for span, total in chosen.items():
        for name, figure in periods[span].items():
            if name in REVENUE_TOTALS and figure.concept != total.concept and total.value > 0:
                shares[figure.concept].append((span, figure.value / total.value))
    figures = dict(chosen)
    for span, figure in chosen.items():
        shares_nearby = [
            (abs((other.end - span.end).days), share)
            for other, share in shares.get(figure.concept, ())
            if abs((other.end - span.end).days) <= SLICE_DAYS
        ]
        if shares_nearby and (share := min(shares_nearby)[1]) < SLICE:
            reason = (
                f"Only {figure.concept} is reported for this period; in another it was "
                f"{share:.0%} of revenue."
            )
            notes = (*figure.notes, Note(WHOLE_REVENUE, "doubtful", reason))
            figures[span] = figure._replace(notes=notes)
    return figures
