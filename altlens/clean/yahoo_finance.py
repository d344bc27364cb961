"""Quote pages to profiles."""

from collections.abc import Iterator

from altlens.clean.base import Origin
from altlens.clean.text import plain
from altlens.errors import InvalidItem
from altlens.fetch.base import Record
from altlens.items.profile import Profile


def clean(record: Record, origin: Origin) -> Iterator[Profile]:
    """One snapshot, available from its fetch."""
    name = record.get("longName") or record.get("shortName")
    if not name:
        raise InvalidItem(f"Yahoo's page for {record['symbol']} names no company.")
    yield Profile(
        source=origin.query.source,
        key=f"profile/{origin.query.company}/{record['symbol']}",
        companies=origin.companies,
        event_at=origin.fetched_at,
        available_at=origin.fetched_at,
        fetched_at=origin.fetched_at,
        capture=origin.capture,
        url=f"https://finance.yahoo.com/quote/{record['symbol']}",
        symbol=record["symbol"],
        name=plain(name),
        sector=record.get("sector") or "",
        industry=record.get("industry") or "",
        country=record.get("country") or "",
        website=record.get("website") or "",
        summary=plain(record.get("longBusinessSummary")),
        employees=record.get("fullTimeEmployees"),
        currency=record.get("currency") or "",
        market_cap=_number(record, "marketCap"),
        shares_outstanding=_number(record, "sharesOutstanding"),
        trailing_pe=_number(record, "trailingPE"),
        forward_pe=_number(record, "forwardPE"),
        beta=_number(record, "beta"),
        dividend_yield_percent=_number(record, "dividendYield"),
    )


def _number(record: Record, name: str) -> float | None:
    value = record.get(name)
    return float(value) if isinstance(value, int | float) else None
