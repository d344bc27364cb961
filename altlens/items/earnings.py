"""Earnings dates as providers expected them."""

from datetime import date
from typing import Literal

from altlens.items.base import Instant, Item

Certainty = Literal["estimated", "confirmed", "not stated"]
TimeOfDay = Literal["before market", "during market", "after market", "not stated"]


class EarningsDate(Item):
    """A provider's expectation, at `fetched_at`, of when a company reports.

    From `start` to `end`, days at the exchange, equal for a day. A moved date is a revision with
    the same key. Money is in the currency of the company's reports, which the calendars leave out.
    """

    kind: Literal["earnings_date"] = "earnings_date"
    provider: Literal["yahoo", "nasdaq"]
    symbol: str
    start: date
    end: date
    certainty: Certainty = "not stated"
    time_of_day: TimeOfDay = "not stated"
    fiscal_quarter: str = ""  # the month in which it ends, YYYY-MM
    call_at: Instant | None = None
    eps_forecast: float | None = None
    eps_low: float | None = None
    eps_high: float | None = None
    eps_reported: float | None = None
    estimates: int | None = None
    revenue_forecast: float | None = None
    revenue_low: float | None = None
    revenue_high: float | None = None
    last_year_date: date | None = None
    last_year_eps: float | None = None
