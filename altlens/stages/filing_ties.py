"""The companies that cleaned reports name as competitors, suppliers or customers, as items."""

from collections.abc import Iterator, Sequence

from altlens.analyze.filing_ties import filing_ties
from altlens.items.base import Item
from altlens.items.filing import FilingDocument, shared_fields
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
                    **shared_fields(document),
                    filed=document.filed,
                    key=f"filing_ties/{company}/{document.accession}",
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
