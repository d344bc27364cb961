"""Shared by the cleaners of Yahoo's snapshots: item fields, and figures in either form."""

from collections.abc import Mapping
from typing import Any

from altlens.clean.base import Origin
from altlens.fetch.base import Record


def snapshot(record: Record, origin: Origin, *key_parts: object) -> dict[str, Any]:
    """The fields of an item that holds from its fetch until superseded."""
    kind, *rest = key_parts
    names = (kind, origin.query.company, record["symbol"], *rest)
    return {
        "source": origin.query.source,
        "key": "/".join(str(name) for name in names),
        "companies": origin.companies,
        "event_at": origin.fetched_at,
        "available_at": origin.fetched_at,
        "fetched_at": origin.fetched_at,
        "capture": origin.capture,
        "url": f"https://finance.yahoo.com/quote/{record['symbol']}",
        "symbol": record["symbol"],
    }


def raw(value: Any) -> Any:
    """The number of a figure that Yahoo gives as `{"raw": …, "fmt": …}`, or as it is."""
    return value.get("raw") if isinstance(value, Mapping) else value


def number(fields: Mapping[str, Any], name: str) -> float | None:
    """The figure of that name as a number, or None."""
    value = raw(fields.get(name))
    return float(value) if isinstance(value, int | float) else None


def percent(fields: Mapping[str, Any], name: str) -> float | None:
    """The fraction of that name in percent."""
    share = number(fields, name)
    return None if share is None else round(share * 100, 6)


def whole(fields: Mapping[str, Any], name: str) -> int | None:
    """The figure of that name as a whole number."""
    value = number(fields, name)
    return None if value is None else round(value)
