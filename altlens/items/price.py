"""Prices as they were traded, and the corporate actions that adjust them."""

from datetime import date
from typing import ClassVar, Literal

from altlens.items.base import Instant, Item

DAILY = "1d"  # the interval of bars of whole sessions, as Yahoo spells it


class TradedBar(Item):
    """Open, high, low, close of an interval, unadjusted, in `currency`; volume in shares.

    `session` is the trading day at the exchange, whose zone is `exchange_zone`. `repaired` says
    that the source's figures were wrong (a hundredfold, a missing split) and were repaired here.
    """

    symbol: str
    session: date
    interval: str
    open: float | None = None
    high: float | None = None
    low: float | None = None
    close: float
    volume: int | None = None
    currency: str
    exchange_zone: str
    repaired: bool = False


class Bar(TradedBar):
    """A bar of a whole session."""

    # Both are derived from the session and today's closing time, which differs on half days.
    provenance_fields: ClassVar[frozenset[str]] = Item.provenance_fields | {
        "event_at",
        "published_at",
    }

    kind: Literal["bar"] = "bar"


class IntradayBar(TradedBar):
    """A bar of part of a session, from `starts_at` on."""

    kind: Literal["intraday_bar"] = "intraday_bar"
    starts_at: Instant


class Action(Item):
    """A dividend (amount per share, in `currency`) or a split (new shares per old share).

    A dividend's currency need not be that of the price.
    """

    kind: Literal["action"] = "action"
    symbol: str
    session: date
    action: Literal["dividend", "split"]
    value: float
    currency: str = ""
    repaired: bool = False
