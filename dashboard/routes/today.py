"""The first page: what is new about watched companies since the visitor last looked."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from altlens.items.summary import CompanySummary
from altlens.queries.overview import summaries_at
from altlens.queries.point_in_time import NEWEST, TimeLimits
from altlens.queries.today import Today, today
from altlens.queries.view_reader import ViewReader
from altlens.store.base import Store
from altlens.user_state.watchlists import Watchlist, watchlists
from dashboard.charts import company_path, story_address
from dashboard.dependencies import DateLimit, StoreDep, TimeLimitsDep, ViewReaderDep, query_limits
from dashboard.figures import data_age, latest_age
from dashboard.formats import query
from dashboard.rendering import render
from dashboard.security import CsrfCheck
from dashboard.visits import COOKIE, Visit, remember, visit_at

router = APIRouter()
FIRST_VISIT = timedelta(days=7)  # before the newest data
PAST_DAY = timedelta(days=1)


@router.get("/")
def today_page(
    request: Request,
    store: StoreDep,
    views: ViewReaderDep,
    limits: TimeLimitsDep,
    since: DateLimit = None,
    name: Annotated[str, Query(alias="list")] = "",
) -> Response:
    now = datetime.now(UTC)
    visit = visit_at(request.cookies.get(COOKIE, ""), now)
    lists = tuple(watchlists(store))
    is_latest = limits == NEWEST
    begin = since or (visit.before if is_latest else None)
    page = read_today(store, views, limits, begin, watched_symbols(lists, name))
    response = render(
        request,
        "today.html",
        page=page,
        lists=lists,
        name=name if any(one.name == name for one in lists) else "",
        is_first=is_latest and begin is None,
        age=latest_age(page.newest, limits, now),
        limits=query(query_limits(request)),
        company_path=company_path,
        story_address=story_address,
    )
    if is_latest and not since:
        remember(request, response, visit)
    return response


@router.post("/today/seen", dependencies=[CsrfCheck])
def seen(request: Request) -> Response:
    """Count everything up to now as looked at."""
    now = datetime.now(UTC)
    response = RedirectResponse("/", status_code=303)
    remember(request, response, Visit(now, now))
    return response


def read_today(
    store: Store,
    views: ViewReader,
    limits: TimeLimits,
    since: datetime | None,
    watched: frozenset[str] | None,
) -> Today:
    """Return what is new since a moment; without one, of the week before the newest data.

    At a past date without `since` it is the day before that date. The calendar begins at the newest
    data where that is out of date.
    """
    rows: list[CompanySummary] = list(summaries_at(store, views, limits))
    at = limits.at(datetime.now(UTC)).as_of
    newest = max((row.as_of for row in rows), default=at)
    default = newest - FIRST_VISIT if limits == NEWEST else at - PAST_DAY
    is_old = limits == NEWEST and not data_age(newest, at).is_usable
    return today(rows, watched, since or default, newest if is_old else at)


def watched_symbols(lists: tuple[Watchlist, ...], name: str = "") -> frozenset[str] | None:
    """Return the symbols of the named list, or of all; None where nothing is watched."""
    chosen = [one for one in lists if one.name == name] or lists
    return frozenset(symbol for one in chosen for symbol in one.symbols) or None
