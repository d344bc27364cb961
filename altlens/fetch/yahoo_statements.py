"""Addresses of Yahoo's statements, which name every line requested, as yfinance lists them."""

from altlens.fetch.yahoo import statement_lines

FREQUENCIES = ("annual", "quarterly")
STATEMENTS = ("income", "balance sheet", "cash flow")
_LISTED = {"income": "financials", "balance sheet": "balance-sheet", "cash flow": "cash-flow"}
_KEY_LINES = {"income": "TotalRevenue", "balance sheet": "TotalAssets", "cash flow": "FreeCashFlow"}


def statements_url(host: str, symbol: str, frequency: str, statement: str) -> str:
    """The address of a statement, without its time window."""
    names = ",".join(f"{frequency}{name}" for name in statement_lines(_LISTED[statement]))
    path = f"/ws/fundamentals-timeseries/v1/finance/timeseries/{symbol}"
    return f"https://{host}{path}?symbol={symbol}&type={names}"


def statement_of(types: str) -> str:
    """The statement that a list of lines belongs to; clients differ in the lines they request."""
    names = set(types.split(","))
    for frequency in FREQUENCIES:
        for statement, line in _KEY_LINES.items():
            if f"{frequency}{line}" in names:
                return f"{frequency} {statement}"
    return types
