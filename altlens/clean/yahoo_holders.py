"""Yahoo's modules about ownership to holdings and to how the shares divide."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, Literal

from altlens.clean.base import Origin
from altlens.clean.yahoo_snapshots import number, percent, raw, snapshot, whole
from altlens.fetch.base import Record
from altlens.items.holders import HolderShares, Holding

_LISTS: tuple[tuple[str, Literal["institution", "fund"]], ...] = (
    ("institutionOwnership", "institution"),
    ("fundOwnership", "fund"),
)


def holders(record: Record, origin: Origin) -> Iterator[Holding | HolderShares]:
    """The largest holders and the shares of all, as of the fetch."""
    for module, kind in _LISTS:
        for row in (record.get(module) or {}).get("ownershipList") or []:
            yield Holding(
                **snapshot(record, origin, "holding", kind, row["organization"]),
                holder=row["organization"],
                holder_kind=kind,
                reported=_day(row.get("reportDate")),
                shares=number(row, "position"),
                value=number(row, "value"),
                held_percent=percent(row, "pctHeld"),
                change_percent=percent(row, "pctChange"),
            )
    divided = record.get("majorHoldersBreakdown") or {}
    if number(divided, "institutionsCount") is not None:
        yield HolderShares(
            **snapshot(record, origin, "holder_shares"),
            insiders_percent=percent(divided, "insidersPercentHeld"),
            institutions_percent=percent(divided, "institutionsPercentHeld"),
            institutions_float_percent=percent(divided, "institutionsFloatPercentHeld"),
            institutions=whole(divided, "institutionsCount"),
        )


def _day(value: Any) -> date | None:
    """Midnight UTC stands for the day."""
    seconds = raw(value)
    return datetime.fromtimestamp(seconds, UTC).date() if isinstance(seconds, int | float) else None
