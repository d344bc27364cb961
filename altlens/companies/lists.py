"""Users' lists of symbols: a file, or an index whose members change over time.

An index is a JSON file of its members now, and of those that came and went before:

    {"current_tickers": ["AAPL", …],
     "events": [{"date": "2022-06-21", "added": ["KDP"], "removed": ["UA", "UAA"]}, …]}
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
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
    """Read the index of that name in the home, or a file; BadSetting where there is none."""
    file = Path(name) if name.endswith(".json") else home / FOLDER / f"{name}.json"
    try:
        return Index.model_validate_json(file.read_bytes())
    except (OSError, ValidationError) as error:
        raise BadSetting(
            f"There is no index {name!r}: {file}: {_why(error)}. It is a JSON file with "
            "'current_tickers' and 'events' (date, added, removed); see docs/howto/companies.md."
        ) from error


def _why(error: Exception) -> str:
    if isinstance(error, ValidationError):
        fault = error.errors(include_url=False, include_input=False)[0]
        return f"{'.'.join(map(str, fault['loc']))} {fault['msg']}".strip()
    return str(getattr(error, "strerror", None) or error)
