"""Yahoo's insights into a company and the symbols it relates to it; all figures invented."""

from collections.abc import Iterator
from typing import Any

from tools.sample.base import INVENTED, Company, Response, compact
from tools.sample.market import recordings

HOST = "https://query2.finance.yahoo.com"
INSIGHTS_URL = HOST + "/ws/insights/v2/finance/insights?symbol={}"
RELATED_URL = HOST + "/v6/finance/recommendationsbysymbol/{}"
PROVIDER = "Example Charts"
RELATED = ("AAPL", "MSFT", "NVDA", "AMZN", "JPM", "TSLA", "KO", "GOOGL")


def responses() -> Iterator[Response]:
    for company in recordings():
        yield _response(company, "insights", INSIGHTS_URL, _insights(company))
        yield _response(company, "related", RELATED_URL, [_related(company["symbol"])])


def _response(company: Company, label: str, url: str, result: Any) -> Response:
    symbol = company["symbol"]
    return Response(
        "yahoo_finance",
        f"{symbol}-{label}.json",
        url.format(symbol),
        compact({"finance": {"result": result, "error": None}}),
        company["seen"],
        content_type="application/json;charset=utf-8",
        tickers=(symbol,),
        note=INVENTED,
    )


def _insights(company: Company) -> dict[str, Any]:
    price = company["final_price"]
    events: dict[str, Any] = {"provider": PROVIDER}
    for term, direction, score in (
        ("shortTermOutlook", "Bullish", 2),
        ("intermediateTermOutlook", "Neutral", 0),
        ("longTermOutlook", "Bullish", 3),
    ):
        events[term] = {"direction": direction, "score": score}
    return {
        "symbol": company["symbol"],
        "instrumentInfo": {
            "technicalEvents": events,
            "keyTechnicals": {
                "provider": PROVIDER,
                "support": round(price * 0.95, 2),
                "resistance": round(price * 1.06, 2),
                "stopLoss": round(price * 0.93, 2),
            },
            "valuation": {"description": "Near Fair Value", "provider": PROVIDER},
        },
        "recommendation": {
            "targetPrice": round(price * 1.08),
            "provider": "Harbor Lane Research",
            "rating": "HOLD",
        },
        "sigDevs": [],
    }


def _related(symbol: str) -> dict[str, Any]:
    others = [other for other in RELATED if other != symbol][:5]
    scored = [
        {"symbol": other, "score": round(0.29 - 0.03 * place, 6)}
        for place, other in enumerate(others)
    ]
    return {"symbol": symbol, "recommendedSymbols": scored}
