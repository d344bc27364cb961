"""The table of companies that comes with the product, read offline and once per process.

The SEC's list of symbols, as bundled with edgartools, says who is listed now and in what order of
size; `history.csv` beside this file adds what such a list cannot know: earlier symbols and names,
and the companies that are gone.
"""

import csv
import datetime as dt
import importlib.util
import re
from collections import defaultdict
from functools import cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet as pq

from altlens.companies.company import Alias, Company
from altlens.companies.directory import Directory
from altlens.errors import NotConfigured

# The SEC marks some names with the state or country of incorporation: "QUALCOMM INC/DE".
_STATE_MARK = re.compile(r"\s*[/\\]\s*(?:(?:[A-Z]{2,3}|ADR|NEW)\s*[/\\]?)?\s*$")
_CAPITALS = re.compile(r"(?<![&\w])[A-Z]{2,}(?![&\w])")
_WRITTEN = re.compile(r"\b(?!plc|Corp)[A-Z]?[a-z]{3,}")
_VOWEL = re.compile(r"[AEIOUY]")
_FORMS = {"CO": "Co", "CORP": "Corp", "INC": "Inc", "LTD": "Ltd", "OF": "of", "AND": "and"}


class _Row(NamedTuple):
    """A company had a symbol and a name for a time; either may be empty."""

    cik: str
    name: str
    alias: Alias


@cache
def load() -> Directory:
    """All known companies, the largest listed ones first, those that are gone at the end."""
    rows: dict[str, list[_Row]] = defaultdict(list)
    for row in [*_listed(), *_history()]:
        rows[row.cik].append(row)
    return Directory(_company(cik, of_one) for cik, of_one in rows.items())


def _company(cik: str, rows: list[_Row]) -> Company:
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


def _listed() -> list[_Row]:
    """Today's symbols, in the bundled table's order of company size."""
    spec = importlib.util.find_spec("edgar")
    if spec is None or not spec.submodule_search_locations:
        raise NotConfigured("The table of companies comes with edgartools: install edgartools.")
    path = Path(spec.submodule_search_locations[0]) / "reference/data/company_tickers.parquet"
    # ParquetFile rather than read_table: the latter imports pandas, which takes a second.
    table = pq.ParquetFile(path).read(columns=["cik", "name", "ticker", "exchange"])
    columns = [column.to_pylist() for column in table.columns]
    return [
        _Row(cik, _readable(name, symbol), Alias(symbol=symbol, exchange=exchange))
        for cik, name, symbol, exchange in zip(*columns, strict=True)
    ]


def _history() -> list[_Row]:
    """Our own facts. `to`: the first day on which it no longer held, or was seen to be gone.

    An empty name says that only the symbol was another.
    """
    text = resources.files(__package__).joinpath("history.csv").read_text("utf-8")
    return [_history_row(row) for row in csv.DictReader(text.splitlines())]


def _history_row(row: dict[str, str]) -> _Row:
    since, until = (dt.date.fromisoformat(row[at]) if row[at] else None for at in ("from", "to"))
    alias = Alias(
        symbol=row["symbol"], exchange=row["exchange"] or None, valid_from=since, valid_to=until
    )
    return _Row(row["cik"].zfill(10), row["name"], alias)


def _readable(name: str, symbol: str) -> str:
    """The SEC's name without its state mark and, where all in capitals, written as names are."""
    name = _STATE_MARK.sub("", name)
    return name if _WRITTEN.search(name) else _CAPITALS.sub(lambda m: _cased(m[0], symbol), name)


def _cased(word: str, symbol: str) -> str:
    """`MACHINES` as `Machines`; the symbol itself and words without a vowel stay."""
    if word in _FORMS:
        return _FORMS[word]
    if len(word) < 3 or not _VOWEL.search(word) or (len(word) < 6 and symbol.startswith(word)):
        return word
    return word.capitalize()
