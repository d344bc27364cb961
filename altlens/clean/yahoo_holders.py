"""Yahoo's ownership modules to holdings and shares of holder groups."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, Literal

from altlens.clean.base import Origin
from altlens.clean.yahoo_snapshots import number, percent, raw, snapshot, whole
from altlens.errors import InvalidItem
from altlens.fetch.base import Record
from altlens.items.holders import HolderShares, Holding

_LISTS: tuple[tuple[str, Literal["institution", "fund"]], ...] = (
    ("institutionOwnership", "institution"),
    ("fundOwnership", "fund"),
)


def holders(record: Record, origin: Origin) -> Iterator[Holding | HolderShares | InvalidItem]:
    """The largest holders and the shares of all, as of the fetch."""
    for module, kind in _LISTS:
        for row in (record.get(module) or {}).get("ownershipList") or []:
            holder = row.get("organization")
            if not holder:
                yield InvalidItem(f"A holding of {record['symbol']} names no holder.")
                continue
            yield Holding(
                **snapshot(record, origin, "holding", kind, holder),
                holder=holder,
                holder_kind=kind,
                reported=_day(row.get("reportDate")),
                shares=number(row, "position"),
                value=number(row, "value"),
                held_percent=percent(row, "pctHeld"),
                change_percent=percent(row, "pctChange"),
            )
    breakdown = record.get("majorHoldersBreakdown") or {}
    if number(breakdown, "institutionsCount") is not None:
        yield HolderShares(
            **snapshot(record, origin, "holder_shares"),
            insiders_percent=percent(breakdown, "insidersPercentHeld"),
            institutions_percent=percent(breakdown, "institutionsPercentHeld"),
            institutions_float_percent=percent(breakdown, "institutionsFloatPercentHeld"),
            institutions=whole(breakdown, "institutionsCount"),
        )


def _day(value: Any) -> date | None:
    """Midnight UTC stands for the day."""
    seconds = raw(value)
    return datetime.fromtimestamp(seconds, UTC).date() if isinstance(seconds, int | float) else None
