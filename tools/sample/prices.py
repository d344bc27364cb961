"""Yahoo chart replies: a year of daily bars for each company and one day of 5-minute bars.

As with Yahoo, closes are adjusted for splits, `adjclose` for dividends too, and both actions stand
apart under `events`.
"""

from collections.abc import Iterator
from datetime import date, time
from itertools import pairwise
from typing import Any

from tools.sample.base import INVENTED, Company, Response, chance, compact
from tools.sample.market import EXCHANGES, Bar, at, recordings

URL = (
    "https://query2.finance.yahoo.com/v8/finance/chart/{symbol}?range={span}&interval={step}"
    "&includePrePost=False&events=div%2Csplits%2CcapitalGains"
)
RANGES = ["1d", "5d", "1mo", "3mo", "6mo", "1y", "2y", "5y", "10y", "ytd", "max"]


def responses() -> Iterator[Response]:
    for company in recordings():
        yield _daily(company)
        if company["symbol"] == "AAPL":
            yield _intraday(company)


def _daily(company: Company) -> Response:
    symbol, shown = company["symbol"], company["bars"]
    events = _events(company, shown)
    result = {
        "meta": _meta(company, shown, "1d", "1y"),
        "timestamp": [bar.timestamp for bar in shown],
        **({"events": events} if events else {}),
        "indicators": {
            "quote": [_columns(shown)],
            "adjclose": [{"adjclose": _adjusted(company, shown)}],
        },
    }
    url = URL.format(symbol=symbol, span="1y", step="1d")
    return _response(company, f"{symbol}-1y.json", url, result)


def _intraday(company: Company) -> Response:
    symbol, (before, day) = company["symbol"], company["bars"][-2:]
    meta = _meta(company, [before, day], "5m", "1d")
    meta |= {"previousClose": before.close, "scale": 3}
    meta["tradingPeriods"] = [[meta["currentTradingPeriod"]["regular"]]]
    result = {
        "meta": meta,
        "timestamp": list(range(day.timestamp, at(day.day, time(16)), 300)),
        "indicators": {"quote": [_columns(_five_minutes(company, day))]},
    }
    url = URL.format(symbol=symbol, span="1d", step="5m")
    return _response(company, f"{symbol}-5m.json", url, result)


def _five_minutes(company: Company, day: Bar) -> list[Bar]:
    """78 bars from the day's open to its close, inside its range."""
    dice, count = chance("5m", company["symbol"], day.day), 78
    path = [day.open]
    for step in range(1, count + 1):
        along = day.open + (day.close - day.open) * step / count
        wander = along + (day.high - day.low) * 0.3 * (dice.random() - 0.5)
        path.append(round(min(day.high, max(day.low, wander)), 2))
    path[-1] = day.close
    return [
        Bar(day.day, old, max(old, new), min(old, new), new, int(day.volume / count))
        for old, new in pairwise(path)
    ]


def _columns(shown: list[Bar]) -> dict[str, list[float]]:
    names = ("open", "high", "low", "close", "volume")
    return {name: [getattr(bar, name) for bar in shown] for name in names}


def _adjusted(company: Company, shown: list[Bar]) -> list[float]:
    factor, out = 1.0, []
    for bar, before in zip(reversed(shown), [*reversed(shown[:-1]), None], strict=True):
        out.append(round(bar.close * factor, 4))
        if before and bar.day.isoformat() in company["ex_dates"]:
            factor *= 1 - company["dividend"] / before.close
    return out[::-1]


def _events(company: Company, shown: list[Bar]) -> dict[str, Any]:
    opens = {bar.day.isoformat(): bar.timestamp for bar in shown}
    dividends = {
        str(opens[day]): {"amount": company["dividend"], "date": opens[day]}
        for day in company["ex_dates"]
        if day in opens
    }
    events: dict[str, Any] = {"dividends": dividends} if dividends else {}
    split = company.get("split")
    if split and split["date"] in opens:
        when = opens[split["date"]]
        ratio = f"{split['numerator']}:{split['denominator']}"
        parts = {"numerator": split["numerator"], "denominator": split["denominator"]}
        events["splits"] = {str(when): {"date": when, **parts, "splitRatio": ratio}}
    return events


def _meta(company: Company, shown: list[Bar], step: str, span: str) -> dict[str, Any]:
    last, year = shown[-1], company["bars"]
    return {
        "currency": "USD",
        "symbol": company["symbol"],
        "exchangeName": company["exchange"],
        "fullExchangeName": EXCHANGES[company["exchange"]],
        "instrumentType": "EQUITY",
        "firstTradeDate": company["first_trade"],
        "regularMarketTime": at(last.day, time(16)) + 2,
        "hasPrePostMarketData": True,
        "gmtoffset": -14400,
        "timezone": "EDT",
        "exchangeTimezoneName": "America/New_York",
        "regularMarketPrice": last.close,
        "fiftyTwoWeekHigh": max(bar.high for bar in year),
        "fiftyTwoWeekLow": min(bar.low for bar in year),
        "regularMarketDayHigh": last.high,
        "regularMarketDayLow": last.low,
        "regularMarketVolume": last.volume,
        "longName": company["name"],
        "shortName": company["name"],
        "chartPreviousClose": shown[-2].close if span == "1d" else shown[0].open,
        "priceHint": 2,
        "currentTradingPeriod": _trading_periods(last.day),
        "dataGranularity": step,
        "range": span,
        "validRanges": RANGES,
    }


def _trading_periods(day: date) -> dict[str, Any]:
    edges = [time(4), time(9, 30), time(16), time(20)]
    parts = zip(("pre", "regular", "post"), pairwise(edges), strict=True)
    zone = {"timezone": "EDT", "gmtoffset": -14400}
    return {
        name: {"start": at(day, start), "end": at(day, end), **zone} for name, (start, end) in parts
    }


def _response(company: Company, name: str, url: str, result: Any) -> Response:
    body = compact({"chart": {"result": [result], "error": None}})
    tickers = (company["symbol"],)
    return Response("prices", name, url, body, company["seen"], tickers=tickers, note=INVENTED)
