"""Yahoo's and Nasdaq's calendars to expected earnings dates."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from altlens.calendars import load
from altlens.clean.base import Origin
from altlens.clean.numbers import read_number
from altlens.clean.symbols import companies_of
from altlens.companies.directory import normalize_symbol
from altlens.errors import InvalidItem
from altlens.fetch.base import Record
from altlens.items.base import SECONDS_PER_DAY
from altlens.items.earnings import Certainty, EarningsDate, TimeOfDay

EXCHANGE = ZoneInfo("America/New_York")
_NASDAQ_TIMES: dict[str, TimeOfDay] = {
    "time-pre-market": "before market",
    "time-after-hours": "after market",
}
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def clean(record: Record, origin: Origin) -> Iterator[EarningsDate]:
    """One date; none where the provider has none."""
    if record["provider"] == "nasdaq":
        yield _nasdaq(record["day"], record["row"], origin)
    elif moments := (record["events"].get("earnings") or {}).get("earningsDate"):
        yield _yahoo(record["symbol"], moments, record["events"]["earnings"], origin)


def _yahoo(
    symbol: str, moments: list[float], event: Mapping[str, Any], origin: Origin
) -> EarningsDate:
    start, *_, end = (_moment(seconds) for seconds in sorted([*moments, moments[-1]]))
    calls = event.get("earningsCallDate")
    return EarningsDate(
        **_observed(origin, f"earnings/yahoo/{symbol}", start[0]),
        companies=origin.companies,
        url=f"https://finance.yahoo.com/quote/{symbol}",
        provider="yahoo",
        symbol=symbol,
        start=start[0],
        end=end[0],
        certainty=_certainty(event.get("isEarningsDateEstimate"), start[0] != end[0]),
        time_of_day=start[1] if start[0] == end[0] else "not stated",
        call_at=datetime.fromtimestamp(calls[0], UTC) if calls else None,
        eps_forecast=event.get("earningsAverage"),
        eps_low=event.get("earningsLow"),
        eps_high=event.get("earningsHigh"),
        revenue_forecast=event.get("revenueAverage"),
        revenue_low=event.get("revenueLow"),
        revenue_high=event.get("revenueHigh"),
    )


def _nasdaq(day: date, row: Mapping[str, Any], origin: Origin) -> EarningsDate:
    symbol = normalize_symbol(str(row.get("symbol") or ""))
    if not symbol:
        raise InvalidItem(f"A row of Nasdaq's calendar of {day} has no symbol.")
    quarter = _quarter(row.get("fiscalQuarterEnding"))
    return EarningsDate(
        **_observed(origin, f"earnings/nasdaq/{symbol}/{quarter or f'{day:%Y-%m}'}", day),
        companies=companies_of([symbol], origin.fetched_at.date()),
        url=f"https://www.nasdaq.com/market-activity/earnings?date={day}",
        provider="nasdaq",
        symbol=symbol,
        start=day,
        end=day,
        time_of_day=_NASDAQ_TIMES.get(str(row.get("time")), "not stated"),
        fiscal_quarter=quarter,
        eps_forecast=read_number(row.get("epsForecast")),
        eps_reported=read_number(row.get("eps")),
        estimates=int(count) if (count := read_number(row.get("noOfEsts"))) is not None else None,
        last_year_date=_american(row.get("lastYearRptDt")),
        last_year_eps=read_number(row.get("lastYearEPS")),
    )


def _observed(origin: Origin, key: str, day: date) -> dict[str, Any]:
    """The fields of an expectation: known from its fetch, whatever day it is about."""
    return {
        "source": origin.query.source,
        "key": key,
        "event_at": datetime.combine(day, time(), UTC),
        "available_at": origin.fetched_at,
        "fetched_at": origin.fetched_at,
        "capture": origin.capture,
    }


def _moment(seconds: float) -> tuple[date, TimeOfDay]:
    """Day and time of day at the exchange; midnight UTC means a day without a time."""
    if seconds % SECONDS_PER_DAY == 0:
        return datetime.fromtimestamp(seconds, UTC).date(), "not stated"
    local = datetime.fromtimestamp(seconds, EXCHANGE)
    session = load("XNYS").session(local.date())
    if session is None:
        return local.date(), "not stated"
    if local < session.opens_at:
        return local.date(), "before market"
    return local.date(), "after market" if local >= session.closes_at else "during market"


def _certainty(estimated: bool | None, window: bool) -> Certainty:
    """As stated; a range of days is an estimate even where nothing is stated."""
    if estimated is None:
        return "estimated" if window else "not stated"
    return "estimated" if estimated else "confirmed"


def _quarter(text: Any) -> str:
    """`2026-03` for `Mar/2026`, "" for anything else."""
    month, _, year = str(text or "").partition("/")
    return f"{year}-{_MONTHS.index(month) + 1:02d}" if month in _MONTHS and year else ""


def _american(text: Any) -> date | None:
    """The date of `5/05/2025` (month first), None for `N/A`."""
    parts = str(text or "").split("/")
    try:
        month, day, year = map(int, parts)
        return date(year, month, day)
    except ValueError:
        return None
