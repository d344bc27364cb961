"""Look up companies by symbols as sources spell them."""

from collections.abc import Iterable
from datetime import date
from functools import cache

from altlens.companies import load
from altlens.companies.directory import normalize_symbol
from altlens.errors import UnknownSymbol


def companies_of(symbols: Iterable[str], on: date) -> tuple[str, ...]:
    """The companies that had the symbols on a day, each once; unknown symbols are left out."""
    return tuple(
        dict.fromkeys(company for symbol in symbols if (company := company_of(symbol, on)))
    )


def company_of(symbol: str, on: date) -> str:
    """The company that had the symbol on a day, "" for none."""
    # Resolving an unknown symbol searches for similar ones, which is slow.
    if normalize_symbol(symbol) not in _spellings():
        return ""
    try:
        return load().resolve(symbol, on).id
    except UnknownSymbol:
        return ""


@cache
def _spellings() -> frozenset[str]:
    """Every symbol, with and without its separator."""
    symbols = {alias.symbol for company in load() for alias in company.symbols}
    return frozenset(symbols | {symbol.replace("-", "") for symbol in symbols})
