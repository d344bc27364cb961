"""What the market pays for a company: its capitalization and the multiples of it, on one basis.

Each step may fail a rule of `VALUATION_RULES`; then the value is withheld, with the reason.
"""

import math
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import NamedTuple

from altlens.aggregate.fundamentals.book import Book
from altlens.aggregate.fundamentals.figures import Figure, money
from altlens.aggregate.fundamentals.market import Dividend, Market
from altlens.aggregate.fundamentals.ratios import at_end, make_ratio, twelve_months
from altlens.items.quality import Assessed, combined
from altlens.items.view_sections import RATIO_UNITS, RatioView

PRICE_DAYS = 10  # after which a price values the company no more
LISTED_COUNT_DAYS = 200  # after which a site's count of shares says nothing of the ratio
QUOTED_DAYS = 30  # after which a site's capitalization says nothing of today's
QUOTED_FACTOR = 3  # classes of shares and moves of the price are within it
COVER_COUNT = "dei:EntityCommonStockSharesOutstanding"
CAPITALIZATION = "market capitalization"
# The multiple's name, its measure, whether it is an amount of twelve months.
MULTIPLES = (
    ("price to earnings", "net income", True),
    ("price to sales", "revenue", True),
    ("price to book", "equity", False),
)
RATIO_SLACK = 0.03
WHOLE_SLACK = 0.1
MOST_A_UNIT = 100
DIVIDEND_YEAR = timedelta(days=350)  # a dividend so long before another is of the year before
# Units in which some exchanges quote: the currency, and how many make one of it.
SUBUNITS = {
    "GBp": ("GBP", 100),
    "GBX": ("GBP", 100),
    "ZAc": ("ZAR", 100),
    "ILA": ("ILS", 100),
    "KWF": ("KWD", 1000),
}
LEAST_OF_FLOAT = 1 / 20
LEAST_TO_SALES = 0.005
LEAST_TO_BOOK = 0.01
LEAST_TO_EARNINGS = 0.3  # a company does not earn its own price in four months
LEAST_TO_LOSSES = 0.05  # nor lose twenty times its price in a year
MOST_TO_FIGURES = 500  # times revenue, equity and income, all of them
FEW_SHARES, DEAR = 200_000, 1_000  # the few companies with fewer shares have dear ones


class Valuation(NamedTuple):
    """A company beside its price: the count of shares, and shares a traded unit stands for."""

    book: Book
    market: Market
    shares: Figure
    shares_a_unit: float | None

    @property
    def capitalization(self) -> float:
        """The price of all shares, counted as they were split since."""
        shares = shares_as_split(self.book, self.market, self.shares)
        return self.market.price * shares / (self.shares_a_unit or 1.0)


class ValuationRule(NamedTuple):
    """A named rule on a valuation; the check answers why it fails, or ""."""

    name: str
    sentence: str
    check: Callable[[Valuation], str]


def valuation(book: Book, market: Market) -> dict[str, RatioView]:
    """Capitalization, its multiples and the dividend yield, by name."""
    views: dict[str, RatioView] = {}
    shares = counted_shares(book)
    if shares:
        beside = Valuation(book, market, shares, shares_a_unit(book, market, shares))
        views = _multiples(beside)
    dividends = _dividend_yield(book, market)
    return views | ({"dividend yield": dividends} if dividends else {})


def counted_shares(book: Book) -> Figure | None:
    """The newest usable count of shares; else the weighted average of the newest period.

    Where neither is usable, the newest count with its doubts.
    """
    counts = sorted(book.of("shares outstanding").values(), key=lambda f: f.end, reverse=True)
    for figure in counts:
        if figure.is_usable and (book.as_of - figure.end).days <= book.age_limit:
            return figure
    averages = sorted(
        book.of("weighted shares").values(), key=lambda f: (f.end, -f.span.days), reverse=True
    )
    for average in averages[:1]:
        if average.is_usable and average.value > 0:
            reason = f"Shares are the weighted average of the period to {average.end}."
            quality = combined([average.assessed, Assessed(quality="derived", reasons=(reason,))])
            return average._replace(quality=quality.quality, reasons=quality.reasons)
    return counts[0] if counts else None


def shares_as_split(book: Book, market: Market, shares: Figure) -> float:
    """The count in shares of the book's date.

    Counts in statements are restated for the splits before their filing; that on a cover is not.
    """
    counted = shares.end
    if shares.concept != COVER_COUNT:
        counted = max(counted, shares.in_force.filed)
    return shares.value * market.split_since(counted, book.as_of)


def shares_a_unit(book: Book, market: Market, shares: Figure) -> float | None:
    """How many shares a traded unit stands for; None where nothing tells.

    A domestic filer in the price's currency trades its shares, of which a quote page may count but
    one class. Of others the filings may give the ratio of depositary shares, or a quote page the
    count of traded units.
    """
    stated = at_end(book, "depositary ratio")
    if stated and stated.value > 0:
        return stated.value
    if not book.is_foreign and book.currency == market.currency:
        return 1.0
    if market.listed_shares and market.listed_on:
        age = (book.as_of - market.listed_on).days
        if 0 <= age <= LISTED_COUNT_DAYS and market.listed_shares > 0:
            units = market.listed_shares * market.split_since(market.listed_on, book.as_of)
            return simple_ratio(shares_as_split(book, market, shares) / units)
    return None


def simple_ratio(ratio: float) -> float | None:
    """The whole number, or the part by a whole number, that the ratio is near."""
    if ratio <= 0:
        return None
    larger = max(ratio, 1 / ratio)
    whole = round(larger)
    miss = abs(larger - whole)
    if whole > MOST_A_UNIT or miss >= WHOLE_SLACK or miss > RATIO_SLACK * whole:
        return None
    return float(whole) if ratio >= 1 else 1 / whole


def _fresh_price(beside: Valuation) -> str:
    age = (beside.book.as_of - beside.market.session).days
    if age <= PRICE_DAYS:
        return ""
    return f"The last price is of {beside.market.session}, {age} days old."


def _depositary(beside: Valuation) -> str:
    if beside.shares_a_unit:
        return ""
    return (
        "How many shares a traded unit stands for is not known: the company files as a foreign "
        "issuer or reports in another currency, and may trade as depositary shares."
    )


def _beside_float(beside: Valuation) -> str:
    """A public float is part of the capitalization; prices move, so only far misses count."""
    stated = at_end(beside.book, "public float")
    if (
        not stated
        or stated.value <= 0
        or stated.unit != beside.market.currency
        or (beside.book.as_of - stated.end).days > 2 * 366
        or beside.capitalization >= LEAST_OF_FLOAT * stated.value
    ):
        return ""
    return (
        f"{money(beside.capitalization)} is less than a twentieth of the public float of "
        f"{money(stated.value)} reported for {stated.end}: the count of shares cannot be right."
    )


def _beside_quoted(beside: Valuation) -> str:
    """Compare with the capitalization of a recent quote page, in either direction."""
    market = beside.market
    quoted, worth = market.quoted_capitalization, beside.capitalization
    if not quoted or quoted <= 0 or not market.quoted_on:
        return ""
    age = (beside.book.as_of - market.quoted_on).days
    if not 0 <= age <= QUOTED_DAYS or quoted <= QUOTED_FACTOR * worth <= QUOTED_FACTOR**2 * quoted:
        return ""
    return (
        f"{money(worth)} is far from the market capitalization of {money(quoted)} quoted on "
        f"{market.quoted_on}: the count of shares may be wrong."
    )


def _few_shares(beside: Valuation) -> str:
    """Compare the count with the price: statements in thousands count shares in thousands too."""
    count = shares_as_split(beside.book, beside.market, beside.shares)
    if count >= FEW_SHARES or beside.market.price >= DEAR:
        return ""
    return f"{count:,.0f} shares at {beside.market.price:,.2f} may be a count in thousands."


def _not_too_dear(beside: Valuation) -> str:
    """Compare with revenue, equity and net income, whose multiple is not huge of all of them."""
    if beside.book.currency != beside.market.currency:
        return ""
    figures = [
        figure
        for figure in (
            twelve_months(beside.book, "revenue"),
            at_end(beside.book, "equity"),
            twelve_months(beside.book, "net income"),
        )
        if figure and figure.is_usable and figure.value > 0
    ]
    worth = beside.capitalization
    if not figures or any(worth <= MOST_TO_FIGURES * figure.value for figure in figures):
        return ""
    largest = max(figures, key=lambda figure: figure.value)
    return (
        f"{money(worth)} is more than {MOST_TO_FIGURES} times the {largest.measure} of "
        f"{money(largest.value)}: the count of shares or the scale of the report is wrong."
    )


def _plausible(beside: Valuation) -> str:
    """Compare with revenue, equity and net income in the same currency.

    Net income counts alone unless it exceeds revenue, as the gain of a single sale does.
    """
    if beside.book.currency != beside.market.currency:
        return ""
    worth = beside.capitalization
    revenue, equity = twelve_months(beside.book, "revenue"), at_end(beside.book, "equity")
    income = twelve_months(beside.book, "net income")
    limits = [
        (figure, least)
        for figure, least in ((revenue, LEAST_TO_SALES), (equity, LEAST_TO_BOOK))
        if figure and figure.is_usable and figure.value > 0
    ]
    is_earned = (
        income is not None
        and income.is_usable
        and worth < LEAST_TO_EARNINGS * income.value
        and (revenue is None or income.value <= revenue.value)
    )
    is_lost = income is not None and income.is_usable and worth < -LEAST_TO_LOSSES * income.value
    if income is not None and (is_earned or is_lost):
        figure = income
    elif not limits or any(worth >= least * figure.value for figure, least in limits):
        return ""
    else:
        figure = limits[0][0]
    return (
        f"{money(worth)} is implausible beside {figure.measure} of {money(figure.value)}: the "
        "count of shares or the scale of the report is wrong."
    )


VALUATION_RULES: tuple[ValuationRule, ...] = (
    ValuationRule("fresh price", f"The price is at most {PRICE_DAYS} days old.", _fresh_price),
    ValuationRule(
        "depositary shares",
        "It is known how many shares a traded unit stands for.",
        _depositary,
    ),
    ValuationRule(
        "public float",
        "The capitalization is not far below the public float that the company reported.",
        _beside_float,
    ),
    ValuationRule(
        "quoted capitalization",
        "The capitalization is within a factor of three of a recent quote page's.",
        _beside_quoted,
    ),
    ValuationRule(
        "plausible value",
        "The capitalization is plausible beside revenue, equity and net income.",
        _plausible,
    ),
    ValuationRule(
        "not too dear",
        f"The capitalization is at most {MOST_TO_FIGURES} times revenue, equity or net income.",
        _not_too_dear,
    ),
    ValuationRule(
        "enough shares",
        f"A company has {FEW_SHARES:,} shares or more, or dear ones.",
        _few_shares,
    ),
)


def valuation_outcomes(beside: Valuation) -> list[tuple[ValuationRule, str]]:
    """Each rule with the reason why it fails, or ""."""
    return [(rule, rule.check(beside)) for rule in VALUATION_RULES]


def _multiples(beside: Valuation) -> dict[str, RatioView]:
    market = beside.market
    failed = tuple(reason for _, reason in valuation_outcomes(beside) if reason)
    doubts = [Assessed(quality="doubtful", reasons=failed)] if failed else []
    worth = _withheld(
        make_ratio(
            CAPITALIZATION,
            beside.capitalization,
            market.session,
            [beside.shares],
            currency=market.currency,
        ),
        doubts,
    )
    views = {CAPITALIZATION: worth}
    for name, measure, is_flow in MULTIPLES:
        find = twelve_months if is_flow else at_end
        figure = find(beside.book, measure)
        if figure is None or figure.value <= 0:
            continue
        multiple = make_ratio(
            name, beside.capitalization / figure.value, market.session, [beside.shares, figure]
        )
        if beside.book.currency != market.currency:
            reason = f"Reports are in {beside.book.currency}, the price is in {market.currency}."
            multiple = _withheld(multiple, [Assessed(quality="doubtful", reasons=(reason,))])
        views[name] = _withheld(multiple, doubts)
    return views


def _dividend_yield(book: Book, market: Market) -> RatioView | None:
    """The dividends of the year up to the last session, in today's shares, by the price."""
    year = [
        paid
        for paid in market.dividends
        if timedelta(0) <= market.session - paid.session < timedelta(days=365)
    ]
    if not year or market.price <= 0:
        return None
    newest = max(paid.session for paid in year)
    year = [paid for paid in year if newest - paid.session < DIVIDEND_YEAR]
    amounts = [_in_currency(paid, market.currency) for paid in year]
    total = math.fsum(
        (amount or 0.0) / market.split_since(paid.session, market.session)
        for paid, amount in zip(year, amounts, strict=True)
    )
    doubts = []
    if None in amounts:
        reason = f"Some dividends are in another currency than the price, {market.currency}."
        doubts.append(Assessed(quality="doubtful", reasons=(reason,)))
    if any(paid.amount <= 0 for paid in year) or total >= market.price:
        reason = "A dividend of the year is zero or below, or they are more than the price."
        doubts.append(Assessed(quality="doubtful", reasons=(reason,)))
    if (book.as_of - market.session).days > PRICE_DAYS:
        reason = f"The last price is of {market.session}."
        doubts.append(Assessed(quality="stale", reasons=(reason,)))
    view = RatioView(
        value=total / market.price,
        unit=RATIO_UNITS["dividend yield"],
        period="TTM",
        end=market.session,
        accessions=(),
    )
    return _withheld(view, doubts)


def _in_currency(paid: Dividend, currency: str) -> float | None:
    """The amount in the currency or its hundredth, such as pence; None for another currency."""
    main, parts = SUBUNITS.get(paid.currency, (paid.currency, 1))
    wanted, parts_wanted = SUBUNITS.get(currency, (currency, 1))
    return paid.amount / parts * parts_wanted if main == wanted else None


def _withheld(view: RatioView, doubts: Sequence[Assessed]) -> RatioView:
    """The ratio without a value where there is a doubt."""
    if not doubts:
        return view
    quality = combined([view, *doubts])
    return view.model_copy(
        update={"value": None, "quality": quality.quality, "reasons": quality.reasons}
    )
