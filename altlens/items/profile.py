"""Snapshots of a company as a site describes it: true from the fetch until superseded."""

from typing import Literal

from altlens.items.base import Item


class Profile(Item):
    """Who the company is and what its quote page says, as of the fetch. Money in `currency`."""

    kind: Literal["profile"] = "profile"
    symbol: str
    name: str
    sector: str = ""
    industry: str = ""
    country: str = ""
    website: str = ""
    summary: str = ""
    employees: int | None = None
    currency: str = ""
    market_cap: float | None = None
    shares_outstanding: float | None = None
    trailing_pe: float | None = None
    forward_pe: float | None = None
    beta: float | None = None
    dividend_yield_percent: float | None = None
