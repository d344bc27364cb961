"""The modules of Yahoo's quoteSummary about a company itself: quote, profile, analysts, dates.

All figures follow from companies.toml and the invented bars; the firms and the one person named
are invented too.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tools.sample.base import MILLION, Company, chance, epoch
from tools.sample.market import market_cap, trade, year

FIRMS = ("Larkfield", "Brightwater", "Oakmere", "Calder & Finch")

Module = dict[str, Any]


def report_time(company: Company) -> int:
    before_open = company["earnings_time"] == "time-pre-market"
    return epoch(company["earnings_date"]) + (11 if before_open else 20) * 3600 + 1800


def _financial_data(company: Company) -> Module:
    price, revenue = company["price"], company["revenue"] * MILLION
    return {
        "maxAge": 86400,
        "currentPrice": price,
        "targetHighPrice": round(price * 1.32, 2),
        "targetLowPrice": round(price * 0.71, 2),
        "targetMeanPrice": round(price * 1.07, 2),
        "targetMedianPrice": round(price * 1.08, 2),
        "recommendationMean": _mean_rating(company),
        "recommendationKey": "buy" if _mean_rating(company) < 2.5 else "hold",
        "numberOfAnalystOpinions": sum(company["ratings"]),
        "totalRevenue": revenue,
        "revenuePerShare": round(company["revenue"] / company["shares"], 3),
        "grossProfits": round(revenue * company["gross_margin"]),
        "grossMargins": company["gross_margin"],
        "profitMargins": company["net_margin"],
        "earningsGrowth": round(company["eps_next"] / company["eps"] - 1, 3),
        "financialCurrency": "USD",
    }


def _mean_rating(company: Company) -> float:
    counts: list[int] = company["ratings"]
    weighed = sum(weight * number for weight, number in enumerate(counts, start=1))
    return round(weighed / sum(counts), 5)


def _quote_type(company: Company) -> Module:
    return {
        "exchange": company["exchange"],
        "quoteType": "EQUITY",
        "symbol": company["symbol"],
        "underlyingSymbol": company["symbol"],
        "shortName": company["name"],
        "longName": company["name"],
        "firstTradeDateEpochUtc": company["first_trade"],
        "timeZoneFullName": "America/New_York",
        "timeZoneShortName": "EDT",
        "gmtOffSetMilliseconds": -14400000,
        "maxAge": 1,
    }


def _key_statistics(company: Company) -> Module:
    split = company.get("split")
    lasts = (
        {
            "lastSplitFactor": f"{split['numerator']}:{split['denominator']}",
            "lastSplitDate": epoch(split["date"]),
        }
        if split
        else {}
    )
    return lasts | {
        "maxAge": 1,
        "priceHint": 2,
        "enterpriseValue": round(market_cap(company) * 1.02),
        "forwardPE": round(company["price"] / company["eps_next"], 4),
        "profitMargins": company["net_margin"],
        "floatShares": round(company["shares"] * 0.98) * MILLION,
        "sharesOutstanding": company["shares"] * MILLION,
        "heldPercentInsiders": 0.012,
        "heldPercentInstitutions": 0.661,
        "beta": round(company["daily_move"] * 80, 2),
        "netIncomeToCommon": round(company["revenue"] * company["net_margin"]) * MILLION,
        "trailingEps": company["eps"],
        "forwardEps": company["eps_next"],
        "category": None,
        "fundFamily": None,
    }


def _profile(company: Company) -> Module:
    return {
        "city": company["city"],
        "state": company["state"],
        "country": "United States",
        "website": company["website"],
        "industry": company["industry"],
        "industryKey": _key(company["industry"]),
        "industryDisp": company["industry"],
        "sector": company["sector"],
        "sectorKey": _key(company["sector"]),
        "sectorDisp": company["sector"],
        "longBusinessSummary": company["summary"],
        "fullTimeEmployees": company["employees"],
        "companyOfficers": [
            {
                "maxAge": 1,
                "name": "Jordan Example",
                "title": "Officer (invented)",
                "fiscalYear": 2025,
            }
        ],
        "maxAge": 86400,
    }


def _key(label: str) -> str:
    return "-".join(label.lower().replace("&", "").replace(" - ", " ").split())


def _summary_detail(company: Company) -> Module:
    traded = trade(company)
    rate = 4 * company["dividend"]
    dividends = {
        "dividendRate": round(rate, 2),
        "dividendYield": round(rate / company["price"], 4),
        "exDividendDate": epoch(company["ex_dates"][-1]) if rate else None,
    }
    return (dividends if rate else {}) | {
        "maxAge": 1,
        "priceHint": 2,
        "previousClose": traded["PreviousClose"],
        "open": traded["Open"],
        "dayLow": traded["DayLow"],
        "dayHigh": traded["DayHigh"],
        "volume": traded["Volume"],
        "averageVolume": company["volume"],
        "trailingPE": round(company["price"] / company["eps"], 4),
        "forwardPE": round(company["price"] / company["eps_next"], 4),
        "marketCap": market_cap(company),
        "currency": "USD",
        **year(company),
        "fromCurrency": None,
        "toCurrency": None,
        "algorithm": None,
        "tradeable": False,
    }


def _trend(company: Company) -> Module:
    names = ("strongBuy", "buy", "hold", "sell", "strongSell")
    rows = []
    for months in range(4):
        counts = list(company["ratings"])
        moved = min(months, counts[1])
        counts[1], counts[2] = counts[1] - moved, counts[2] + moved
        period = "0m" if not months else f"-{months}m"
        rows.append({"period": period, **dict(zip(names, counts, strict=True))})
    return {"trend": rows, "maxAge": 86400}


def _upgrades(company: Company) -> Module:
    dice = chance("upgrades", company["symbol"])
    day, history = date(2026, 6, 12), []
    for firm in FIRMS * 3:
        action, before, after = dice.choice(
            [("main", "Buy", "Buy"), ("reit", "Hold", "Hold"), ("up", "Hold", "Buy")]
        )
        seconds = epoch(day) + dice.randrange(36000, 54000)
        grades = {"toGrade": after, "fromGrade": before, "action": action}
        history.append({"epochGradeDate": seconds, "firm": firm, **grades})
        day -= timedelta(days=dice.randrange(5, 40))
    news = {
        "MSFT": ("Larkfield", "Hold", "Buy", "up"),
        "AMZN": ("Oakmere", "Buy", "Neutral", "down"),
    }
    if company["symbol"] in news:
        firm, before, after, action = news[company["symbol"]]
        day = date(2026, 6, 16 if action == "up" else 18)
        grades = {"toGrade": after, "fromGrade": before, "action": action}
        history.insert(0, {"epochGradeDate": epoch(day) + 43200, "firm": firm, **grades})
    return {"history": history, "maxAge": 86400}


def _calendar(company: Company) -> Module:
    quarter = company["revenue"] / 4 * MILLION
    average = company["eps_next"] / 4
    events = {
        "maxAge": 1,
        "earnings": {
            "earningsDate": [report_time(company)],
            "earningsCallDate": [report_time(company) + 3600],
            "isEarningsDateEstimate": company["symbol"] == "NVDA",
            "earningsAverage": round(average, 4),
            "earningsLow": round(average * 0.93, 2),
            "earningsHigh": round(average * 1.08, 2),
            "revenueAverage": round(quarter * 1.03),
            "revenueLow": round(quarter * 0.99),
            "revenueHigh": round(quarter * 1.07),
        },
    }
    if company["ex_dates"]:
        last = date.fromisoformat(company["ex_dates"][-1])
        events["exDividendDate"] = epoch(last)
        events["dividendDate"] = epoch(last + timedelta(days=20))
    return events


MODULES: dict[str, Callable[[Company], Module]] = {
    "financialData": _financial_data,
    "quoteType": _quote_type,
    "defaultKeyStatistics": _key_statistics,
    "assetProfile": _profile,
    "summaryDetail": _summary_detail,
    "recommendationTrend": _trend,
    "upgradeDowngradeHistory": _upgrades,
    "calendarEvents": _calendar,
}
