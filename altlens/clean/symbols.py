"""Symbols as sources spell them to companies, by the directory."""

from collections.abc import Iterable
from datetime import date
from functools import cache

from altlens.companies import load
from altlens.companies.directory import normalize_symbol
from altlens.errors import UnknownSymbol


def companies_of(symbols: Iterable[str], on: date) -> tuple[str, ...]:
    """The companies that held the symbols on a day, each once; unknown symbols are nobody's."""
    return tuple(dict.fromkeys(held for symbol in symbols if (held := company_of(symbol, on))))


def company_of(symbol: str, on: date) -> str:
    """The company that held the symbol on a day, "" for none."""
    # The directory's own refusal looks for what may have been meant, which takes long.
    if normalize_symbol(symbol) not in _spellings():
        return ""
    try:
        return load().resolve(symbol, on).id
    except UnknownSymbol:
        return ""


@cache
def _spellings() -> frozenset[str]:
    """Every symbol, also without its separator."""
    symbols = {alias.symbol for company in load() for alias in company.symbols}
    return frozenset(symbols | {symbol.replace("-", "") for symbol in symbols})
