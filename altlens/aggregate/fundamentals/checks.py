"""The checks behind the rules: whether a figure agrees with others, by one identity or bound each.

A check answers None where it says nothing of the figure, "" where the figure passes, and otherwise
why it fails.
"""

import math
from collections.abc import Callable, Mapping
from statistics import median

from altlens.aggregate.fundamentals.book import Book
from altlens.aggregate.fundamentals.figures import Figure, money
from altlens.aggregate.fundamentals.filed import NEARBY_DAYS
from altlens.aggregate.fundamentals.periods import Span

Verdict = str | None
Check = Callable[[Figure, Book], Verdict]

PASSED = ""
ROUNDING = 0.01
REVISED = 0.05  # items that identities leave out, such as exchange rates
UNEXPLAINED = 0.25  # of assets: minorities and temporary equity that are not reported apart
EPS_FACTOR = 3  # by which two classes and preferred dividends may move earnings a share
COUNT_FACTOR = 20  # a listing may multiply the shares within a period, but hardly more
LEAST_EPS = 0.05  # smaller ones are mostly rounding
PLACEHOLDERS = 1000  # no listed company has fewer shares; powers of ten above are suspect too
BEFORE_TAX = "ifrs-full:CashFlowsFromUsedInOperations"
HISTORY_MEASURES = ("revenue", "assets", "liabilities", "shares outstanding")
BESIDE_HISTORY = ("net income", "operating income", "equity", "cash", "operating cash flow")
MOST_COSTS = 1.2  # times revenue, of a company that earns money
# How many periods above zero make a zero nearby doubtful: revenue may end.
EMPTIED = {"assets": 1, "revenue": 4}
SCALE_FAULTS = (3, 6)
SCALE_TOLERANCE = 0.3  # of the power of ten: growth by half or double in between


def misscaled_filings(book: Book) -> frozenset[str]:
    """The filings of which at least two measures are not of the usual scale.

    Some measures vary so much that they only confirm what another one shows.
    """
    measures: dict[str, set[str]] = {}
    for measure in (*HISTORY_MEASURES, *BESIDE_HISTORY):
        for figure in book.of(measure).values():
            if not figure.is_derived and usual_scale(figure, book):
                measures.setdefault(figure.in_force.accession, set()).add(measure)
    return frozenset(
        accession
        for accession, names in measures.items()
        if len(names) > 1 and names.intersection(HISTORY_MEASURES)
    )


def noted(figure: Figure, book: Book) -> Verdict:
    """Pass, as what fails was noted where the figure was put together."""
    return None if figure.is_derived else PASSED


def amended(figure: Figure, book: Book) -> Verdict:
    return PASSED if len(figure.filings) > 1 and not figure.is_derived else None


def balance(figure: Figure, book: Book) -> Verdict:
    totals = book.same_filing(figure.span, "assets", "liabilities and equity")
    if totals:
        assets, other = totals.values()
        if abs(assets - other) > ROUNDING * abs(assets):
            return (
                f"Assets of {money(assets)} are not the {money(other)} of liabilities and equity."
            )
    between = book.get("temporary equity", figure.span)
    for equity in ("equity with minorities", "equity"):
        parts = book.same_filing(figure.span, "assets", "liabilities", equity)
        if parts:
            assets, liabilities, owned = parts.values()
            rest = assets - liabilities - owned - (between.value if between else 0.0)
            # What lies between liabilities and equity is not always reported apart.
            unexplained = 1.0 if totals else UNEXPLAINED
            if -ROUNDING * abs(assets) <= rest <= unexplained * abs(assets):
                return PASSED
            return (
                f"Assets of {money(assets)} are not liabilities of {money(liabilities)} plus "
                f"equity of {money(owned)}."
            )
    return PASSED if totals else None


def gross_profit(figure: Figure, book: Book) -> Verdict:
    parts = book.same_filing(figure.span, "gross profit", "revenue", "cost of revenue")
    if not parts:
        return None
    profit, revenue, cost = parts.values()
    if abs(revenue - cost - profit) <= REVISED * abs(revenue):
        return PASSED
    return (
        f"Gross profit of {money(profit)} is not revenue of {money(revenue)} less its cost of "
        f"{money(cost)}."
    )


def within(larger: str, slack: float = ROUNDING) -> Check:
    """The figure is at most as large as another measure."""

    def check(figure: Figure, book: Book) -> Verdict:
        values = book.same_filing(figure.span, figure.measure, larger)
        if not values or values[larger] <= 0:
            return None
        value, limit = values[figure.measure], values[larger]
        if value <= limit * (1 + slack):
            return PASSED
        return (
            f"{figure.measure.capitalize()} of {money(value)} exceeds {larger} of {money(limit)}."
        )

    return check


def earnings_per_share(figure: Figure, book: Book) -> Verdict:
    values = book.same_filing(figure.span, "net income", "diluted EPS", "diluted shares")
    if not values:
        return None
    income, eps, shares = values.values()
    if abs(eps) < LEAST_EPS or shares <= 0:
        return None
    times = abs(income / (eps * shares))
    # A thousandfold is a count of shares in thousands: the fault of the count, not of the income.
    if 1 / EPS_FACTOR <= times <= EPS_FACTOR or times > EPS_FACTOR * COUNT_FACTOR:
        return PASSED
    return (
        f"Net income of {money(income)} is not {eps:,.2f} a share times {money(shares)} diluted "
        "shares."
    )


def cash_flows(figure: Figure, book: Book) -> Verdict:
    names = ("operating cash flow", "investing cash flow", "financing cash flow", "change in cash")
    values = book.same_filing(figure.span, *names)
    if not values and figure.concept == BEFORE_TAX:
        return f"{BEFORE_TAX} may be before interest and taxes."
    if not values:
        return None
    *flows, change = values.values()
    if abs(sum(flows) - change) <= 2 * REVISED * max(map(abs, flows)):
        return PASSED
    return f"The cash flows add to {money(sum(flows))}, and cash changed by {money(change)}."


def quarters_add(figure: Figure, book: Book) -> Verdict:
    year = _year_of(figure, book)
    if year is None:
        return None
    quarters = [
        other
        for other in book.of(figure.measure).values()
        if other.span.period == "quarter"
        and other.span.start
        and year.span.start
        and (year.span.start - other.span.start).days <= 10
        and (other.end - year.end).days <= 10
    ]
    every = [*quarters, year]
    if len(quarters) != 4 or any(
        f.is_derived or len({v.value for v in f.filings}) > 1 for f in every
    ):
        return None
    total = math.fsum(quarter.value for quarter in quarters)
    scale = max(abs(f.value) for f in every)
    if abs(total - year.value) <= REVISED * scale:
        return PASSED
    return f"The quarters add to {money(total)}, and the year is {money(year.value)}."


def _year_of(figure: Figure, book: Book) -> Figure | None:
    """The fiscal year that the figure is, or in which its quarter lies."""
    if figure.span.period == "year":
        return figure
    if figure.span.period != "quarter" or not figure.span.start:
        return None
    years = [
        year
        for year in book.of(figure.measure).values()
        if year.span.period == "year"
        and year.span.start
        and (year.span.start - figure.span.start).days <= 10
        and (figure.end - year.end).days <= 10
    ]
    return max(years, key=lambda year: year.end, default=None)


def not_negative(figure: Figure, book: Book) -> Verdict:
    if figure.value >= 0:
        return PASSED
    return f"{figure.measure.capitalize()} of {money(figure.value)} is negative."


def income_of_a_slice(figure: Figure, book: Book) -> Verdict:
    values = book.same_filing(figure.span, "revenue", "net income")
    if not values or values["revenue"] <= 0 or "RevenueFromContract" not in figure.concept:
        return None
    if values["net income"] <= values["revenue"]:
        return PASSED
    return (
        f"Net income of {money(values['net income'])} exceeds contract revenue of "
        f"{money(values['revenue'])}, which may be a part of revenue."
    )


def costs_of_a_whole(figure: Figure, book: Book) -> Verdict:
    values = book.same_filing(figure.span, "revenue", "net income", "total costs")
    if not values or values["net income"] <= 0 or values["revenue"] <= 0:
        return None
    revenue, income, costs = values.values()
    if costs <= MOST_COSTS * revenue or income >= costs - revenue:
        return PASSED
    return (
        f"Costs of {money(costs)} exceed revenue of {money(revenue)} beside a net income of "
        f"{money(income)}: the revenue may be a part of it."
    )


def fresh(figure: Figure, book: Book) -> Verdict:
    newest = book.newest(figure.measure)
    if newest is None or newest.end != figure.end or not book.is_current:
        return None
    age = (book.as_of - figure.end).days
    if age <= book.age_limit:
        return PASSED
    return (
        f"The newest {figure.measure} is of {figure.end}, {age} days before {book.as_of}; "
        f"{book.age_limit} are the limit."
    )


def usual_scale(figure: Figure, book: Book) -> Verdict:
    """Compare with the median of periods nearby; amounts over time by the day."""
    nearby = [
        abs(other.value) / max(other.span.days, 1)
        for other in book.of(figure.measure).values()
        if other.span != figure.span
        and bool(other.span.start) == bool(figure.span.start)
        and abs((other.end - figure.end).days) <= NEARBY_DAYS
        and other.value
        and not (other.measure == "shares outstanding" and placeholder(other, book))
    ]
    if not figure.value and len(nearby) >= EMPTIED.get(figure.measure, math.inf):
        others = [f for f in book.of(figure.measure).values() if f.span != figure.span]
        if all(other.value for other in others):
            return f"{figure.measure.capitalize()} of zero, as in no other period."
    if not nearby or not figure.value:
        return None
    usual = median(nearby) * max(figure.span.days, 1)
    power = abs(math.log10(abs(figure.value) / usual))
    if all(abs(power - scale) > SCALE_TOLERANCE for scale in SCALE_FAULTS):
        return PASSED
    times = "a thousand" if power < 4 else "a million"
    share = f"{times} times" if figure.value > usual else f"{times}th of"
    return (
        f"{figure.measure.capitalize()} of {money(figure.value)} is about {share} the usual "
        f"{money(usual)}."
    )


def filing_scale(figure: Figure, book: Book) -> Verdict:
    """Doubt all money of a filing of which two measures are off by a scale."""
    if figure.is_derived or figure.measure in ("shares outstanding", "weighted shares"):
        return None
    return (
        PASSED
        if figure.in_force.accession not in book.misscaled
        else (f"Several figures of {figure.in_force.accession} are in another scale than usual.")
    )


def placeholder(figure: Figure, book: Book) -> Verdict:
    count = figure.value
    if count > PLACEHOLDERS and not (count <= 1e6 and math.log10(count).is_integer()):
        return PASSED
    return f"{count:,.0f} shares is a placeholder, no count."


def against_weighted(figure: Figure, book: Book) -> Verdict:
    """A count of shares against what the same filing implies; one that agrees is enough."""
    counts = _implied_counts(figure, book)
    if not counts or figure.value <= 0:
        return None
    if any(1 / COUNT_FACTOR <= figure.value / count <= COUNT_FACTOR for _, count in counts):
        return PASSED
    name, count = counts[0]
    return f"{money(figure.value)} shares are not the {money(count)} of {name}."


def average_count(figure: Figure, book: Book) -> Verdict:
    """A weighted average against net income divided by earnings a share."""
    values = book.same_filing(figure.span, figure.measure, "net income", "diluted EPS")
    if not values:
        return None
    count, income, eps = values.values()
    if count <= 0 or not income or abs(eps) < LEAST_EPS:
        return None
    implied = abs(income / eps)
    if 1 / COUNT_FACTOR <= count / implied <= COUNT_FACTOR:
        return PASSED
    return f"{money(count)} shares are not the {money(implied)} that earnings a share imply."


def _implied_counts(figure: Figure, book: Book) -> list[tuple[str, float]]:
    """Counts of shares that the same filing gives in other ways."""
    accession = figure.in_force.accession
    counts = []
    weighted = [
        (other.end, filed.value)
        for other in book.of("weighted shares").values()
        for filed in other.filings
        if filed.accession == accession and filed.value > 0
    ]
    if weighted:
        counts.append(("the weighted average in the same filing", max(weighted)[1]))
    for span, eps in _newest_first(book.of("diluted EPS")):
        income = book.get("net income", span)
        values = [
            next((f.value for f in part.filings if f.accession == accession), None)
            for part in (income, eps)
            if part and not part.is_derived
        ]
        if len(values) == 2 and values[0] and values[1] and abs(values[1]) >= LEAST_EPS:
            counts.append(("net income divided by earnings a share", abs(values[0] / values[1])))
            break
    return counts


def _newest_first(figures: Mapping[Span, Figure]) -> list[tuple[Span, Figure]]:
    return sorted(figures.items(), key=lambda item: (item[0].end, item[0].days), reverse=True)
