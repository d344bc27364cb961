"""What every route may ask for: the store, the two moments of a read, a company, its stories."""

from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import Depends, Query, Request
from pydantic import BeforeValidator

from altlens.companies.company import Company
from altlens.companies.table import load as load_directory
from altlens.items.base import end_of_day
from altlens.items.view import CompanyView
from altlens.queries.evidence import Moment
from altlens.queries.view_reader import Asked, Views
from altlens.settings import Settings
from altlens.store.base import Store
from dashboard.timeline import Filter, Order

FIRST_YEAR, LAST_YEAR = 1990, 2200


def limit_of(value: object) -> datetime | None:
    """A date means its end, UTC; a time without a zone is UTC; empty text is no limit."""
    if not isinstance(value, str):
        raise ValueError("give one date or time")
    text = value.strip()
    if not text:
        return None
    try:
        moment = end_of_day(date.fromisoformat(text)) if len(text) == 10 else _instant(text)
    except (ValueError, OverflowError):
        raise ValueError(f"{text[:40]!r} is no date; write it as 2026-06-20") from None
    if not FIRST_YEAR <= moment.year < LAST_YEAR:
        raise ValueError(f"the year must be between {FIRST_YEAR} and {LAST_YEAR}")
    return moment


def _instant(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


Limit = Annotated[datetime | None, BeforeValidator(limit_of)]


def asked(
    as_of: Annotated[
        Limit, Query(description="what the world could know by then; a date means its end, UTC")
    ] = None,
    known_at: Annotated[
        Limit, Query(description="what this store had by then; a date means its end, UTC")
    ] = None,
) -> Asked:
    """The two limits of a read."""
    return Asked(as_of, known_at)


AskedAt = Annotated[Asked, Depends(asked)]


def moment(limits: AskedAt) -> Moment:
    """The two limits, filled in with now."""
    return limits.moment(datetime.now(UTC))


At = Annotated[Moment, Depends(moment)]


def _store(request: Request) -> Store:
    held: Store = request.app.state.store
    return held


def _views(request: Request) -> Views:
    held: Views = request.app.state.views
    return held


def _settings(request: Request) -> Settings:
    held: Settings = request.app.state.settings
    return held


TheStore = Annotated[Store, Depends(_store)]
TheViews = Annotated[Views, Depends(_views)]
TheSettings = Annotated[Settings, Depends(_settings)]


def company(symbol: str, limits: AskedAt) -> Company:
    """The holder of the symbol on the day asked; UnknownSymbol where nobody ever held it."""
    directory = load_directory()
    return directory.resolve(symbol, limits.as_of.date() if limits.as_of else None)


TheCompany = Annotated[Company, Depends(company)]


def view(found: TheCompany, limits: AskedAt, views: TheViews) -> CompanyView:
    """The company's view at the moments asked."""
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
