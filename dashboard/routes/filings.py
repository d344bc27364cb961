"""The pages of a company's reports and of what one of them changed."""

from fastapi import APIRouter, HTTPException, Request, Response

from altlens.items.current_report import ITEMS_8K
from altlens.queries.filing_changes import company_reports, filing_comparison
from dashboard.dependencies import CompanyDep, PointInTimeDep, StoreDep, TimeLimitsDep, ViewDep
from dashboard.rendering import render

router = APIRouter()


@router.get("/companies/{symbol}/filings")
def reports(
    request: Request,
    store: StoreDep,
    company: CompanyDep,
    at: PointInTimeDep,
    limits: TimeLimitsDep,
) -> Response:
    return render(
        request,
        "filings/reports.html",
        page=company_reports(store, company, company.symbol_on(limits.day), at),
        item_names=ITEMS_8K,
    )


@router.get("/companies/{symbol}/filing")
def report(
    request: Request,
    store: StoreDep,
    company: CompanyDep,
    at: PointInTimeDep,
    view: ViewDep,
    accession: str,
) -> Response:
    page = filing_comparison(store, company, accession, at, view)
    if page is None:
        raise HTTPException(404, "There is no such report, or it was not known at that time.")
    return render(request, "filings/report.html", page=page, item_names=ITEMS_8K)
