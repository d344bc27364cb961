"""The audit of a company's newest figures: each with the rules that it passes and fails."""

from collections.abc import Iterator
from datetime import date

from altlens.aggregate.fundamentals.book import Book
from altlens.aggregate.fundamentals.concepts import SHOWN
from altlens.aggregate.fundamentals.figures import Figure
from altlens.aggregate.fundamentals.market import Market
from altlens.aggregate.fundamentals.rules import outcomes
from altlens.aggregate.fundamentals.valuation import (
    Valuation,
    counted_shares,
    shares_a_unit,
    valuation_outcomes,
)
from altlens.aggregate.fundamentals.views import ratio_views
from altlens.items.base import Model
from altlens.items.quality import Assessed
from altlens.items.view import Period
from altlens.items.view_sections import RatioView

PERIODS: tuple[Period, ...] = ("quarter", "half-year", "year", "instant")


class RuleOutcome(Model):
    """A rule that says something of a figure; `reason` is empty where the figure passes."""

    rule: str
    sentence: str
    reason: str = ""


class AuditedFigure(Assessed):
    """The newest figure of a measure and kind of period, with its filings and outcomes."""

    measure: str
    concept: str
    unit: str
    period: Period
    start: date | None
    end: date
    value: float
    filed: date
    accessions: tuple[str, ...]
    outcomes: tuple[RuleOutcome, ...]


class Audit(Model):
    """What the rules say of the newest figures as filed by `as_of`, and of the valuation.

    Money is in `currency`. `age_limit_days` is how old the newest figures may be.
    """

    company: str
    symbol: str
    as_of: date
    currency: str
    age_limit_days: int
    is_foreign: bool
    figures: tuple[AuditedFigure, ...]
    valuation: tuple[RuleOutcome, ...]
    ratios: dict[str, RatioView]


def audit(company: str, symbol: str, book: Book, market: Market | None) -> Audit:
    """The audit of the book beside the last price, if there is one."""
    return Audit(
        company=company,
        symbol=symbol,
        as_of=book.as_of,
        currency=book.currency,
        age_limit_days=book.age_limit,
        is_foreign=book.is_foreign,
        figures=tuple(_audited(figure, book) for figure in _newest(book)),
        valuation=tuple(_valued(book, market)) if market else (),
        ratios=ratio_views(book, market),
    )


def _newest(book: Book) -> Iterator[Figure]:
    """The newest figure of each shown measure, by kind of period."""
    for measure in SHOWN:
        figures = book.of(measure).values()
        for period in PERIODS:
            of_period = [figure for figure in figures if figure.span.period == period]
            if of_period:
                yield max(of_period, key=lambda figure: figure.end)


def _audited(figure: Figure, book: Book) -> AuditedFigure:
    return AuditedFigure(
        measure=figure.measure,
        concept=figure.concept,
        unit=figure.unit,
        period=figure.span.period,
        start=figure.span.start,
        end=figure.end,
        value=figure.value,
        filed=figure.in_force.filed,
        accessions=figure.accessions,
        outcomes=tuple(
            RuleOutcome(
                rule=outcome.rule.name, sentence=outcome.rule.sentence, reason=outcome.reason
            )
            for outcome in outcomes(figure, book)
        ),
        quality=figure.quality,
        reasons=figure.reasons,
    )


def _valued(book: Book, market: Market) -> Iterator[RuleOutcome]:
    shares = counted_shares(book)
    if shares:
        beside = Valuation(book, market, shares, shares_a_unit(book, market, shares))
        for rule, reason in valuation_outcomes(beside):
            yield RuleOutcome(rule=rule.name, sentence=rule.sentence, reason=reason)
