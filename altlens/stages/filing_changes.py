"""Compares cleaned reports with those before them, so that the comparison is an item of its own."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from altlens.aggregate.filings.changes import filing_change
from altlens.aggregate.filings.predecessor import Report, is_next
from altlens.items.base import Item
from altlens.items.filing import FilingDocument
from altlens.items.filing_change import FilingChange
from altlens.queries.filing_changes import Reports, documents_of, known_reports
from altlens.queries.point_in_time import LAST_YEAR, PointInTime
from altlens.store.base import Store

ALWAYS = datetime(LAST_YEAR, 12, 31, tzinfo=UTC)


def changes_of(store: Store, items: Sequence[Item]) -> Iterator[FilingChange]:
    """The changes that the documents among the items make known.

    A document is compared with the report before it and with the one after it, as far as their
    texts are stored or among the items.
    """
    documents = {item.accession: item for item in items if isinstance(item, FilingDocument)}
    companies = {company for document in documents.values() for company in document.companies}
    for company in sorted(companies):
        stored = known_reports(store, company, PointInTime(ALWAYS, ALWAYS))
        known = {report.accession: report for report in stored.known}
        known |= {
            accession: known.get(accession, _report(document))
            for accession, document in documents.items()
        }
        reports = Reports(list(known.values()), stored.is_listed, stored.documents)
        for report in reports.known:
            before = reports.before(report)
            if before is None or not {before.accession, report.accession} & documents.keys():
                continue
            if stored.is_listed or is_next(report, before):
                pair = [_document(store, reports, documents, one) for one in (before, report)]
                if pair[0] and pair[1]:
                    yield filing_change(pair[0], pair[1])


def _report(document: FilingDocument) -> Report:
    numbers = tuple(section.item for section in document.sections)
    return Report(document.filed, document.accession, document.form, numbers)


def _document(
    store: Store, reports: Reports, documents: dict[str, FilingDocument], report: Report
) -> FilingDocument | None:
    if report.accession in documents:
        return documents[report.accession]
    _id = reports.documents.get(report.accession)
    return next(iter(documents_of(store, [_id])), None) if _id else None
