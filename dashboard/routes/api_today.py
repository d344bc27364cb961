"""The API's first page: what is new about watched companies."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query

from altlens.queries.today import Today
from altlens.user_state.watchlists import watchlists
from dashboard.dependencies import DateLimit, StoreDep, TimeLimitsDep, ViewReaderDep
from dashboard.routes.today import read_today, watched_symbols

router = APIRouter(prefix="/api", tags=["companies"])


@router.get("/today")
def today(
    store: StoreDep,
    views: ViewReaderDep,
    limits: TimeLimitsDep,
    since: Annotated[DateLimit, Query(description="what counts as new, UTC")] = None,
    name: Annotated[str, Query(alias="list", description="a watchlist; empty for all")] = "",
) -> Today:
    """Return what is new of watched companies, this week's dates and the movers of others.

    Without `since`: the week before the newest data, or the day before `as_of`.
    """
    lists = tuple(watchlists(store))
    if name and name not in {one.name for one in lists}:
        raise HTTPException(404, f"There is no watchlist {name!r}.")
    watched = watched_symbols(lists, name)
    return read_today(store, views, limits, since, watched)
