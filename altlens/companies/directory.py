"""Look-ups over all companies: by symbol on a day, by id, by free text.

Pure: the companies are passed in. Where they come from is `altlens.companies.table`.
"""

import datetime as dt
import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

from altlens.companies.company import Alias, Company
from altlens.errors import UnknownSymbol

_SEPARATORS = re.compile(r"[./_\s-]+")
_DECORATION = re.compile(r"^(?:[A-Z]{3,8}:)?\$?|[.\-]US$")
_WORD = re.compile(r"[^\W_]+")


def normalize_symbol(symbol: str) -> str:
    """Return the symbol in canonical form: `$brk.b`, `BRK/B` and `NYSE:BRK B` are `BRK-B`."""
    bare = _DECORATION.sub("", symbol.strip().upper())
    return _SEPARATORS.sub("-", bare.strip())


class Directory:
    """Companies in order of rank, the largest first."""

    def __init__(self, companies: Iterable[Company]) -> None:
        self._companies = {company.id: company for company in companies}
        self._holders: dict[str, list[tuple[Alias, Company]]] = defaultdict(list)
        for company in self._companies.values():
            for alias in company.symbols:
                self._holders[alias.symbol].append((alias, company))

    def __iter__(self) -> Iterator[Company]:
        return iter(self._companies.values())

    def __len__(self) -> int:
        return len(self._companies)

    def resolve(self, symbol: str, on: dt.date | None = None) -> Company:
        """Return the company with the symbol on that day (None: today), or else its last holder.

        Raises UnknownSymbol, with suggestions, for a symbol that no company has had.
        """
        wanted = normalize_symbol(symbol)
        holders = self._holders.get(wanted) or self._holders.get(self._joined.get(wanted, ""))
        if not holders:
            raise UnknownSymbol(symbol, self._suggestions(symbol))
        current = [c for a, c in holders if (a.holds(on) if on else a.valid_to is None)]
        return (
            current[0] if current else max(holders, key=lambda h: h[0].valid_to or dt.date.max)[1]
        )

    def by_id(self, cik: str) -> Company:
        """Return the company with a CIK, with or without leading zeros; KeyError if unknown."""
        return self._companies[cik.zfill(10)]

    def search(self, text: str, limit: int = 10) -> list[Company]:
        """Return companies whose symbol or names match the text, best match and largest first."""
        words = _WORD.findall(text.lower())
        if not words or limit < 1:
            return []
        symbol = normalize_symbol(text)
        fits = [
            (fit, rank, company)
            for rank, (company, names) in enumerate(self._searchable)
            if (fit := _fit(symbol, words, company, names)) is not None
        ]
        return [company for _, _, company in sorted(fits, key=lambda f: f[:2])[:limit]]

    @cached_property
    def _joined(self) -> dict[str, str]:
        """`BRKB` to `BRK-B`, for providers that leave the separator out."""
        return {symbol.replace("-", ""): symbol for symbol in reversed(self._holders)}

    @cached_property
    def _searchable(self) -> list[tuple[Company, list[str]]]:
        """Each company with its present and former names, in lower-case words between spaces."""
        return [
            (c, [f" {' '.join(_WORD.findall(n.lower()))}" for n in (c.name, *c.former_names)])
            for c in self
        ]

    def _suggestions(self, symbol: str) -> list[str]:
        named = [company.symbol for company in self.search(symbol, 3)]
        close = difflib.get_close_matches(normalize_symbol(symbol), self._holders, n=3, cutoff=0.7)
        return list(dict.fromkeys([*named, *close]))[:3]


def _fit(symbol: str, words: list[str], company: Company, names: list[str]) -> int | None:
    """Return how well a company matches, 0 best; None when it does not."""
    if any(alias.symbol == symbol for alias in company.symbols):
        return 0
    phrase = f" {' '.join(words)}"
    if any(name.startswith(phrase) for name in names):
        return 1 if any(f"{name} ".startswith(f"{phrase} ") for name in names) else 2
    if any(alias.symbol.startswith(symbol) for alias in company.symbols):
        return 3
    if any(all(f" {word}" in name for word in words) for name in names):
        return 4
    return None
