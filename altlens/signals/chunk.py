"""Rows as they are stored: a document has a company's rows of one month, in columns.

A document is whole: it repeats the rows of its month that did not change, each with the time since
when it is known. So reading needs one document a company and month, the newest by the time asked.
"""

import base64
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import zstandard

from altlens.items.base import Document, stamp
from altlens.signals.signal import Row

Values = npt.NDArray[np.float64]
_SEPARATOR = ","


class Chunk(NamedTuple):
    """A company's rows of one month, oldest first.

    `values` has a line a signal, in the order of `signals`, and a column a row; NaN is a missing
    cell. `known_at` is since when the store has each row as it is.
    """

    company: str
    signals: tuple[str, ...]
    days: npt.NDArray[np.datetime64]
    known_at: npt.NDArray[np.datetime64]
    symbols: tuple[str, ...]
    values: Values
    reasons: dict[str, dict[int, str]]  # by family and position of the row


def chunk_id(company: str, month: str, known_at: datetime, version: str) -> str:
    """The id of a document: it begins with company and month, and sorts by when it was known."""
    return f"{company}/{month}/{stamp(known_at)}/{version}"


def month_of(day: date) -> str:
    """The month as YYYY-MM."""
    return f"{day:%Y-%m}"


def make_chunk(rows: Sequence[Row], signals: Sequence[str], known_at: datetime) -> Chunk:
    """The rows of one company and month, oldest first, known from one time on."""
    moment = np.datetime64(known_at.astimezone(UTC).replace(tzinfo=None), "us")
    values = np.array([row.cells for row in rows], dtype=np.float64).T  # None becomes NaN
    reasons: dict[str, dict[int, str]] = {}
    for place, row in enumerate(rows):
        for family, reason in row.reasons.items():
            reasons.setdefault(family, {})[place] = reason
    return Chunk(
        company=rows[0].company,
        signals=tuple(signals),
        days=np.array([row.day for row in rows], dtype="datetime64[D]"),
        known_at=np.full(len(rows), moment),
        symbols=tuple(row.symbol for row in rows),
        values=np.ascontiguousarray(values),
        reasons=reasons,
    )


def encode(chunk: Chunk, version: str) -> Document:
    """The document of a chunk, known from the newest of its rows on."""
    known_at = _utc(chunk.known_at.max())
    month = str(chunk.days[0].astype("datetime64[M]"))
    binary = b"".join(
        (
            chunk.days.astype("<i8").tobytes(),
            chunk.known_at.astype("<i8").tobytes(),
            chunk.values.astype("<f8").tobytes(),
        )
    )
    symbols = list(chunk.symbols)
    return {
        "_id": chunk_id(chunk.company, month, known_at, version),
        "company": chunk.company,
        "month": month,
        "known_at": stamp(known_at),
        "version": version,
        "rows": len(chunk.days),
        "signals": _SEPARATOR.join(chunk.signals),
        "symbols": symbols[:1] if len(set(symbols)) == 1 else symbols,
        "columns": base64.b64encode(zstandard.compress(binary)).decode(),
        "reasons": {
            family: [list(run) for run in _runs(reasons)]
            for family, reasons in chunk.reasons.items()
        },
    }


def decode(document: Document) -> Chunk:
    """The chunk that a document has."""
    count, signals = document["rows"], _names(document["signals"])
    binary = zstandard.decompress(base64.b64decode(document["columns"]))
    times = np.frombuffer(binary, "<i8", 2 * count)
    symbols = document["symbols"]
    return Chunk(
        company=document["company"],
        signals=signals,
        days=times[:count].view("datetime64[D]"),
        known_at=times[count:].view("datetime64[us]"),
        symbols=tuple(symbols * count if len(symbols) == 1 else symbols),
        values=np.frombuffer(binary, "<f8", offset=16 * count).reshape(len(signals), count),
        reasons={
            family: {
                place: reason for first, last, reason in runs for place in range(first, last + 1)
            }
            for family, runs in document["reasons"].items()
        },
    )


def by_month(rows: Iterable[Row]) -> Iterator[tuple[str, list[Row]]]:
    """The rows of one company, oldest first, by month."""
    for month, of_month in groupby(rows, lambda row: month_of(row.day)):
        yield month, list(of_month)


def merged(before: Chunk | None, after: Chunk) -> Chunk | None:
    """The rows of both, those of `after` where they differ; None where nothing is new.

    A row that says what it said before stays known since then. A chunk of other signals is
    replaced.
    """
    if before is None or before.signals != after.signals:
        return after
    place = {day: index for index, day in enumerate(before.days.tolist())}
    same = [
        (old := place.get(day)) is not None
        and before.symbols[old] == after.symbols[index]
        and np.array_equal(before.values[:, old], after.values[:, index], equal_nan=True)
        and _reasons_at(before, old) == _reasons_at(after, index)
        for index, day in enumerate(after.days.tolist())
    ]
    if all(same):
        return None
    sources = {day: (before, index) for day, index in place.items()}
    for index, day in enumerate(after.days.tolist()):
        if not same[index]:
            sources[day] = (after, index)
    picked = [sources[day] for day in sorted(sources)]
    reasons: dict[str, dict[int, str]] = {}
    for position, (chunk, index) in enumerate(picked):
        for family, reason in _reasons_at(chunk, index).items():
            reasons.setdefault(family, {})[position] = reason
    return Chunk(
        company=after.company,
        signals=after.signals,
        days=np.array(sorted(sources), dtype="datetime64[D]"),
        known_at=np.array([chunk.known_at[index] for chunk, index in picked]),
        symbols=tuple(chunk.symbols[index] for chunk, index in picked),
        values=np.stack([chunk.values[:, index] for chunk, index in picked], axis=1),
        reasons=reasons,
    )


def _reasons_at(chunk: Chunk, place: int) -> dict[str, str]:
    return {family: reasons[place] for family, reasons in chunk.reasons.items() if place in reasons}


def _runs(reasons: dict[int, str]) -> Iterator[tuple[int, int, str]]:
    """First and last position of each stretch with one reason."""
    first = last = -1
    reason = ""
    for place, text in sorted(reasons.items()):
        if last >= 0 and place == last + 1 and text == reason:
            last = place
            continue
        if last >= 0:
            yield first, last, reason
        first, last, reason = place, place, text
    if last >= 0:
        yield first, last, reason


def _utc(moment: np.datetime64) -> datetime:
    return datetime.fromisoformat(str(moment)).replace(tzinfo=UTC)


@lru_cache(maxsize=64)
def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split(_SEPARATOR))
