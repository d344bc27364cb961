"""What a company's reports say differently from those before, and why it is not known where not."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from altlens.aggregate.filings.change_lines import change_line
from altlens.aggregate.filings.changes import filing_change
from altlens.aggregate.filings.predecessor import Report, base_form, is_next, predecessor
from altlens.aggregate.filings.reported_facts import compared_numbers, restated_facts
from altlens.companies.company import Company
from altlens.items.base import Document, stamp
from altlens.items.filing import REPORT_FORMS, FilingDocument
from altlens.items.filing_change import FilingChange
from altlens.items.filing_comparison import CompanyReports, FilingComparison, ReportLine
from altlens.items.ids import key_of
from altlens.items.view import CompanyView
from altlens.queries.point_in_time import PointInTime
from altlens.queries.revisions import as_item, current_revisions
from altlens.store.base import Store, Where
from altlens.store.collections import ITEMS

REPORT_FIELDS = ("accession", "form", "filed", "items")
REPORTS_LISTED = 40
DOCUMENT, CHANGE, LISTED = "filing_document", "filing_change", "filing"


class Reports(NamedTuple):
    """The reports that are listed or stored, and the stored documents' ids by accession."""

    known: list[Report]
    is_listed: bool
    documents: dict[str, str]

    def before(self, report: Report) -> Report | None:
        """The report that this one is compared with, None where it is not known."""
        return predecessor(report, self.known)


class ComparedReport(NamedTuple):
    """A report, the one before it, and the change; `reason` says why there is none."""

    report: Report
    before: Report | None
    change: FilingChange | None
    reason: str = ""


def company_reports(
    store: Store, company: Company, symbol: str, at: PointInTime, limit: int = REPORTS_LISTED
) -> CompanyReports:
    """The company's newest reports with their changes."""
    return CompanyReports(
        company=company.id,
        symbol=symbol,
        name=company.name,
        as_of=at.as_of,
        known_at=at.known_at,
        reports=tuple(map(_line, compared_reports(store, company.id, at, limit))),
    )


def filing_comparison(
    store: Store, company: Company, accession: str, at: PointInTime, view: CompanyView
) -> FilingComparison | None:
    """One report against the one before, with the view's facts; None for an unknown report."""
    compared = compared_report(store, company.id, accession, at)
    if compared is None:
        return None
    change = compared.change
    return FilingComparison(
        company=company.id,
        symbol=view.symbol,
        name=company.name,
        as_of=at.as_of,
        known_at=at.known_at,
        report=_line(compared),
        change=change,
        numbers=compared_numbers(change, view.facts) if change else (),
        restated=restated_facts(change, view.facts) if change else (),
    )


def known_reports(store: Store, company: str, at: PointInTime) -> Reports:
    """The company's reports, newest first."""
    bounds = at.bounds()
    listed = Where(equal={"companies": company, "kind": LISTED}, at_most=bounds)
    by_accession = {
        row["accession"]: _report(row)
        for row in store.find(ITEMS, listed, fields=REPORT_FIELDS)
        if base_form(row["form"]) in REPORT_FORMS
    }
    is_listed = bool(by_accession)
    stored = Where(
        equal={"companies": company, "kind": DOCUMENT},
        at_most=bounds,
        order_by=("fetched_at", "_id"),
    )
    documents = {
        accession_of(row["_id"]): row["_id"] for row in store.find(ITEMS, stored, fields=("_id",))
    }
    unlisted = [_id for accession, _id in documents.items() if accession not in by_accession]
    for row in store.get(ITEMS, unlisted, fields=(*REPORT_FIELDS, "sections")).values():
        by_accession[row["accession"]] = _report(row)
    return Reports(sorted(by_accession.values(), reverse=True), is_listed, documents)


def compared_reports(
    store: Store, company: str, at: PointInTime, limit: int
) -> list[ComparedReport]:
    """The newest reports, each with its stored change or the reason why there is none."""
    reports = known_reports(store, company, at)
    newest = reports.known[:limit]
    changes = _stored_changes(store, company, newest, at)
    return [_compared(reports, report, changes.get(report.accession)) for report in newest]


def compared_report(
    store: Store, company: str, accession: str, at: PointInTime
) -> ComparedReport | None:
    """One report with its change, compared now where it was not yet; None for an unknown one."""
    reports = known_reports(store, company, at)
    report = next((one for one in reports.known if one.accession == accession), None)
    if report is None:
        return None
    stored = _stored_changes(store, company, [report], at).get(accession)
    compared = _compared(reports, report, stored)
    if compared.change or compared.before is None or compared.reason:
        return compared
    ids = [reports.documents[one.accession] for one in (compared.before, report)]
    before, after = documents_of(store, ids)
    return compared._replace(change=filing_change(before, after))


def documents_of(store: Store, ids: Sequence[str]) -> list[FilingDocument]:
    """The stored documents in the order of their ids."""
    rows = store.get(ITEMS, ids)
    loaded = [as_item(rows[_id]) for _id in ids]
    return [document for document in loaded if isinstance(document, FilingDocument)]


def _line(compared: ComparedReport) -> ReportLine:
    report, before = compared.report, compared.before
    return ReportLine(
        accession=report.accession,
        form=report.form,
        filed=report.filed,
        items=report.items,
        earlier_accession=before.accession if before else "",
        earlier_filed=before.filed if before else None,
        line=change_line(compared.change, {}) if compared.change else None,
        reason=compared.reason,
    )


def accession_of(item_id: str) -> str:
    """The accession number in the id of a document: `filing_document/CIK/ACCESSION@…`."""
    return key_of(item_id).rpartition("/")[2]


def _report(row: Document) -> Report:
    numbers = row.get("items") or [section["item"] for section in row.get("sections", ())]
    return Report(date.fromisoformat(row["filed"]), row["accession"], row["form"], tuple(numbers))


def _stored_changes(
    store: Store, company: str, reports: Iterable[Report], at: PointInTime
) -> dict[str, FilingChange]:
    """The stored changes of the reports, by accession."""
    keys = [f"{CHANGE}/{company}/{report.accession}" for report in reports]
    rows = list(store.find(ITEMS, Where(among={"key": keys}, at_most=at.bounds()))) if keys else []
    changes = (as_item(row) for row in current_revisions(rows, stamp(at.as_of)))
    return {change.accession: change for change in changes if isinstance(change, FilingChange)}


def _compared(reports: Reports, report: Report, change: FilingChange | None) -> ComparedReport:
    before = reports.before(report)
    if change and before and change.earlier_accession == before.accession:
        return ComparedReport(report, before, change)
    return ComparedReport(report, before, None, _reason(reports, report, before))


def _reason(reports: Reports, report: Report, before: Report | None) -> str:
    """Why a report is not compared; empty where both texts are stored."""
    if report.accession not in reports.documents:
        return "the text of this report is not stored"
    if before is None:
        return f"no earlier {base_form(report.form)} to compare with is known"
    if before.accession not in reports.documents:
        return (
            f"the text of the report before it ({before.form} filed {before.filed}, "
            f"{before.accession}) is not stored"
        )
    if not reports.is_listed and not is_next(report, before):
        return f"a report between it and the {before.form} filed {before.filed} may be missing"
    return ""
