"""Earnings dates: Yahoo's date for each company, through yfinance, and Nasdaq's calendar.

Nasdaq's calendar belongs to no company: it is fetched once per batch, day by day.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from altlens.errors import NotFound, NotRecorded, Unparsable
from altlens.fetch.base import Adapter, Record
from altlens.fetch.yahoo import HANDSHAKES, QUERY_HOSTS, ticker, translated
from altlens.items.query import Query, Subject
from altlens.settings import Settings
from altlens.source_info import EarningsCalendarInfo
from altlens.transport.endpoint import Endpoint

YAHOO, NASDAQ = "yahoo", "nasdaq"
NASDAQ_URL = "https://api.nasdaq.com/api/calendar/earnings"
DAYS_BACK = 7  # on the first fetch
SATURDAY = 5


class EarningsCalendar(EarningsCalendarInfo, Adapter):
    """One record a company from Yahoo, one a company and day from Nasdaq."""

    impersonates_browser = True
    endpoints = (
        *HANDSHAKES,
        Endpoint(
            hosts=QUERY_HOSTS,
            path="/v10/finance/quoteSummary/.+",
            superset_params=frozenset({"modules"}),
        ),
        Endpoint(
            hosts=("api.nasdaq.com",), path="/api/calendar/earnings", params=frozenset({"date"})
        ),
    )

    def queries(self, subjects: tuple[Subject, ...], settings: Settings) -> Iterator[Query]:
        yield Query(source=self.name, part=f"{NASDAQ}+{settings.earnings.days_ahead}")
        for subject in subjects:
            yield Query(
                source=self.name, company=subject.company, symbol=subject.symbol, part=YAHOO
            )

    def cursor_of(self, record: Record, clock: datetime) -> str:
        """The record's day, yesterday at most: later days are fetched again, since dates move."""
        day = record.get("day")
        return min(day, clock.date() - timedelta(days=1)).isoformat() if day else ""

    def read(self, session: Any, query: Query, clock: datetime) -> Iterator[Record]:
        if query.part == YAHOO:
            yield from _of_company(session, query)
        else:
            yield from _of_market(session, query, clock.date())


def _of_company(session: Any, query: Query) -> Iterator[Record]:
    try:
        # yfinance's own `calendar` leaves out whether a date is estimated, and the hour.
        response = ticker(query.symbol, session)._quote._fetch(modules=["calendarEvents"])
        (result,) = response["quoteSummary"]["result"]
        events = result.get("calendarEvents") or {}
    except NotFound as error:
        raise NotFound(f"Yahoo has no calendar for {query.symbol}.") from error
    except Exception as error:
        raise translated(error, query) from error
    yield {"provider": YAHOO, "symbol": query.symbol, "events": events}


def _of_market(session: Any, query: Query, today: date) -> Iterator[Record]:
    """Every row of the requested days; days that were not recorded are left out."""
    missing: NotRecorded | None = None
    days_read = 0
    for day in _days(query, today):
        try:
            rows = _rows(session, day)
        except NotRecorded as error:
            missing = error
            continue
        days_read += 1
        for row in rows:
            yield {"provider": NASDAQ, "day": day, "row": row}
    if missing and not days_read:
        raise missing


def _days(query: Query, today: date) -> Iterator[date]:
    """The weekdays from the cursor to the last day ahead that the query asks for."""
    ahead = int(query.part.partition("+")[2])
    since = date.fromisoformat(query.since) if query.since else today - timedelta(days=DAYS_BACK)
    for number in range((today - since).days + ahead):
        day = since + timedelta(days=number)
        if day.weekday() < SATURDAY:
            yield day


def _rows(session: Any, day: date) -> list[Any]:
    response = session.get(NASDAQ_URL, params={"date": day.isoformat()})
    try:
        data = response.json()["data"]
        return (data["rows"] or []) if data else []
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Unparsable(f"Nasdaq's calendar of {day} cannot be read: {error!r}.") from error
