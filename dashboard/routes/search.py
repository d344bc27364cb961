"""Search over companies, by symbol and name, and over what was written, by its words."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from altlens.companies.table import load as load_directory
from altlens.queries.search import search_items
from dashboard.dependencies import PointInTimeDep, TheStore
from dashboard.rendering import render
from dashboard.routes.items import title_of

router = APIRouter()
COMPANIES, ITEMS = 8, 40


@router.get("/search")
def search(
    request: Request,
    store: TheStore,
    at: PointInTimeDep,
    q: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    return render(
        request,
        "search.html",
        q=q,
        companies=load_directory().search(q, COMPANIES),
        items=list(search_items(store, q, at, ITEMS)),
        title_of=title_of,
    )
