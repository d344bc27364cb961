"""A company's figures in the currency it reports in, chosen, checked and completed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from altlens.aggregate.fundamentals.figures import Fact, Figure
from altlens.aggregate.fundamentals.periods import Span

FOREIGN_FORMS = ("20-F", "6-K")
RECENT = timedelta(days=2 * 366)
# How old the newest figure may be: a reporting period, and the time that filing takes.
AGE_LIMITS = {"quarter": 280, "half-year": 400, "year": 500}

Figures = dict[str, dict[Span, Figure]]  # by measure


@dataclass(frozen=True)
class Book:
    """Figures by measure and period, as filed by `as_of`. Money is in `currency`.

    `misscaled` are filings of which several figures are in another scale. `is_current` says that
    the company now reports in the currency.
    """

    currency: str
    as_of: date
    figures: Figures
    facts: Sequence[Fact] = field(default=(), repr=False)
    misscaled: frozenset[str] = frozenset()
    is_current: bool = True

    def get(self, measure: str, span: Span) -> Figure | None:
        return self.figures.get(measure, {}).get(span)

    def of(self, measure: str) -> dict[Span, Figure]:
        return self.figures.get(measure, {})

    def newest(self, measure: str) -> Figure | None:
        """The figure whose period ends last, the longest of those."""
        return self._newest.get(measure)

    @cached_property
    def _newest(self) -> dict[str, Figure]:
        return {
            measure: max(spans.values(), key=lambda figure: (figure.end, figure.span.days))
            for measure, spans in self.figures.items()
            if spans
        }

    def __iter__(self) -> Iterator[Figure]:
        for figures in self.figures.values():
            yield from figures.values()

    @cached_property
    def twelve_months(self) -> dict[tuple[str, int], Figure | None]:
        """The amounts of twelve months that were added up so far, by measure and years ago."""
        return {}

    @cached_property
    def age_limit(self) -> int:
        """Days after which the newest figure is stale, by how often the company reports."""
        periods = {
            figure.span.period
            for figure in self
            if figure.span.start and self.as_of - figure.end <= 2 * RECENT
        }
        if periods & {"quarter", "nine months"}:
            return AGE_LIMITS["quarter"]
        return AGE_LIMITS["half-year" if "half-year" in periods else "year"]

    @cached_property
    def is_foreign(self) -> bool:
        """Whether it files as a foreign private issuer."""
        newest = max((fact.filed for fact in self.facts), default=None)
        return newest is not None and any(
            fact.form.removesuffix("/A") in FOREIGN_FORMS
            for fact in self.facts
            if newest - fact.filed <= RECENT
        )

    def same_filing(self, span: Span, *measures: str) -> dict[str, float] | None:
        """The values of several measures as the newest filing that has all of them gives them.

        None where there is none: values of different filings may rest on different bases, such as
        another number of shares.
        """
        figures = [self.get(measure, span) for measure in measures]
        by_measure = [
            {filed.accession: filed for filed in figure.filings}
            for figure in figures
            if figure and not figure.is_derived
        ]
        if len(by_measure) < len(measures):
            return None
        shared = set(by_measure[0]).intersection(*by_measure[1:])
        if not shared:
            return None
        newest = max(shared, key=lambda accession: (by_measure[0][accession].filed, accession))
        return {
            measure: filings[newest].value
            for measure, filings in zip(measures, by_measure, strict=True)
        }
