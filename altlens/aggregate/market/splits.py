"""Which listed splits are real, applied, and change the number of shares.

Sources list a split twice, list spin-offs as splits, list what is still to come, and list splits by
which they never adjusted their prices. The prices around the day decide: a split by 2 halves the
price overnight where prices are as traded, and leaves no jump where they are adjusted for it.
"""

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from statistics import median
from typing import Literal, NamedTuple

SAME_SPLIT = timedelta(days=7)  # between two listings of one
SAME_RATIO = 1e-3
LARGE = math.log(1.35)  # a ratio that no usual overnight move comes near
NOISE_DAYS = 60
LEAST_NOISE = 0.002
CLEAR = 4.0  # times the usual overnight move
NEARLY = 0.2  # of a split's logarithm, by which a close may miss it in a day of trading
LARGEST_PART = 20  # of a split's ratio, as 3 for 2, 1 for 20 or 21 for 20
STOCK_DIVIDEND = 1.1  # ratios below it are whole percents
ROUNDING = 1e-6  # of a stored ratio, which has six decimals

Shown = Literal["jump", "no jump", "unclear"]


class Price(NamedTuple):
    """One session's open and close."""

    session: date
    open: float | None
    close: float


class Split(NamedTuple):
    """A listed split: `ratio` new shares for one old, from `session` on."""

    session: date
    ratio: float


def distinct(splits: Iterable[Split], prices: Sequence[Price]) -> Iterator[tuple[Split, bool]]:
    """The splits, oldest first, each with whether it is another listing of one nearby.

    Of several listings the one counts at which the prices jump most nearly by the ratio, or else
    the first.
    """
    groups: list[list[Split]] = []
    for split in sorted(splits):
        if groups and _is_same(groups[-1][-1], split):
            groups[-1].append(split)
        else:
            groups.append([split])
    for group in groups:
        counts = min(group, key=lambda split: (_misfit(split, prices), split.session))
        yield from ((split, split != counts) for split in group)


def shown(split: Split, prices: Sequence[Price]) -> Shown:
    """Whether prices jump by the ratio on the day. Prices come oldest first.

    The open may repeat the close before it, so a close that moved by the ratio is a jump too.
    """
    gap = _gap(split.session, prices)
    if gap is None or split.ratio <= 0:
        return "unclear"
    expected = -math.log(split.ratio)
    if _closes_apart(split, prices):
        return "jump"
    if abs(expected) < min(LARGE, CLEAR * _noise(split.session, prices)):
        return "unclear"
    return "jump" if abs(gap - expected) < abs(gap) else "no jump"


def is_pure(ratio: float) -> bool:
    """Whether a ratio is one of whole shares, as 4 for 1, 3 for 2, 1 for 20 or 103 for 100.

    Ratios are compared as they are stored: 1 for 3 is 0.333333. The tolerance is wide for the
    smallest ratios, which cannot be spin-offs: those lower the price.
    """
    if ratio <= 0:
        return False
    exact = Fraction(max(ratio, 1 / ratio)).limit_denominator(LARGEST_PART)
    nearest = [float(exact if ratio >= 1 else 1 / exact)]
    if 1 < ratio < STOCK_DIVIDEND:
        nearest.append(round(ratio, 2))
    return any(abs(ratio - one) <= ROUNDING for one in nearest)


def _is_same(split: Split, after: Split) -> bool:
    return after.session - split.session <= SAME_SPLIT and math.isclose(
        split.ratio, after.ratio, rel_tol=SAME_RATIO
    )


def _misfit(split: Split, prices: Sequence[Price]) -> bool:
    """Whether the prices show no jump at the listing."""
    return shown(split, prices) != "jump"


def _gap(day: date, prices: Sequence[Price]) -> float | None:
    """The logarithmic move overnight into a day; None without prices on both sides."""
    place = bisect_left(prices, day, key=lambda price: price.session)
    if not 0 < place < len(prices):
        return None
    return _overnight(prices[place - 1], prices[place])


def _closes_apart(split: Split, prices: Sequence[Price]) -> bool:
    """Whether the close is the one before divided by the ratio, in a quiet time around it."""
    place = bisect_left(prices, split.session, key=lambda price: price.session)
    closes = [Price(price.session, None, price.close) for price in prices]
    move, expected = _overnight(*closes[place - 1 : place + 1]), -math.log(split.ratio)
    if move is None or abs(move - expected) > NEARLY * abs(expected):
        return False
    return abs(expected) >= min(LARGE, CLEAR * _noise(split.session, closes))


def _noise(day: date, prices: Sequence[Price]) -> float:
    """How much the price usually moves overnight around a day: 1.5 times the median move."""
    place = bisect_left(prices, day, key=lambda price: price.session)
    before = prices[max(0, place - NOISE_DAYS) : place]
    after = prices[place : place + NOISE_DAYS]
    moves = [_overnight(*pair) for part in (before, after) for pair in pairwise(part)]
    sizes = [abs(move) for move in moves if move is not None]
    return max(1.5 * median(sizes) if sizes else 0.0, LEAST_NOISE)


def _overnight(before: Price, after: Price) -> float | None:
    opened = after.open if after.open and after.open > 0 else after.close
    if before.close <= 0 or opened <= 0:
        return None
    return math.log(opened / before.close)
