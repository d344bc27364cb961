"""The invented market: trading days and each company's daily bars.

The bars are a random walk that ends at the company's `final_price`; like Yahoo's they are adjusted
for splits already, so a split leaves no jump in them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from math import fsum
from typing import Any
from zoneinfo import ZoneInfo

from tools.sample.base import FIRST_SEEN, LAST_SEEN, MILLION, Company, chance, companies

NEW_YORK = ZoneInfo("America/New_York")
TWICE = ("AAPL", "KO")
EXCHANGES = {"NMS": "NasdaqGS", "NYQ": "NYSE"}
HOLIDAYS = {
    "2025-06-19",
    "2025-07-04",
    "2025-09-01",
    "2025-11-27",
    "2025-12-25",
    "2026-01-01",
    "2026-01-19",
    "2026-02-16",
    "2026-04-03",
    "2026-05-25",
}


@dataclass(frozen=True)
class Bar:
    day: date
    open: float
    high: float
    low: float
    close: float
    volume: int

    @property
    def timestamp(self) -> int:
        return at(self.day, time(9, 30))


def at(day: date, clock: time) -> int:
    return int(datetime.combine(day, clock, NEW_YORK).timestamp())


def sessions(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        if day.weekday() < 5 and day.isoformat() not in HOLIDAYS:
            yield day
        day += timedelta(days=1)


def recordings() -> Iterator[Company]:
    """Each company as seen on a recording's day: with `seen`, `bars`, `price`, dates as known."""
    for company in companies():
        if company["symbol"] in TWICE:
            before = company.get("earnings_date_before", company["earnings_date"])
            yield _seen(company | {"earnings_date": before}, FIRST_SEEN)
        yield _seen(company, LAST_SEEN)


def _seen(company: Company, moment: datetime) -> Company:
    shown = _bars(company, moment.date())
    return company | {"seen": moment, "bars": shown, "price": shown[-1].close}


def _bars(company: Company, last: date) -> list[Bar]:
    """A year of daily bars, oldest first; on its own evening the last lacks some volume."""
    year_ago = last - timedelta(days=365)
    shown = [bar for bar in _all_bars(company) if year_ago <= bar.day <= last]
    settled = int(shown[-1].volume * 0.97) // 100 * 100
    return [*shown[:-1], replace(shown[-1], volume=settled)]


def _all_bars(company: Company) -> list[Bar]:
    days = list(sessions(FIRST_SEEN.date() - timedelta(days=365), LAST_SEEN.date()))
    dice = chance("prices", company["symbol"])
    drift, move = company["yearly_drift"] / len(days), company["daily_move"]
    noise = [fsum(dice.random() for _ in range(12)) - 6 for _ in days]
    mean = fsum(noise) / len(noise)
    closes = [1.0]
    for step in noise:
        closes.append(closes[-1] * (1 + drift + move * (step - mean)))
    scale = company["final_price"] / closes[-1]
    return [
        _bar(company, day, closes[index] * scale, closes[index + 1] * scale)
        for index, day in enumerate(days)
    ]


def _bar(company: Company, day: date, before: float, close: float) -> Bar:
    dice, move = chance("bar", company["symbol"], day), company["daily_move"]
    opened = before * (1 + move * 0.6 * (dice.random() - 0.5))
    high = max(opened, close) * (1 + move * 0.7 * dice.random())
    low = min(opened, close) * (1 - move * 0.7 * dice.random())
    volume = int(company["volume"] * (0.6 + 0.8 * dice.random())) // 100 * 100
    return Bar(day, round(opened, 2), round(high, 2), round(low, 2), round(close, 2), volume)


def trade(company: Company) -> dict[str, Any]:
    """The last day's trade by Yahoo's names."""
    before, last = company["bars"][-2:]
    return {
        "Price": last.close,
        "PreviousClose": before.close,
        "Open": last.open,
        "DayHigh": last.high,
        "DayLow": last.low,
        "Volume": last.volume,
        "Change": round(last.close - before.close, 4),
        "ChangePercent": round(100 * (last.close / before.close - 1), 4),
    }


def year(company: Company) -> dict[str, Any]:
    """The range and averages of the year by Yahoo's names."""
    every = company["bars"]
    closes = [bar.close for bar in every]
    return {
        "fiftyTwoWeekHigh": max(bar.high for bar in every),
        "fiftyTwoWeekLow": min(bar.low for bar in every),
        "fiftyDayAverage": round(fsum(closes[-50:]) / 50, 4),
        "twoHundredDayAverage": round(fsum(closes[-200:]) / 200, 4),
    }


def market_cap(company: Company) -> int:
    millions: float = company["price"] * company["shares"]
    return round(millions) * MILLION
