"""The companies that cleaned reports name as competitors, suppliers or customers, as items."""

from collections.abc import Iterator, Sequence

from altlens.analyze.filing_ties import filing_ties
from altlens.items.base import Item
from altlens.items.filing import FilingDocument
from altlens.items.filing_ties import FiledTie, FilingTies

PERIODIC = frozenset({"10-K", "10-Q", "20-F", "40-F"})


def ties_of(items: Sequence[Item]) -> Iterator[FilingTies]:
    """The ties of each periodic report among the items; none for a report without any."""
    for document in items:
        if not isinstance(document, FilingDocument) or document.form not in PERIODIC:
            continue
        for company in document.companies[:1]:
            ties = filing_ties(company, document.sections)
            if ties:
                yield FilingTies(
                    source=document.source,
                    key=f"filing_ties/{company}/{document.accession}",
                    companies=document.companies,
                    event_at=document.event_at,
                    published_at=document.published_at,
                    available_at=document.available_at,
                    fetched_at=document.fetched_at,
                    capture=document.capture,
                    url=document.url,
                    acceptance_basis=document.acceptance_basis,
                    acceptance_quality=document.acceptance_quality,
                    accession=document.accession,
                    form=document.form,
                    filed=document.filed,
                    text_item=document.id,
                    ties=tuple(
                        FiledTie(
                            company=tie.company,
                            tie=tie.kind,
                            name=tie.name,
                            item=tie.item,
                            sentence=tie.sentence,
                        )
                        for tie in ties
                    ),
                )
