"""Reads stored signal rows as columns: many companies, a range of days, as known at a time."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from altlens.items.base import Document, stamp
from altlens.signals.chunk import Chunk, decode, month_of
from altlens.store.base import Store, Where, batches
from altlens.store.collections import SIGNALS

LAST_KNOWN = "9999"  # sorts behind every time
DOCUMENTS_A_READ = 500


class SignalColumns(NamedTuple):
    """Rows by day, then in the order of `companies`, as columns of equal length.

    `company` and `symbol` are positions in `companies` (ids) and `symbols`. A row's symbol is the
    one that the company had on the day. `values` has a contiguous line a signal; NaN is a missing
    cell. `known_at` (UTC) is since when the store has the row as it is.
    """

    signals: tuple[str, ...]
    companies: tuple[str, ...]
    symbols: tuple[str, ...]
    day: npt.NDArray[np.datetime64]
    company: npt.NDArray[np.int32]
    symbol: npt.NDArray[np.int32]
    known_at: npt.NDArray[np.datetime64]
    values: npt.NDArray[np.float64]


def read_signals(
    store: Store,
    companies: Sequence[str],
    since: date,
    until: date,
    signals: Sequence[str],
    as_known_at: datetime | None = None,
) -> SignalColumns:
    """The rows of the companies (ids) from `since` to `until`, both included.

    Of a row that was computed several times the last one known by `as_known_at` counts. A signal
    that a row's version did not have is missing.
    """
    place = {company: index for index, company in enumerate(companies)}
    chunks = list(_chunks(store, companies, since, until, as_known_at))
    first, last = np.datetime64(since, "D"), np.datetime64(until, "D")
    kept = [(c, (c.days >= first) & (c.days <= last)) for c in chunks]
    counts = [int(mask.sum()) for _, mask in kept]
    total = sum(counts)
    day = np.empty(total, "datetime64[D]")
    company, symbol = np.empty(total, np.int32), np.empty(total, np.int32)
    known_at = np.empty(total, "datetime64[us]")
    codes: dict[str, int] = {}
    start = 0
    for (chunk, mask), count in zip(kept, counts, strict=True):
        rows = slice(start, start + count)
        day[rows], known_at[rows] = chunk.days[mask], chunk.known_at[mask]
        company[rows] = place[chunk.company]
        symbol[rows] = _codes(chunk, mask, codes)
        start += count
    order = np.lexsort((company, day))
    target = np.empty(total, np.int64)
    target[order] = np.arange(total)
    values = np.full((len(signals), total), np.nan)
    start = 0
    for (chunk, mask), count in zip(kept, counts, strict=True):
        into = target[start : start + count]
        lines, taken = _lines(chunk.signals, signals)
        part = chunk.values[taken]
        values[np.ix_(np.array(lines, np.intp), into)] = part if mask.all() else part[:, mask]
        start += count
    return SignalColumns(
        tuple(signals),
        tuple(companies),
        tuple(codes),
        day[order],
        company[order],
        symbol[order],
        known_at[order],
        values,
    )


def read_reasons(
    store: Store, company: str, day: date, as_known_at: datetime | None = None
) -> dict[str, str]:
    """Why cells of the company's row of a day are missing or doubtful, by family."""
    for chunk in _chunks(store, [company], day, day, as_known_at):
        for index in np.flatnonzero(chunk.days == np.datetime64(day, "D")):
            return {
                family: reasons[int(index)]
                for family, reasons in chunk.reasons.items()
                if int(index) in reasons
            }
    return {}


def newest_chunks(
    store: Store,
    companies: Sequence[str],
    months: tuple[str, str],
    as_known_at: datetime | None = None,
) -> Iterator[Document]:
    """The newest document a company and month, from the first to the last of two months."""
    known_at = stamp(as_known_at) if as_known_at else LAST_KNOWN
    newest: dict[str, str] = {}
    for batch in batches(companies):
        where = Where(
            among={"company": batch},
            at_least={"month": months[0]},
            at_most={"month": months[1], "known_at": known_at},
        )
        for row in store.find(SIGNALS, where, fields=("_id",)):
            stem = row["_id"].rsplit("/", 2)[0]
            newest[stem] = max(newest.get(stem, ""), row["_id"])
    for ids in batches(newest.values(), DOCUMENTS_A_READ):
        yield from store.get(SIGNALS, ids).values()


def _chunks(
    store: Store,
    companies: Sequence[str],
    since: date,
    until: date,
    as_known_at: datetime | None,
) -> Iterator[Chunk]:
    months = (month_of(since), month_of(until))
    return map(decode, newest_chunks(store, companies, months, as_known_at))


def _lines(stored: Sequence[str], wanted: Sequence[str]) -> tuple[list[int], list[int]]:
    """Which lines of the answer a chunk has, and where."""
    place = {name: index for index, name in enumerate(stored)}
    lines = [index for index, name in enumerate(wanted) if name in place]
    return lines, [place[wanted[index]] for index in lines]


def _codes(chunk: Chunk, mask: npt.NDArray[np.bool_], codes: dict[str, int]) -> int | list[int]:
    """The codes of the rows' symbols; new symbols get the next code."""
    if len(set(chunk.symbols)) == 1:
        return codes.setdefault(chunk.symbols[0], len(codes))
    kept = [chunk.symbols[index] for index in np.flatnonzero(mask)]
    return [codes.setdefault(symbol, len(codes)) for symbol in kept]
