"""The overview: one line a company, and the watchlists that narrow it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from altlens.queries.overview import summaries_at
from altlens.user_state.watchlists import watchlists
from dashboard.dependencies import TheStore, TheViews, TimeLimitsDep
from dashboard.rendering import render

router = APIRouter()


@router.get("/")
def overview(
    request: Request,
    store: TheStore,
    views: TheViews,
    limits: TimeLimitsDep,
    name: Annotated[str, Query(alias="list")] = "",
) -> Response:
    lists = tuple(watchlists(store))
    chosen = next((kept for kept in lists if kept.name == name), None)
    lines = [
        line
        for line in summaries_at(store, views, limits)
        if chosen is None or line.symbol in chosen.symbols
    ]
    return render(request, "overview.html", lines=lines, lists=lists, chosen=chosen)
