"""Figures and ratios as a company's view shows them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from altlens.aggregate.fundamentals.book import Book
from altlens.aggregate.fundamentals.building import build_book, other_books
from altlens.aggregate.fundamentals.concepts import KINDS, SHOWN
from altlens.aggregate.fundamentals.figures import Figure
from altlens.aggregate.fundamentals.market import Dividend, Market
from altlens.aggregate.fundamentals.ratios import ratios, twelve_months
from altlens.aggregate.fundamentals.valuation import valuation
from altlens.aggregate.view.provenance import provenance
from altlens.items.base import Item
from altlens.items.financials import Fact
from altlens.items.price import Action
from altlens.items.profile import Profile
from altlens.items.view import BarView, EarlierValue, FactView
from altlens.items.view_sections import RatioView

MOST_A_MEASURE = 48  # about seven years of quarters, years to date and years


def all_books(facts: Sequence[Fact], as_of: date) -> tuple[Book, ...]:
    """The book in the currency that the company reports in, then those in other currencies."""
    return (build_book(facts, as_of), *other_books(facts, as_of))


def fact_views(books: Sequence[Book]) -> tuple[FactView, ...]:
    """The figures by measure, then the newest and longest first, other currencies last."""
    return tuple(view for measure in SHOWN for view in _of_measure(books, measure))


def market_of(
    bars: Sequence[BarView], currency: str, actions: Iterable[Action], profiles: Iterable[Profile]
) -> Market | None:
    """The last price, and what is known of splits, dividends and the count of traded units."""
    if not bars:
        return None
    return market_at(bars[-1].close, bars[-1].session, currency, actions, profiles)


def market_at(
    price: float,
    session: date,
    currency: str,
    actions: Iterable[Action],
    profiles: Iterable[Profile],
) -> Market:
    """The price of a session, with what is known of splits, dividends and traded units."""
    actions, profiles = list(actions), list(profiles)
    counted = [p for p in profiles if p.shares_outstanding]
    newest = max(counted, key=lambda profile: profile.fetched_at, default=None)
    valued = [p for p in profiles if p.market_cap and p.currency == currency]
    quoted = max(valued, key=lambda profile: profile.fetched_at, default=None)
    return Market(
        price=price,
        currency=currency,
        session=session,
        splits=[(a.session, a.value) for a in actions if a.action == "split"],
        dividends=[
            Dividend(a.session, a.value, a.currency or currency)
            for a in actions
            if a.action == "dividend"
        ],
        listed_shares=newest.shares_outstanding if newest else None,
        listed_on=newest.fetched_at.date() if newest else None,
        quoted_capitalization=quoted.market_cap if quoted else None,
        quoted_on=quoted.fetched_at.date() if quoted else None,
    )


def ratio_views(book: Book, market: Market | None) -> dict[str, RatioView]:
    """The ratios by name, and with a price those of valuation."""
    return reported_ratios(book) | (price_ratios(book, market) if market else {})


def reported_ratios(book: Book) -> dict[str, RatioView]:
    """The ratios of reported figures alone."""
    return _rounded(ratios(book))


def price_ratios(book: Book, market: Market) -> dict[str, RatioView]:
    """The ratios that need a price."""
    return _rounded(valuation(book, market))


def _rounded(views: dict[str, RatioView]) -> dict[str, RatioView]:
    return {
        name: view.model_copy(
            update={"value": None if view.value is None else round(view.value, 6)}
        )
        for name, view in views.items()
    }


def _of_measure(books: Sequence[Book], measure: str) -> list[FactView]:
    figures = [
        (place, figure)
        for place, book in enumerate(books)
        for figure in (*book.of(measure).values(), *_trailing(book, measure))
    ]
    figures.sort(key=lambda item: (-item[1].end.toordinal(), -item[1].span.days, item[0]))
    return [_view(figure) for _, figure in figures[:MOST_A_MEASURE]]


def _trailing(book: Book, measure: str) -> Iterator[Figure]:
    """The trailing twelve months, where they are no fiscal year."""
    if KINDS.get(measure) is None:
        figure = twelve_months(book, measure)
        if figure and figure.is_trailing:
            yield figure


def _view(figure: Figure) -> FactView:
    quality, reasons = figure.quality, figure.reasons
    if figure.is_trailing and quality == "ok":
        quality = "derived"
        reasons = ("Trailing twelve months: a year, plus what came since, less the same before.",)
    return FactView(
        measure=figure.measure,
        concept=figure.concept,
        unit=figure.unit,
        start=figure.span.start,
        end=figure.end,
        months=figure.span.months,
        period="TTM" if figure.is_trailing else figure.span.period,
        value=figure.value,
        restated=bool(earlier := tuple(earlier_values(figure))),
        earlier=earlier,
        accessions=figure.accessions,
        provenance=provenance(_item(figure)),
        quality=quality,
        reasons=reasons,
    )


def _item(figure: Figure) -> Item:
    item = figure.in_force.fact
    if not isinstance(item, Item):
        raise TypeError(f"{figure.measure} rests on {type(item).__name__}, which is no stored item")
    return item


def earlier_values(figure: Figure) -> Iterable[EarlierValue]:
    """Each other value before the one in force, and the filing that gave it first."""
    if figure.is_derived:
        return
    filings = figure.filings[: figure.filings.index(figure.in_force)]
    for value, filed in groupby(filings, key=lambda one: one.value):
        first = next(filed)
        if value != figure.value:
            yield EarlierValue(value=value, filed=first.filed, accession=first.accession)
