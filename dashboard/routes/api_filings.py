"""The API's reports of a company and what each says differently from the one before."""

from fastapi import APIRouter, HTTPException

from altlens.items.filing_comparison import CompanyReports, FilingComparison
from altlens.queries.filing_changes import company_reports, filing_comparison
from dashboard.dependencies import CompanyDep, PointInTimeDep, StoreDep, TimeLimitsDep, ViewDep
from dashboard.routes.api_companies import NOT_FOUND

router = APIRouter(prefix="/api/companies/{symbol}", tags=["filings"], responses=NOT_FOUND)


@router.get("/filings")
def reports(
    store: StoreDep, company: CompanyDep, at: PointInTimeDep, limits: TimeLimitsDep
) -> CompanyReports:
    """List the newest reports, each with what it changed, or why that is not known."""
    return company_reports(store, company, company.symbol_on(limits.day), at)


@router.get("/filing")
def report(
    store: StoreDep, company: CompanyDep, at: PointInTimeDep, view: ViewDep, accession: str
) -> FilingComparison:
    """Return one report's paragraphs and figures that differ from the report before it."""
    comparison = filing_comparison(store, company, accession, at, view)
    if comparison is None:
        raise HTTPException(404, f"The company has no report {accession!r} at that time.")
    return comparison
