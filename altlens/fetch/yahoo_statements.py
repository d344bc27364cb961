"""How Yahoo is asked for a statement: by the names of all its lines, as yfinance lists them."""

from yfinance.const import fundamentals_keys

FREQUENCIES = ("annual", "quarterly")
STATEMENTS = ("income", "balance sheet", "cash flow")
_LISTED = {"income": "financials", "balance sheet": "balance-sheet", "cash flow": "cash-flow"}
_TELLING = {"income": "TotalRevenue", "balance sheet": "TotalAssets", "cash flow": "FreeCashFlow"}


def statements_url(host: str, symbol: str, frequency: str, statement: str) -> str:
    """The address of a statement, without the window of time."""
    names = ",".join(f"{frequency}{name}" for name in fundamentals_keys[_LISTED[statement]])
    path = f"/ws/fundamentals-timeseries/v1/finance/timeseries/{symbol}"
    return f"https://{host}{path}?symbol={symbol}&type={names}"


def statement_of(types: str) -> str:
    """Which statement a list of lines asks for; clients list more or fewer lines of the same."""
    names = set(types.split(","))
    for frequency in FREQUENCIES:
        for statement, line in _TELLING.items():
            if f"{frequency}{line}" in names:
                return f"{frequency} {statement}"
    return types
