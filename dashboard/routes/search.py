"""The search page: companies by symbol and name, texts by their words."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from altlens.companies.table import load as load_directory
from altlens.queries.company_search import find_companies
from altlens.queries.search import search_items
from dashboard.dependencies import PointInTimeDep, StoreDep
from dashboard.rendering import render
from dashboard.routes.items import title_of

router = APIRouter()
MAX_COMPANIES, MAX_ITEMS = 8, 40


@router.get("/search")
def search(
    request: Request,
    store: StoreDep,
    at: PointInTimeDep,
    q: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    found = find_companies(load_directory(), q, MAX_COMPANIES)
    return render(
        request,
        "search.html",
        q=q,
        companies=found.companies,
        corrected=found.corrected,
        items=list(search_items(store, q, at, MAX_ITEMS)),
        title_of=title_of,
    )
