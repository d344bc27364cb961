"""The last price of a company, and what is needed to compare it."""

import math
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple


class Dividend(NamedTuple):
    """A dividend a share, as paid then."""

    session: date
    amount: float
    currency: str


class Market(NamedTuple):
    """The last price and what is needed to compare it: all as known at the book's date.

    `splits` are (day, new shares for one old). `listed_shares` is the count of traded units, such
    as depositary shares, that a quote page gave on `listed_on`. `quoted_capitalization` is the
    capitalization on a quote page of `quoted_on`, in `currency`.
    """

    price: float
    currency: str
    session: date
    splits: Sequence[tuple[date, float]] = ()
    dividends: Sequence[Dividend] = ()
    listed_shares: float | None = None
    listed_on: date | None = None
    quoted_capitalization: float | None = None
    quoted_on: date | None = None

    def split_since(self, day: date, until: date) -> float:
        """Into how many shares the splits after the day made one share of it."""
        return math.prod(
            ratio for split, ratio in self.splits if day < split <= until and ratio > 0
        )
