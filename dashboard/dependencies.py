"""FastAPI dependencies of the routes: store, settings, time limits, company, view, story filter."""

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
from dashboard.story_filter import Order, StoryFilter


def _limit(value: object) -> datetime | None:
    if not isinstance(value, str):
        raise ValueError("give one date or time")
    return parse_limit(value)


DateLimit = Annotated[datetime | None, BeforeValidator(_limit)]


def _time_limits(
    as_of: Annotated[
        DateLimit, Query(description="what was public by then; a date means its end, UTC")
    ] = None,
    known_at: Annotated[
        DateLimit, Query(description="what this store had by then; a date means its end, UTC")
    ] = None,
) -> TimeLimits:
    return TimeLimits(as_of, known_at)


TimeLimitsDep = Annotated[TimeLimits, Depends(_time_limits)]


def _point_in_time(limits: TimeLimitsDep) -> PointInTime:
    """Replace missing limits by now."""
    return limits.at(datetime.now(UTC))


PointInTimeDep = Annotated[PointInTime, Depends(_point_in_time)]


def _store(request: Request) -> Store:
    store: Store = request.app.state.store
    return store


def _view_reader(request: Request) -> ViewReader:
    views: ViewReader = request.app.state.views
    return views


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


StoreDep = Annotated[Store, Depends(_store)]
ViewReaderDep = Annotated[ViewReader, Depends(_view_reader)]
SettingsDep = Annotated[Settings, Depends(_settings)]


def _company(symbol: str, limits: TimeLimitsDep) -> Company:
    """Resolve the symbol as of the requested day. Raises UnknownSymbol."""
    directory = load_directory()
    return directory.resolve(symbol, limits.day)


CompanyDep = Annotated[Company, Depends(_company)]


def _view(company: CompanyDep, limits: TimeLimitsDep, views: ViewReaderDep) -> CompanyView:
    return views.read(company, limits)


ViewDep = Annotated[CompanyView, Depends(_view)]


Day = Annotated[date | None, BeforeValidator(lambda text: text or None)]


def _story_filter(
    source: str = "",
    event: str = "",
    language: str = "",
    since: Annotated[Day, Query(description="first day of a report, UTC")] = None,
    until: Annotated[Day, Query(description="last day of a report, UTC")] = None,
    order: Order = "rank",
) -> StoryFilter:
    return StoryFilter(source, event, language, since, until, order)


StoryFilterDep = Annotated[StoryFilter, Depends(_story_filter)]


def query_limits(request: Request) -> dict[str, str]:
    """Return the two limits as the visitor wrote them, for links to other pages."""
    return {name: request.query_params.get(name, "") for name in ("as_of", "known_at")}
