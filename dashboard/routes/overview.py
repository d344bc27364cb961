"""The table of all companies: one row per company, narrowed by a watchlist."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from altlens.queries.overview import FIRST_PAGE_ONLY, summaries_at
from altlens.user_state.watchlists import watchlists
from dashboard.dependencies import StoreDep, TimeLimitsDep, ViewReaderDep
from dashboard.figures import latest_age
from dashboard.rendering import render

router = APIRouter()


@router.get("/companies")
def overview(
    request: Request,
    store: StoreDep,
    views: ViewReaderDep,
    limits: TimeLimitsDep,
    name: Annotated[str, Query(alias="list")] = "",
) -> Response:
    lists = tuple(watchlists(store))
    watchlist = next((one for one in lists if one.name == name), None)
    rows = [
        row
        for row in summaries_at(store, views, limits, leave_out=FIRST_PAGE_ONLY)
        if watchlist is None or row.symbol in watchlist.symbols
    ]
    newest = max((row.as_of for row in rows), default=None)
    return render(
        request,
        "overview.html",
        rows=rows,
        lists=lists,
        watchlist=watchlist,
        newest=newest,
        age=latest_age(newest, limits, datetime.now(UTC)),
    )
