"""Records of Yahoo Finance to items: profiles and quotes here, other parts in their modules."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime

from altlens.clean.base import Origin
from altlens.clean.text import plain
from altlens.clean.yahoo_analysts import insight, rating_changes, rating_counts, related_symbols
from altlens.clean.yahoo_holders import holders
from altlens.clean.yahoo_snapshots import number, snapshot, whole
from altlens.errors import InvalidItem
from altlens.fetch.base import Record
from altlens.items.base import Item
from altlens.items.profile import Profile
from altlens.items.quote import Quote

HIGHEST_YIELD_FRACTION = 1.0  # no company pays out its price in a year


def clean(record: Record, origin: Origin) -> Iterable[Item | InvalidItem]:
    """The items of a part; snapshots are available from their fetch."""
    return _PARTS[record["what"]](record, origin)


def _profile(record: Record, origin: Origin) -> Iterator[Profile]:
    name = record.get("longName") or record.get("shortName")
    if not name:
        raise InvalidItem(f"Yahoo's page for {record['symbol']} names no company.")
    yield Profile(
        **snapshot(record, origin, "profile"),
        name=plain(name),
        sector=record.get("sector") or "",
        industry=record.get("industry") or "",
        country=record.get("country") or "",
        website=record.get("website") or "",
        summary=plain(record.get("longBusinessSummary")),
        employees=record.get("fullTimeEmployees"),
        currency=record.get("currency") or "",
        market_cap=number(record, "marketCap"),
        shares_outstanding=number(record, "sharesOutstanding"),
        trailing_pe=number(record, "trailingPE"),
        forward_pe=number(record, "forwardPE"),
        beta=number(record, "beta"),
        dividend_yield_percent=_dividend_yield(record),
    )


def _dividend_yield(record: Record) -> float | None:
    """The dividend yield in percent, which Yahoo gives as a fraction in some replies.

    The yearly dividend and the price tell which it is. None where they do not, since a wrong guess
    is a hundredfold.
    """
    given = number(record, "dividendYield")
    if not given:
        return given
    expected = _expected_yield(record)
    readings = [given, given * 100]
    if expected:
        return next((round(r, 4) for r in readings if 0.5 < r / expected < 2), None)
    return given if given > HIGHEST_YIELD_FRACTION else None


def _expected_yield(record: Record) -> float | None:
    """The yield in percent by the dividend of a year, or as Yahoo always gives it, a fraction."""
    names = ("currentPrice", "regularMarketPrice", "previousClose", "regularMarketPreviousClose")
    price = next((value for name in names if (value := number(record, name))), None)
    paid = number(record, "dividendRate") or number(record, "trailingAnnualDividendRate")
    if price and paid:
        return paid / price * 100
    trailing = number(record, "trailingAnnualDividendYield")
    return trailing * 100 if trailing else None


def _quote(record: Record, origin: Origin) -> Iterator[Quote]:
    price, quoted = number(record, "regularMarketPrice"), number(record, "regularMarketTime")
    if price is None:
        raise InvalidItem(f"Yahoo's quote of {record['symbol']} has no price.")
    yield Quote(
        **snapshot(record, origin, "quote"),
        price=price,
        currency=record.get("currency") or "",
        quoted_at=datetime.fromtimestamp(quoted, UTC) if quoted else None,
        exchange_zone=record.get("exchangeTimezoneName") or "",
        market_state=record.get("marketState") or "",
        change_percent=number(record, "regularMarketChangePercent"),
        previous_close=number(record, "regularMarketPreviousClose"),
        open=number(record, "regularMarketOpen"),
        day_low=number(record, "regularMarketDayLow"),
        day_high=number(record, "regularMarketDayHigh"),
        volume=whole(record, "regularMarketVolume"),
        year_low=number(record, "fiftyTwoWeekLow"),
        year_high=number(record, "fiftyTwoWeekHigh"),
        market_cap=number(record, "marketCap"),
    )


_PARTS: Mapping[str, Callable[[Record, Origin], Iterable[Item | InvalidItem]]] = {
    "profile": _profile,
    "quote": _quote,
    "recommendations": rating_counts,
    "upgrades": rating_changes,
    "holders": holders,
    "insights": insight,
    "related": related_symbols,
}
