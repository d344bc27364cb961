"""The last price on a quote page at the fetch."""

from typing import Literal

from altlens.items.base import Instant, Item


class Quote(Item):
    """A price at `quoted_at`, delayed as the exchange has it. Money in `currency`."""

    kind: Literal["quote"] = "quote"
    symbol: str
    price: float
    currency: str = ""
    quoted_at: Instant | None = None
    exchange_zone: str = ""
    market_state: str = ""
    change_percent: float | None = None
    previous_close: float | None = None
    open: float | None = None
    day_low: float | None = None
    day_high: float | None = None
    volume: int | None = None
    year_low: float | None = None
    year_high: float | None = None
    market_cap: float | None = None
