"""Daily moves of a price by session, the usual move before each, and the market's beside them."""

import math
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from altlens.aggregate.market.reactions import QUIET_SESSIONS
from altlens.calendars import Calendar
from altlens.items.view import BarView

MIN_MOVES = 20  # for a usual move to be known


def usual_move(bars: Sequence[BarView], place: int) -> float | None:
    """Return the standard deviation of the daily moves before a bar; None where too few."""
    closes = [bar.close for bar in bars[max(0, place - QUIET_SESSIONS - 1) : place]]
    moves = [now / then - 1 for then, now in pairwise(closes) if then > 0]
    if len(moves) < MIN_MOVES:
        return None
    mean = math.fsum(moves) / len(moves)
    spread = math.sqrt(math.fsum((move - mean) ** 2 for move in moves) / (len(moves) - 1))
    return spread or None


def place_of(bars: Sequence[BarView], session: date) -> int | None:
    """Return the position of a session's bar; None where there is none."""
    place = bisect_left(bars, session, key=lambda bar: bar.session)
    return place if place < len(bars) and bars[place].session == session else None


def follows(bars: Sequence[BarView], place: int, calendar: Calendar) -> bool:
    """Whether the bar before is that of the exchange's session before."""
    if place < 1:
        return False
    before = calendar.moved(bars[place].session, -1)
    return (
        before is not None and bars[place - 1].session == before.day and bars[place - 1].close > 0
    )


def change(closes: Sequence[float | None], first: int, last: int) -> float | None:
    """Return the change between two positions as a share of 1; None where a close is missing."""
    if not 0 <= first <= last < len(closes):
        return None
    then, now = closes[first], closes[last]
    return now / then - 1 if then and now else None


def rounded(value: float | None) -> float | None:
    """Round a share of 1 to a thousandth of a percent."""
    return None if value is None else round(value, 5)
