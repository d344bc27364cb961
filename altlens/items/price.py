"""Prices as they were traded, and the corporate actions that adjust them."""

from datetime import date
from typing import ClassVar, Literal

from altlens.items.base import Item


class Bar(Item):
    """Open, high, low, close of one session, unadjusted, in `currency`; volume in shares.

    `session` is the trading day at the exchange, whose zone is `exchange_zone`.
    """

    # Both are derived from the session and today's closing time, which differs on half days.
    provenance_fields: ClassVar[frozenset[str]] = Item.provenance_fields | {
        "event_at",
        "published_at",
    }

    kind: Literal["bar"] = "bar"
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


class Action(Item):
    """A dividend (amount a share, in `currency`) or a split (new shares for one old)."""

    kind: Literal["action"] = "action"
    symbol: str
    session: date
    action: Literal["dividend", "split"]
    value: float
    currency: str = ""
