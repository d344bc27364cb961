"""Each measure's figures, chosen among the concepts that may carry it."""

from collections.abc import Iterator, Mapping, Sequence

from altlens.aggregate.fundamentals.book import Figures
from altlens.aggregate.fundamentals.combining import combine
from altlens.aggregate.fundamentals.concepts import KINDS, MEASURES
from altlens.aggregate.fundamentals.figures import Figure, Note
from altlens.aggregate.fundamentals.filed import Reported
from altlens.aggregate.fundamentals.periods import Span
from altlens.aggregate.fundamentals.quarters import derived_periods
from altlens.aggregate.fundamentals.revenue import revenue

NEAR = 0.05
FAR = 0.10
COST_OF_GOODS = "us-gaap:CostOfGoodsSold"
REVENUE_OF_GOODS = "us-gaap:SalesRevenueGoodsNet"
CASH_OF_BANKS = "us-gaap:CashAndDueFromBanks"
CASH_TOTAL = "us-gaap/CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents"
# Amounts over time that add up; those a share do so roughly, and counts of shares do not.
NOT_ADDED = ("weighted shares", "diluted shares")


def select(reported: Reported) -> Figures:
    """The figures as reported, by measure."""
    figures = {
        measure: _preferred(reported, measure, names)
        for measure, names in MEASURES.items()
        if measure != "revenue"
    }
    figures["net income"] = _net_income(reported, figures)
    return {"revenue": revenue(reported)} | figures


def derive(figures: Figures) -> Figures:
    """The figures that follow from others and are not reported."""
    derived: Figures = {measure: {} for measure in figures}
    derived["gross profit"] = {
        span: _whole_cost(figure, figures["revenue"][span], figures["cost of revenue"][span])
        for span, figure in _missing(figures, "gross profit", "revenue", "cost of revenue")
    }
    total, between = "liabilities and equity", ("temporary equity",)
    derived["liabilities"] = dict(
        _missing(figures, "liabilities", total, "equity", ("minorities", *between))
    ) | dict(_missing(figures, "liabilities", total, "equity with minorities", between))
    for measure, spans in figures.items():
        if measure not in NOT_ADDED:
            derived[measure] |= {
                span: figure
                for span, figure in derived_periods(spans | derived[measure]).items()
                if KINDS.get(measure) != "per share" or _same_basis(figure, figures)
            }
    return derived


def _whole_cost(profit: Figure, revenue: Figure, cost: Figure) -> Figure:
    """Gross profit, in doubt where the cost may be that of goods alone."""
    if cost.concept != COST_OF_GOODS or revenue.concept == REVENUE_OF_GOODS:
        return profit
    reason = f"{COST_OF_GOODS} may leave out the cost of services."
    return profit._replace(notes=(*profit.notes, Note("gross profit", "doubtful", reason)))


def _preferred(reported: Reported, measure: str, names: Sequence[str]) -> dict[Span, Figure]:
    """The first concept that is reported for a period; debt with its current part."""
    chosen: dict[Span, Figure] = {}
    for name in names:
        for span, figure in reported.get(name, {}).items():
            chosen.setdefault(span, figure._replace(measure=measure))
    if measure == "cash":
        for span, total in reported.get(CASH_TOTAL, {}).items():
            # What a bank keeps at other banks is cash too.
            if chosen[span].concept == CASH_OF_BANKS and total.value >= 2 * chosen[span].value:
                chosen[span] = total._replace(measure=measure)
    if measure == "long-term debt":
        current = _preferred(reported, "current debt", MEASURES["current debt"])
        for span, figure in chosen.items():
            if span in current and _is_without_current(figure, current[span], reported):
                reason = "Derived: long-term debt without its current part, plus that part."
                signed = [(1, figure), (1, current[span])]
                chosen[span] = combine(measure, span, signed, reason)
    return chosen


def _is_without_current(debt: Figure, current: Figure, reported: Reported) -> bool:
    """Whether the debt is named noncurrent, or a total smaller than its noncurrent part."""
    name = debt.concept.partition(":")[2]
    return current.value > 0 and name in (
        "LongTermDebtNoncurrent",
        "LongtermBorrowings",
        "NoncurrentPortionOfNoncurrentBorrowings",
    )


def _net_income(reported: Reported, figures: Figures) -> dict[Span, Figure]:
    """Net income of the shareholders: the candidate that earnings per share confirm."""
    chosen = dict(figures["net income"])
    for span, figure in chosen.items():
        eps = figures["diluted EPS"].get(span)
        shares = figures["diluted shares"].get(span)
        if not eps or not shares or abs(eps.value) * shares.value < 1:
            continue
        implied = eps.value * shares.value
        rounding = 0.005 * shares.value
        candidates = [
            reported[name][span]._replace(measure="net income")
            for name in MEASURES["net income"]
            if span in reported.get(name, {})
        ]
        misses = [max(abs(c.value - implied) - rounding, 0) / abs(implied) for c in candidates]
        best = min(range(len(candidates)), key=lambda place: (misses[place], place))
        first = next(n for n, c in enumerate(candidates) if c.concept == figure.concept)
        if misses[first] > FAR and misses[best] < NEAR:
            chosen[span] = candidates[best]
    return chosen


def _missing(
    figures: Figures, measure: str, whole: str, part: str, optional: Sequence[str] = ()
) -> Iterator[tuple[Span, Figure]]:
    """The measure as another one less a part of it, for periods that do not report it."""
    for span, total in figures[whole].items():
        other = figures[part].get(span)
        if span in figures[measure] or other is None:
            continue
        signed = [(1, total), (-1, other)]
        words = f"{whole} less {part}"
        for name in optional:
            if (third := figures.get(name, {}).get(span)) is not None:
                signed.append((-1, third))
                words += f" and {name}"
        yield span, combine(measure, span, signed, f"Derived: {words}.")


def _same_basis(figure: Figure, figures: Mapping[str, Mapping[Span, Figure]]) -> bool:
    """Whether the filings of an amount a share count about the same number of shares."""
    wanted = {filed.accession for filed in figure.filings}
    counts = [
        filed.value
        for shares in figures["diluted shares"].values()
        if abs((shares.end - figure.end).days) <= 300
        for filed in shares.filings
        if filed.accession in wanted and filed.value > 0
    ]
    return not counts or max(counts) <= (1 + 2 * FAR) * min(counts)
