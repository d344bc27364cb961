"""Facts to the book of a company's figures."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from altlens.aggregate.fundamentals.book import Book
from altlens.aggregate.fundamentals.checks import misscaled_filings
from altlens.aggregate.fundamentals.figures import Fact
from altlens.aggregate.fundamentals.filed import (
    currency_of,
    filing_currencies,
    relevant,
    reported,
    reporting_currency,
)
from altlens.aggregate.fundamentals.rules import assess
from altlens.aggregate.fundamentals.selection import derive, select


def build_book(facts: Iterable[Fact], as_of: date) -> Book:
    """The figures in the currency that the company reports in, as filed by the date."""
    filed = relevant(facts, as_of)
    currencies = filing_currencies(filed)
    currency = reporting_currency(filed, currencies)
    return _book([f for f in filed if _is_of(f, currency, currencies)], currency, as_of)


def other_books(facts: Iterable[Fact], as_of: date) -> Iterator[Book]:
    """The figures in other currencies: those of earlier years, and convenience translations."""
    filed = relevant(facts, as_of)
    currencies = filing_currencies(filed)
    currency = reporting_currency(filed, currencies)
    for other in sorted({currency_of(fact.unit) for fact in filed} - {"", currency}):
        stated = [f for f in filed if currency_of(f.unit) == other and f.taxonomy != "dei"]
        earlier = [f for f in stated if currencies.get(f.accession) == other]
        if earlier:
            yield _book(earlier, other, as_of, is_current=False)
        translated = [f for f in stated if currencies.get(f.accession) != other]
        if translated:
            reason = f"Stated in {other} beside the currency that the filing reports in."
            book = _book(translated, other, as_of, is_current=False)
            yield replace(
                book,
                figures={
                    measure: {
                        span: figure._replace(
                            quality="derived" if figure.is_usable else figure.quality,
                            reasons=(*figure.reasons, reason),
                        )
                        for span, figure in figures.items()
                    }
                    for measure, figures in book.figures.items()
                },
            )


def _is_of(fact: Fact, currency: str, currencies: dict[str, str]) -> bool:
    """Whether the fact is in the currency, and the filing too; counts of shares always are."""
    stated = currency_of(fact.unit)
    if not stated:
        return True
    return stated == currency and currencies.get(fact.accession, currency) == currency


def _book(facts: list[Fact], currency: str, as_of: date, is_current: bool = True) -> Book:
    figures = select(reported(facts, currency))
    book = Book(currency, as_of, figures, facts, is_current=is_current)
    book = replace(book, misscaled=misscaled_filings(book))
    checked = {
        measure: {span: assess(figure, book) for span, figure in spans.items()}
        for measure, spans in figures.items()
    }
    book = replace(book, figures=checked)
    derived = derive(checked)
    book = replace(
        book, figures={measure: spans | derived[measure] for measure, spans in checked.items()}
    )
    completed = {
        measure: {
            span: assess(figure, book) if span in derived[measure] else figure
            for span, figure in spans.items()
        }
        for measure, spans in book.figures.items()
    }
    return replace(book, figures=completed)
