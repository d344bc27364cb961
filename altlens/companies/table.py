"""The bundled table of companies, read offline and once per process.

`listed.csv` is the SEC's list of today's symbols, the largest company first; it is written by
`python -m tools.companies`. `history.csv` adds what such a list cannot know: former symbols and
names, and the companies that are gone.
"""

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from typing import NamedTuple

from altlens.companies.company import Alias, Company
from altlens.companies.directory import Directory


class _Row(NamedTuple):
    """A symbol and a name that a company has or had; either may be empty."""

    name: str
    alias: Alias


@cache
def load() -> Directory:
    """All known companies, the largest listed ones first, those that are gone at the end."""
    companies = _listed()
    for cik, rows in _history().items():
        today = companies.get(cik)
        listed = [_Row(today.name, alias) for alias in today.symbols] if today else []
        companies[cik] = _joined(cik, [*listed, *rows])
    return Directory(companies.values())


def _listed() -> dict[str, Company]:
    """The companies of today by CIK, in order of size."""
    companies: dict[str, Company] = {}
    for cik, name, symbol, exchange in _read("listed.csv"):
        alias = Alias(symbol, exchange or None)
        if company := companies.get(cik):
            companies[cik] = Company(cik, name, (*company.symbols, alias))
        else:
            companies[cik] = Company(cik, name, (alias,))
    return companies


def _history() -> dict[str, list[_Row]]:
    """Former symbols and names by CIK, with the days on which each was valid.

    `to` is the first day on which it no longer was, or was noticed to be gone. Without a name only
    the symbol was another.
    """
    companies = defaultdict(list)
    for cik, name, symbol, exchange, since, until in _read("history.csv"):
        valid_from, valid_to = (dt.date.fromisoformat(at) if at else None for at in (since, until))
        alias = Alias(symbol, exchange or None, valid_from, valid_to)
        companies[cik.zfill(10)].append(_Row(name, alias))
    return companies


def _joined(cik: str, rows: Sequence[_Row]) -> Company:
    """Join one company's rows; what history says of the present replaces what the list says."""
    present = {row.alias.symbol: row.alias for row in rows if row.alias.valid_to is None}
    aliases = [
        present[row.alias.symbol] if row.alias.valid_to is None else row.alias
        for row in rows
        if row.alias.symbol
    ]
    named = [row for row in rows if row.name]
    name = max(reversed(named), key=lambda row: row.alias.valid_to or dt.date.max).name
    former = {row.name for row in named if row.alias.valid_to} - {name}
    return Company(
        id=cik,
        name=name,
        symbols=tuple(dict.fromkeys(aliases)),
        former_names=tuple(sorted(former)),
    )


def _read(file: str) -> Iterator[list[str]]:
    """The rows of a bundled CSV file, without its head."""
    text = resources.files(__package__).joinpath(file).read_text("utf-8")
    rows = csv.reader(text.splitlines())
    next(rows)
    return rows
