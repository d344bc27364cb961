"""What every route may ask for: the store, the two dates of a read, a company, its stories."""

from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import Depends, Query, Request
from pydantic import BeforeValidator

from altlens.companies.company import Company
from altlens.companies.table import load as load_directory
from altlens.items.view import CompanyView
from altlens.queries.point_in_time import PointInTime, TimeLimits, parse_limit
from altlens.queries.view_reader import ViewReader
from altlens.settings import Settings
from altlens.store.base import Store
from dashboard.timeline import Filter, Order


def _limit(value: object) -> datetime | None:
    if not isinstance(value, str):
        raise ValueError("give one date or time")
    return parse_limit(value)


DateLimit = Annotated[datetime | None, BeforeValidator(_limit)]


def time_limits(
    as_of: Annotated[
        DateLimit, Query(description="what the world could know by then; a date means its end, UTC")
    ] = None,
    known_at: Annotated[
        DateLimit, Query(description="what this store had by then; a date means its end, UTC")
    ] = None,
) -> TimeLimits:
    """The two limits of a read."""
    return TimeLimits(as_of, known_at)


TimeLimitsDep = Annotated[TimeLimits, Depends(time_limits)]


def point_in_time(limits: TimeLimitsDep) -> PointInTime:
    """The two limits, with now for those not given."""
    return limits.at(datetime.now(UTC))


PointInTimeDep = Annotated[PointInTime, Depends(point_in_time)]


def _store(request: Request) -> Store:
    held: Store = request.app.state.store
    return held


def _views(request: Request) -> ViewReader:
    held: ViewReader = request.app.state.views
    return held


def _settings(request: Request) -> Settings:
    held: Settings = request.app.state.settings
    return held


TheStore = Annotated[Store, Depends(_store)]
TheViews = Annotated[ViewReader, Depends(_views)]
TheSettings = Annotated[Settings, Depends(_settings)]


def company(symbol: str, limits: TimeLimitsDep) -> Company:
    """The holder of the symbol on the day asked; UnknownSymbol where nobody ever held it."""
    directory = load_directory()
    return directory.resolve(symbol, limits.day)


TheCompany = Annotated[Company, Depends(company)]


def view(found: TheCompany, limits: TimeLimitsDep, views: TheViews) -> CompanyView:
    """The company's view within the limits."""
    return views.read(found, limits)


TheView = Annotated[CompanyView, Depends(view)]


Day = Annotated[date | None, BeforeValidator(lambda text: text or None)]


def timeline(
    source: str = "",
    event: str = "",
    language: str = "",
    since: Annotated[Day, Query(description="of a telling's day, UTC")] = None,
    until: Annotated[Day, Query(description="of a telling's day, UTC")] = None,
    order: Order = "rank",
) -> Filter:
    """Which stories, by what any of their tellings is."""
    return Filter(source, event, language, since, until, order)


Timeline = Annotated[Filter, Depends(timeline)]


def moments(request: Request) -> dict[str, str]:
    """The moments asked as they were written, for the addresses of other pages."""
    return {name: request.query_params.get(name, "") for name in ("as_of", "known_at")}
