"""Nasdaq's earnings calendar: every working day of six weeks, with those companies that report.

Coca-Cola moves its report by a day between the two recordings.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from tools.sample.base import FIRST_SEEN, INVENTED, LAST_SEEN, Company, Response, compact, companies

URL = "https://api.nasdaq.com/api/calendar/earnings?date={day}"
FIRST_DAY, LAST_DAY = date(2026, 6, 22), date(2026, 7, 31)
HEADERS = {
    "time": "Time",
    "symbol": "Symbol",
    "name": "Company Name",
    "marketCap": "Market Cap",
    "fiscalQuarterEnding": "Fiscal Quarter Ending",
    "epsForecast": "Consensus EPS* Forecast",
    "noOfEsts": "# of Ests",
    "lastYearRptDt": "Last Year's Report Date",
    "lastYearEPS": "Last year's EPS*",
}


def responses() -> Iterator[Response]:
    for day in _working_days(FIRST_DAY, LAST_DAY):
        yield _calendar(day, FIRST_SEEN)
        yield _calendar(day, LAST_SEEN)


def _working_days(first: date, last: date) -> Iterator[str]:
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        if day.weekday() < 5:
            yield day.isoformat()


def _expected(company: Company, recorded: datetime) -> str:
    before = company.get("earnings_date_before", company["earnings_date"])
    return str(before if recorded < LAST_SEEN else company["earnings_date"])


def _calendar(day: str, recorded: datetime) -> Response:
    expected = [company for company in companies() if _expected(company, recorded) == day]
    shown = f"{date.fromisoformat(day):%a, %b} {int(day[8:])}, {day[:4]}"
    rows = [_row(company) for company in expected]
    status = {"rCode": 200, "bCodeMessage": None, "developerMessage": None}
    data = {"asOf": shown, "headers": HEADERS, "rows": rows}
    return Response(
        "earnings_calendar",
        f"{day}-seen.json",
        URL.format(day=day),
        compact({"data": data, "message": None, "status": status}),
        recorded,
        content_type="application/json; charset=utf-8",
        tickers=tuple(company["symbol"] for company in expected),
        note=INVENTED,
    )


def _row(company: Company) -> dict[str, str]:
    day = date.fromisoformat(company["earnings_date"])
    quarter = "Jul/2026" if company["symbol"] == "NVDA" else "Jun/2026"
    return {
        "lastYearRptDt": f"{day.month}/{day.day + 1:02}/2025",
        "lastYearEPS": f"${company['eps'] / 4:.2f}",
        "time": company["earnings_time"],
        "symbol": company["symbol"],
        "name": company["name"],
        "marketCap": f"${round(company['final_price'] * company['shares'] * 1_000_000):,}",
        "fiscalQuarterEnding": quarter,
        "epsForecast": f"${company['eps_next'] / 4:.2f}",
        "noOfEsts": str(sum(company["ratings"]) // 2),
    }
