"""Signals that a user asks for by symbol or index, checked, then read as columns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt

from altlens.companies.lists import read_index
from altlens.companies.membership import Stay, membership
from altlens.companies.table import load as load_directory
from altlens.errors import BadRange, TooMuch, UnknownSignal
from altlens.queries.signal_rows import SignalColumns, read_signals
from altlens.screens.expression import nearest
from altlens.signals.registry import all_signals
from altlens.store.base import Store, Where
from altlens.store.collections import OVERVIEW


@dataclass(frozen=True)
class SignalQuery:
    """Which cells to read. No symbols and no index: every company; no signals: every signal.

    Both days are included. `most_cells` bounds the answer, 0 does not.
    """

    since: date
    until: date
    symbols: Sequence[str] = ()
    index: str = ""
    signals: Sequence[str] = ()
    as_known_at: datetime | None = None
    most_cells: int = 0


def query_signals(store: Store, query: SignalQuery, home: Path) -> SignalColumns:
    """The rows of the companies, those of an index on the days on which each was a member.

    `home` has the indexes. Raises UnknownSignal, UnknownSymbol, BadSetting (an unknown index),
    BadRange and TooMuch before anything is read.
    """
    signals = check_signals(query.signals)
    check_range(query.since, query.until)
    stays = _stays(query, home) if query.index else None
    companies = _companies(store, query, stays)
    days = (query.until - query.since).days + 1
    cells = len(companies) * days * len(signals)
    if query.most_cells and cells > query.most_cells:
        raise TooMuch(
            f"{len(companies):,} companies, {days:,} days and {len(signals):,} signals may be "
            f"{cells:,} cells; at most {query.most_cells:,} are answered. Ask for less of them."
        )
    columns = read_signals(store, companies, query.since, query.until, signals, query.as_known_at)
    return columns if stays is None else _of_members(columns, stays)


def check_signals(names: Sequence[str]) -> tuple[str, ...]:
    """The names, each once, or every signal where there are none; UnknownSignal."""
    known = all_signals()
    for name in names:
        if name not in known:
            raise UnknownSignal(name, nearest(name, known))
    return tuple(dict.fromkeys(names)) or tuple(known)


def check_range(since: date, until: date) -> None:
    """BadRange where the last day is before the first one."""
    if until < since:
        raise BadRange(f"The range from {since} to {until} ends before it begins.")


def known_companies(store: Store) -> list[str]:
    """The ids of all companies that the store has a view of, also of those delisted since."""
    where = Where(order_by=("symbol",))
    return [row["company"] for row in store.find(OVERVIEW, where, fields=("company",))]


def select_rows(columns: SignalColumns, mask: npt.NDArray[np.bool_]) -> SignalColumns:
    """The rows of the mask."""
    return columns._replace(
        day=columns.day[mask],
        company=columns.company[mask],
        symbol=columns.symbol[mask],
        known_at=columns.known_at[mask],
        values=columns.values[:, mask],
    )


def _companies(
    store: Store, query: SignalQuery, stays: dict[str, list[Stay]] | None
) -> Sequence[str]:
    directory = load_directory()
    named = [directory.resolve(symbol, query.until).id for symbol in query.symbols]
    if stays is None:
        return list(dict.fromkeys(named)) or known_companies(store)
    return list(dict.fromkeys(company for company in named or stays if company in stays))


def _stays(query: SignalQuery, home: Path) -> dict[str, list[Stay]]:
    """The stays in the index that touch the range, by company."""
    of_index = membership(read_index(query.index, home), load_directory()).stays
    within = {
        company: [stay for stay in stays if stay.overlaps(query.since, query.until)]
        for company, stays in of_index.items()
    }
    return {company: stays for company, stays in within.items() if stays}


def _of_members(columns: SignalColumns, stays: dict[str, list[Stay]]) -> SignalColumns:
    """The rows of days on which the company was a member."""
    mask = np.zeros(len(columns.day), np.bool_)
    for code, company in enumerate(columns.companies):
        rows = np.flatnonzero(columns.company == code)
        mask[rows] = _on_days(columns.day[rows], stays[company])
    return columns if mask.all() else select_rows(columns, mask)


def _on_days(days: npt.NDArray[np.datetime64], stays: Iterable[Stay]) -> npt.NDArray[np.bool_]:
    mask = np.zeros(len(days), np.bool_)
    for since, until in stays:
        after = days >= np.datetime64(since or date.min, "D")
        before = days < np.datetime64(until or date.max, "D")
        mask |= after & before
    return mask
