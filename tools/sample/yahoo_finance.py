"""Yahoo quote and quoteSummary replies, each with the modules that yfinance asks together."""

from collections.abc import Iterator
from typing import Any

from tools.sample.base import INVENTED, MILLION, Company, Response, compact, epoch
from tools.sample.market import EXCHANGES, market_cap, recordings, trade, year
from tools.sample.yahoo_holders import HOLDERS
from tools.sample.yahoo_modules import MODULES, report_time

SUMMARY_URL = "https://query2.finance.yahoo.com/v10/finance/quoteSummary/{symbol}?modules={modules}"
PAGE = "&corsDomain=finance.yahoo.com&formatted=false"
LOCALE = "&symbol={symbol}&lang=en-US&region=US"
QUOTE_URL = (
    "https://query1.finance.yahoo.com/v7/finance/quote"
    "?symbols={symbol}&formatted=false&lang=en-US&region=US"
)
INFO = ("financialData", "quoteType", "defaultKeyStatistics", "assetProfile", "summaryDetail")
JSON = "application/json;charset=utf-8"


def responses() -> Iterator[Response]:
    for company in recordings():
        yield _summary(company, INFO, "info", LOCALE)
        for name in ("recommendationTrend", "upgradeDowngradeHistory", "calendarEvents"):
            yield _summary(company, (name,), name, LOCALE)
        yield _summary(company, tuple(HOLDERS), "holders", "")
        yield _quote(company)


def _summary(company: Company, names: tuple[str, ...], label: str, tail: str) -> Response:
    modules = {name: (MODULES | HOLDERS)[name](company) for name in names}
    symbol = company["symbol"]
    url = SUMMARY_URL.format(symbol=symbol, modules="%2C".join(names))
    url += PAGE + tail.format(symbol=symbol)
    return _response(company, label, url, {"quoteSummary": {"result": [modules], "error": None}})


def _response(company: Company, label: str, url: str, content: Any) -> Response:
    return Response(
        "yahoo_finance",
        f"{company['symbol']}-{label}.json",
        url,
        compact(content),
        company["seen"],
        content_type=JSON,
        tickers=(company["symbol"],),
        note=INVENTED,
    )


def _quote(company: Company) -> Response:
    symbol, traded = company["symbol"], trade(company)
    result = {
        "language": "en-US",
        "region": "US",
        "quoteType": "EQUITY",
        "typeDisp": "Equity",
        "shortName": company["name"],
        "longName": company["name"],
        "displayName": company["short"],
        "marketState": "POST",
        "currency": "USD",
        "financialCurrency": "USD",
        "exchange": company["exchange"],
        "fullExchangeName": EXCHANGES[company["exchange"]],
        "exchangeTimezoneName": "America/New_York",
        "exchangeTimezoneShortName": "EDT",
        "gmtOffSetMilliseconds": -14400000,
        "market": "us_market",
        "firstTradeDateMilliseconds": company["first_trade"] * 1000,
        "regularMarketTime": epoch(company["seen"].date()) + 72002,
        **{f"regularMarket{name}": value for name, value in traded.items()},
        "bid": round(traded["Price"] - 0.02, 2),
        "ask": round(traded["Price"] + 0.02, 2),
        "sharesOutstanding": company["shares"] * MILLION,
        "marketCap": market_cap(company),
        "epsTrailingTwelveMonths": company["eps"],
        "epsForward": company["eps_next"],
        "trailingPE": round(traded["Price"] / company["eps"], 4),
        "forwardPE": round(traded["Price"] / company["eps_next"], 4),
        **year(company),
        "earningsTimestamp": report_time(company),
        "earningsTimestampStart": report_time(company),
        "earningsTimestampEnd": report_time(company),
        "isEarningsDateEstimate": company["symbol"] == "NVDA",
        "sourceInterval": 15,
        "exchangeDataDelayedBy": 0,
        "priceHint": 2,
        "tradeable": False,
        "cryptoTradeable": False,
        "symbol": symbol,
    }
    content = {"quoteResponse": {"result": [result], "error": None}}
    return _response(company, "quote", QUOTE_URL.format(symbol=symbol), content)
