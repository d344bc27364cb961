"""Histories to bars and actions.

Yahoo's bars are adjusted for every split up to the fetch; bars are stored as they were traded, so
that no later split shows in the past.
"""

import math
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from altlens.clean.base import Origin
from altlens.fetch.base import Record
from altlens.items.base import Item
from altlens.items.price import Action, Bar


def clean(record: Record, origin: Origin) -> Iterator[Item]:
    """The bars with a close, oldest first, and the actions between them."""
    sessions = [(moment.date(), row) for moment, row in record["frame"].iterrows()]
    splits = {day: ratio for day, row in sessions if (ratio := _number(row["Stock Splits"]))}
    for day, row in sessions:
        close = _unadjusted(row["Close"], _later(splits, day))
        if close is not None:
            yield _bar(record, origin, day, row, close, _later(splits, day))
        yield from _actions(record, origin, day, row, _later(splits, day))


def _later(splits: dict[date, float], day: date) -> float:
    """New shares per share held on the day, by the splits after it."""
    return math.prod(ratio for ex_date, ratio in splits.items() if ex_date > day)


def _bar(record: Record, origin: Origin, day: date, row: Any, close: float, ratio: float) -> Bar:
    closed = _close(record, day)
    volume = _number(row["Volume"])
    return Bar(
        source=origin.query.source,
        key=f"bar/{origin.query.company}/{record['symbol']}/{record['interval']}/{day}",
        companies=origin.companies,
        event_at=closed,
        published_at=closed,
        available_at=min(closed, origin.fetched_at),
        fetched_at=origin.fetched_at,
        capture=origin.capture,
        symbol=record["symbol"],
        session=day,
        interval=record["interval"],
        open=_unadjusted(row["Open"], ratio),
        high=_unadjusted(row["High"], ratio),
        low=_unadjusted(row["Low"], ratio),
        close=close,
        volume=None if volume is None else round(volume / ratio),
        currency=record["currency"],
        exchange_zone=record["exchange_zone"],
    )


def _actions(record: Record, origin: Origin, day: date, row: Any, ratio: float) -> Iterator[Action]:
    kinds: tuple[tuple[Literal["dividend", "split"], str, float], ...] = (
        ("dividend", "Dividends", ratio),
        ("split", "Stock Splits", 1.0),
    )
    for action, column, scale in kinds:
        value = _number(row[column])
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
            currency=record["currency"] if action == "dividend" else "",
        )


def _close(record: Record, day: date) -> datetime:
    return datetime.combine(day, record["close_time"], ZoneInfo(record["exchange_zone"]))


def _number(value: Any) -> float | None:
    number = float(value)
    return number if math.isfinite(number) else None


def _unadjusted(value: Any, ratio: float) -> float | None:
    number = _number(value)
    return None if number is None else round(number * ratio, 6)
