"""Profiles of companies on a site, valid from the fetch until the next one."""

from typing import Literal

from altlens.items.base import Item


class Profile(Item):
    """A company's description and key figures at the fetch. Money in `currency`."""

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
