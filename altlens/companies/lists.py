"""Users' lists of symbols: a file, or an index whose members change over time.

An index is a JSON file of its members now, and of those that came and went before:

    {"current_tickers": ["AAPL", …],
     "events": [{"date": "2022-06-21", "added": ["KDP"], "removed": ["UA", "UAA"]}, …]}

or a CSV file with a row for each stay of a member; an empty `to` is a member of today:

    index,symbol,from,to
    sp500,FB,2013-12-23,2022-06-09
    sp500,META,2022-06-09,
"""

import csv
import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from altlens.companies.table import load
from altlens.errors import BadSetting, UnknownSymbol
from altlens.items.query import Subject

FOLDER = "indexes"  # in ALTLENS_HOME
_SEPARATORS = ",;|\t"
_HEADING = re.compile(r"(?:\w+ )?(?:symbol|ticker)", re.IGNORECASE)
_FOOTING = "File Creation Time"  # of the exchanges' lists


class Change(BaseModel):
    """Members added and removed on a day; new members count from that day."""

    model_config = ConfigDict(frozen=True)

    date: dt.date
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


class Index(BaseModel):
    """The members of an index over time."""

    model_config = ConfigDict(frozen=True)

    current_tickers: tuple[str, ...]
    events: tuple[Change, ...] = ()

    def members(self, on: dt.date | None = None) -> tuple[str, ...]:
        """Return the members' symbols on a day (None: now), as the list writes them."""
        members = dict.fromkeys(self.current_tickers)
        later = [change for change in self.events if on and change.date > on]
        for change in sorted(later, key=lambda change: change.date, reverse=True):
            for symbol in change.added:
                members.pop(symbol, None)
            members.update(dict.fromkeys(change.removed))
        return tuple(members)


class Resolved(NamedTuple):
    """The companies that symbols stand for, each once, and why the other symbols are unknown."""

    subjects: tuple[Subject, ...]
    unknown: dict[str, str]


@lru_cache(maxsize=8)  # the command line and the flow that it calls ask for the same
def resolve_symbols(symbols: tuple[str, ...], on: dt.date | None) -> Resolved:
    """Resolve symbols as of a day; None means today."""
    directory = load()
    subjects: dict[str, Subject] = {}
    unknown: dict[str, str] = {}
    for symbol in symbols:
        try:
            company = directory.resolve(symbol, on)
        except UnknownSymbol as error:
            unknown[symbol] = str(error)
        else:
            subject = Subject(company.id, company.symbol_on(on), company.name)
            subjects.setdefault(company.id, subject)
    return Resolved(tuple(subjects.values()), unknown)


def gather(
    symbols: Sequence[str], file: Path | None, index: str, home: Path, on: dt.date | None
) -> tuple[str, ...]:
    """Return the symbols given, those of the file and the index's members on a day, once each."""
    of_file = read_symbols(file) if file else ()
    of_index = read_index(index, home).members(on) if index else ()
    wanted = tuple(dict.fromkeys((*symbols, *of_file, *of_index)))
    if not wanted:
        raise BadSetting("No companies: name symbols, a file of them, or an index.")
    return wanted


def read_symbols(file: Path) -> Iterator[str]:
    """Yield a file's symbols, one a line: the first column, without headings and `#` comments."""
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(f"{file} is not a list of symbols: {_why(error)}.") from error
    for number, line in enumerate(lines):
        text = line.partition("#")[0]
        for separator in _SEPARATORS:
            text = text.partition(separator)[0]
        symbol = text.strip().strip('"')
        is_heading = number == 0 and _HEADING.fullmatch(symbol)
        if symbol and not is_heading and not symbol.startswith(_FOOTING):
            yield symbol


def read_index(name: str, home: Path) -> Index:
    """Read the index of that name in the home, or a file; BadSetting where there is none.

    In the home these are `indexes/NAME.json`, `indexes/NAME.csv`, and the rows of that name in
    `indexes/members.csv`, in this order.
    """
    if name.endswith((".json", ".csv")):
        return _read_index(Path(name), "")
    folder = home / FOLDER
    own = (folder / f"{name}.json", folder / f"{name}.csv")
    for file in own:
        if file.exists():
            return _read_index(file, "")
    shared = folder / "members.csv"
    return _read_index(shared, name) if shared.exists() else _read_index(own[0], "")


def _read_index(file: Path, name: str) -> Index:
    """Read a file; of a CSV file the rows of the index `name`, or all."""
    try:
        if file.suffix == ".csv":
            return _index_of(_stays(file, name))
        return Index.model_validate_json(file.read_bytes())
    except (OSError, ValueError) as error:
        raise BadSetting(
            f"There is no index {name or file.stem!r}: {file}: {_why(error)}. It is a JSON file "
            "with 'current_tickers' and 'events' (date, added, removed), or a CSV file with "
            "symbol, from, to; see docs/howto/companies.md."
        ) from error


class _Stay(NamedTuple):
    symbol: str
    since: dt.date
    until: dt.date | None


def _stays(file: Path, name: str) -> list[_Stay]:
    """The rows of a CSV file, of one index where it has several; ValueError says what is wrong."""
    with file.open(encoding="utf-8-sig", newline="") as text:
        rows = csv.DictReader(text)
        if missing := {"symbol", "from", "to"} - set(rows.fieldnames or ()):
            raise ValueError(f"there is no column {' and '.join(sorted(missing))}")
        stays = [_stay(row, rows.line_num) for row in rows if not name or row.get("index") == name]
    if not stays:
        raise ValueError(f"it has no row of {name!r}" if name else "it has no rows")
    return stays


def _stay(row: Mapping[str, str], line: int) -> _Stay:
    try:
        since = dt.date.fromisoformat(row["from"].strip())
        until = dt.date.fromisoformat(row["to"].strip()) if (row["to"] or "").strip() else None
        symbol = row["symbol"].strip()
    except (ValueError, AttributeError) as error:
        raise ValueError(f"line {line}: write days as 2026-06-20") from error
    if not symbol or (until and until <= since):
        raise ValueError(f"line {line}: a row needs a symbol, and 'to' after 'from'")
    return _Stay(symbol, since, until)


def _index_of(stays: Sequence[_Stay]) -> Index:
    added = [Change(date=stay.since, added=(stay.symbol,)) for stay in stays]
    removed = [Change(date=stay.until, removed=(stay.symbol,)) for stay in stays if stay.until]
    current = dict.fromkeys(stay.symbol for stay in stays if stay.until is None)
    return Index(current_tickers=tuple(current), events=(*added, *removed))


def _why(error: Exception) -> str:
    if isinstance(error, ValidationError):
        fault = error.errors(include_url=False, include_input=False)[0]
        return f"{'.'.join(map(str, fault['loc']))} {fault['msg']}".strip()
    return str(getattr(error, "strerror", None) or error)
