"""Filed figures: SEC companyfacts for every company, Yahoo's statement time series for Apple."""

from collections.abc import Iterator
from typing import Any

from yfinance.const import fundamentals_keys

from tools.sample.base import INVENTED, Company, Response, compact, epoch
from tools.sample.market import recordings
from tools.sample.reports import CASH, DEBT, Fact, facts

FACTS_URL = "https://data.sec.gov/api/xbrl/companyfacts/CIK{cik:010}.json"
SERIES_URL = (
    "https://query2.finance.yahoo.com/ws/fundamentals-timeseries/v1/finance/timeseries/{symbol}"
    "?symbol={symbol}&type={types}&period1=1483142400&period2=1781827200"
)
REAL = "real filed figures (a dozen concepts since fiscal 2023)"
CONCEPTS = {
    "EntityCommonStockSharesOutstanding": (
        "Entity Common Stock, Shares Outstanding",
        "Shares outstanding as given on the report's cover.",
    ),
    "RevenueFromContractWithCustomerExcludingAssessedTax": (
        "Revenue from Contract with Customer, Excluding Assessed Tax",
        "Sales to customers, without the taxes collected for others.",
    ),
    "Revenues": ("Revenues", "All revenue of the period."),
    "NetIncomeLoss": (
        "Net Income (Loss) Attributable to Parent",
        "Profit or loss after tax that belongs to the parent's owners.",
    ),
    "GrossProfit": ("Gross Profit", "Revenue less the cost of what was sold."),
    "OperatingIncomeLoss": ("Operating Income (Loss)", "Revenue less all operating expenses."),
    "EarningsPerShareDiluted": (
        "Earnings Per Share, Diluted",
        "Net income for each share, counting shares that may yet be issued.",
    ),
    "Assets": ("Assets", "Everything the company owned at the date."),
    "Liabilities": ("Liabilities", "Everything the company owed at the date."),
    "StockholdersEquity": (
        "Stockholders' Equity Attributable to Parent",
        "What is left of assets after liabilities for the parent's owners.",
    ),
    DEBT: ("Long-term Debt", "Borrowings with longer terms, current part included."),
    CASH: ("Cash and Cash Equivalents, at Carrying Value", "Cash and what is as good as cash."),
    "NetCashProvidedByUsedInOperatingActivities": (
        "Net Cash Provided by (Used in) Operating Activities",
        "Cash that the ordinary business brought in.",
    ),
    "PaymentsToAcquirePropertyPlantAndEquipment": (
        "Payments to Acquire Property, Plant, and Equipment",
        "Cash paid for property and equipment.",
    ),
    "PaymentsToAcquireProductiveAssets": (
        "Payments to Acquire Productive Assets",
        "Cash paid for property, equipment, software and the like.",
    ),
}
SERIES = {
    "financials": {
        "TotalRevenue": "RevenueFromContractWithCustomerExcludingAssessedTax",
        "GrossProfit": "GrossProfit",
        "OperatingIncome": "OperatingIncomeLoss",
        "NetIncome": "NetIncomeLoss",
        "DilutedEPS": "EarningsPerShareDiluted",
    },
    "balance-sheet": {
        "TotalAssets": "Assets",
        "TotalLiabilitiesNetMinorityInterest": "Liabilities",
        "StockholdersEquity": "StockholdersEquity",
        "LongTermDebt": DEBT,
        "CashAndCashEquivalents": CASH,
    },
    "cash-flow": {
        "OperatingCashFlow": "NetCashProvidedByUsedInOperatingActivities",
        "CapitalExpenditure": "PaymentsToAcquirePropertyPlantAndEquipment",
    },
}
COLUMNS = ("end", "val", "accn", "fy", "fp", "form", "filed")


def responses() -> Iterator[Response]:
    for company in recordings():
        yield _companyfacts(company)
        for statement in SERIES if company["symbol"] == "AAPL" else ():
            yield _series(company, statement, "annual", range(350, 380))
            yield _series(company, statement, "quarterly", range(80, 100))


def _companyfacts(company: Company) -> Response:
    real = "model" not in company
    rows = sorted(facts(company), key=lambda row: (row["end"], row["start"], row["filed"]))
    tree: dict[str, Any] = {"dei": {}, "us-gaap": {}}
    for row in rows:
        label, description = CONCEPTS[row["concept"]]
        blank = {"label": label, "description": description, "units": {}}
        concept = tree[row["taxonomy"]].setdefault(row["concept"], blank)
        concept["units"].setdefault(row["unit"], []).append(_entry(row))
    body = compact({"cik": company["cik"], "entityName": company["sec_name"], "facts": tree})
    return Response(
        "financials",
        f"{company['symbol']}-companyfacts.json",
        FACTS_URL.format(cik=company["cik"]),
        body,
        company["seen"],
        tickers=(company["symbol"],),
        kind="real" if real else "invented",
        note=REAL if real else INVENTED,
    )


def _entry(row: Fact) -> dict[str, Any]:
    start = {"start": row["start"]} if row["start"] else {}
    frame = {"frame": row["frame"]} if row["frame"] else {}
    return start | {name: row[name] for name in COLUMNS} | frame


def _series(company: Company, statement: str, step: str, days: range) -> Response:
    symbol = company["symbol"]
    result = [
        _points(company, step + key, concept, days) for key, concept in SERIES[statement].items()
    ]
    types = ",".join(step + key for key in fundamentals_keys[statement])
    return Response(
        "financials",
        f"{symbol}-{statement}-{step}.json",
        SERIES_URL.format(symbol=symbol, types=types),
        compact({"timeseries": {"result": result, "error": None}}),
        company["seen"],
        tickers=(symbol,),
        kind="real",
        note=REAL,
    )


def _points(company: Company, name: str, concept: str, days: range) -> dict[str, Any]:
    values = {
        row["end"]: row["val"]
        for row in facts(company)
        if row["concept"] == concept and _length(row, days)
    }
    sign = -1 if name.endswith("CapitalExpenditure") else 1
    points = [
        {
            "dataId": 20000,
            "asOfDate": end,
            "periodType": "12M" if name.startswith("annual") else "3M",
            "currencyCode": "USD",
            "reportedValue": {"raw": sign * value, "fmt": f"{sign * value}"},
        }
        for end, value in sorted(values.items())[-5:]
    ]
    meta = {"symbol": [company["symbol"]], "type": [name]}
    return {
        "meta": meta,
        "timestamp": [epoch(str(point["asOfDate"])) for point in points],
        name: points,
    }


def _length(row: Fact, days: range) -> bool:
    """Whether a fact is a balance at a fitting date or covers the requested number of days."""
    if not row["start"]:
        return bool(row["form"] == "10-K") if days.start > 300 else True
    return (epoch(row["end"]) - epoch(row["start"])) // 86400 in days
