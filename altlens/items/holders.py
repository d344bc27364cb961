"""Holders of a company's shares, as a site shows them at the fetch."""

from datetime import date
from typing import Literal

from altlens.items.base import Item


class Holding(Item):
    """The holding of an institution or fund at its last report; `value` in the quote's currency."""

    kind: Literal["holding"] = "holding"
    symbol: str
    holder: str
    holder_kind: Literal["institution", "fund"]
    reported: date | None = None
    shares: float | None = None
    value: float | None = None
    held_percent: float | None = None
    change_percent: float | None = None


class HolderShares(Item):
    """The percentages of shares held by insiders and institutions."""

    kind: Literal["holder_shares"] = "holder_shares"
    symbol: str
    insiders_percent: float | None = None
    institutions_percent: float | None = None
    institutions_float_percent: float | None = None
    institutions: int | None = None
