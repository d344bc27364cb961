"""Histories to bars and actions.

Yahoo's bars are adjusted for the splits up to the fetch; bars are stored as they were traded, so
that no later split shows in the past. A bar is available from its own session's close.
"""

import math
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Literal, NamedTuple
from zoneinfo import ZoneInfo

from altlens.aggregate.market.splits import Price, Split, distinct, shown
from altlens.calendars import calendar_of
from altlens.clean.base import Origin
from altlens.errors import InvalidItem
from altlens.fetch.base import Record
from altlens.items.base import Item
from altlens.items.price import DAILY, Action, Bar, IntradayBar

PRICES = ("Open", "High", "Low", "Close")
FIGURES = (*PRICES, "Volume")
ACTIONS = ("Dividends", "Stock Splits")
MINUTES = {"m": 1, "h": 60}


class _Row(NamedTuple):
    """A row of a history; `ratio` is how many shares one became by the splits after it."""

    moment: datetime
    values: Any
    mended: bool
    paid_mended: bool
    ratio: float


def clean(record: Record, origin: Origin) -> Iterator[Item | InvalidItem]:
    """The bars with a close, oldest first, and the actions between them."""
    for row in _rows(record):
        close = _unadjusted(row.values["Close"], row.ratio)
        if close is not None:
            yield _bar(record, origin, row, close)
        elif any(_number(row.values[name]) for name in PRICES):
            yield InvalidItem(f"The bar of {row.moment} has prices and no close.")
        if record["interval"] == DAILY:
            yield from _actions(record, origin, row)


def _rows(record: Record) -> Iterator[_Row]:
    """The mended rows, each beside what the source gave."""
    given, mended = record["frame"], record.get("repaired", record["frame"])
    splits = _applied(mended)
    for (moment, row), (_, before) in zip(mended.iterrows(), given.iterrows(), strict=True):
        yield _Row(
            moment,
            row,
            _differ(row, before, FIGURES),
            _differ(row, before, ACTIONS),
            _later(splits, moment.date()),
        )


def _applied(frame: Any) -> dict[date, float]:
    """The ratios of the splits for which the source has adjusted the prices before, by day.

    A split listed on two days is applied once, and one that has no price yet not at all. Prices
    that still jump by the ratio are not adjusted for it, and were traded as they are given.
    """
    listed, prices = [], []
    for moment, row in frame.iterrows():
        if ratio := _number(row["Stock Splits"]):
            listed.append(Split(moment.date(), ratio))
        if (close := _number(row["Close"])) is not None:
            prices.append(Price(moment.date(), _number(row["Open"]), close))
    return {
        split.session: split.ratio
        for split, is_repeated in distinct(listed, prices)
        if not is_repeated
        and split.ratio > 0
        and prices
        and split.session <= prices[-1].session
        and shown(split, prices) != "jump"
    }


def _later(splits: dict[date, float], day: date) -> float:
    """New shares per share held on the day, by the splits after it."""
    return math.prod(ratio for ex_date, ratio in splits.items() if ex_date > day)


def _differ(row: Any, before: Any, columns: tuple[str, ...]) -> bool:
    pairs = ((_number(row[column]), _number(before[column])) for column in columns)
    return any(
        one != other and not math.isclose(one or 0.0, other or 0.0, rel_tol=1e-6)
        for one, other in pairs
    )


def _bar(record: Record, origin: Origin, row: _Row, close: float) -> Bar | IntradayBar:
    day, volume = row.moment.date(), _number(row.values["Volume"])
    opened, high, low = (_unadjusted(row.values[name], row.ratio) for name in PRICES[:3])
    place = f"bar/{origin.query.company}/{record['symbol']}/{record['interval']}/{day}"
    ends = _end(record, row.moment)
    fields = {
        "source": origin.query.source,
        "key": place,
        "companies": origin.companies,
        "event_at": ends,
        "published_at": ends,
        "available_at": min(ends, origin.fetched_at),
        "fetched_at": origin.fetched_at,
        "capture": origin.capture,
        "symbol": record["symbol"],
        "session": day,
        "interval": record["interval"],
        "open": opened,
        "high": high,
        "low": low,
        "close": close,
        "volume": None if volume is None else round(volume / row.ratio),
        "currency": record["currency"],
        "exchange_zone": record["exchange_zone"],
        "repaired": row.mended,
    }
    if record["interval"] == DAILY:
        return Bar(**fields)
    fields["key"] = f"{place}T{row.moment:%H:%M}"
    return IntradayBar(**fields, starts_at=row.moment)


def _actions(record: Record, origin: Origin, row: _Row) -> Iterator[Action]:
    kinds: tuple[tuple[Literal["dividend", "split"], str, float], ...] = (
        ("dividend", "Dividends", row.ratio),
        ("split", "Stock Splits", 1.0),
    )
    day = row.moment.date()
    paid_in = record.get("dividend_currencies", {}).get(day, record["currency"])
    for action, column, scale in kinds:
        value = _number(row.values[column])
        if not value:
            continue
        opened = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(record["exchange_zone"]))
        yield Action(
            source=origin.query.source,
            key=f"action/{origin.query.company}/{record['symbol']}/{action}/{day}",
            companies=origin.companies,
            event_at=opened,
            available_at=min(opened, origin.fetched_at),
            fetched_at=origin.fetched_at,
            capture=origin.capture,
            symbol=record["symbol"],
            session=day,
            action=action,
            value=round(value * scale, 6),
            currency=paid_in if action == "dividend" else "",
            repaired=row.paid_mended,
        )


def _end(record: Record, moment: datetime) -> datetime:
    """When the bar was whole: at its session's close, or when its interval was over.

    Where no calendar knows the session, that is the end of the day at the exchange: the source
    gives the close of the newest session alone, and that may be a half day.
    """
    interval = record["interval"]
    if interval != DAILY:
        return moment + timedelta(minutes=int(interval[:-1]) * MINUTES[interval[-1]])
    day, zone = moment.date(), ZoneInfo(record["exchange_zone"])
    calendar = calendar_of(record["symbol"], record["exchange_zone"])
    session = calendar.session(day) if calendar else None
    return session.close_known_at if session else datetime.combine(day, time.max, zone)


def _number(value: Any) -> float | None:
    number = float(value)
    return number if math.isfinite(number) else None


def _unadjusted(value: Any, ratio: float) -> float | None:
    number = _number(value)
    return None if number is None else round(number * ratio, 6)
