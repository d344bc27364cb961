"""How a price moved around an event: from the last close before it was known."""

import math
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from statistics import stdev
from typing import NamedTuple

from altlens.aggregate.market.technicals import Bar
from altlens.calendars import Calendar

REACTION_SESSIONS = (1, 2, 5)
QUIET_SESSIONS = 60  # before an event, that show how much the price usually moves

Moves = dict[str, float | None]


class Reaction(NamedTuple):
    """Moves by sessions from the first that could react; shares of 1, and in usual moves."""

    moves: Moves
    sigmas: Moves


def reaction(bars: Sequence[Bar], calendar: Calendar, session: date) -> Reaction:
    """The reaction in a session and those after it; bars are adjusted and come oldest first.

    A move is None where one of its two closes is not there: before the first bar, after the last,
    or in a gap.
    """
    place = bisect_left(bars, session, key=lambda bar: bar.session)
    before = [bar.close for bar in bars[max(0, place - QUIET_SESSIONS - 1) : place]]
    usual = [after / earlier - 1 for earlier, after in pairwise(before)]
    spread = stdev(usual) if len(usual) > 1 else 0.0
    base = _close(bars, calendar, session, -1)
    moves: Moves = {}
    sigmas: Moves = {}
    for span in REACTION_SESSIONS:
        close = _close(bars, calendar, session, span - 1)
        move = close / base - 1 if close is not None and base is not None else None
        usual_move = spread * math.sqrt(span)
        moves[str(span)] = move
        sigmas[str(span)] = move / usual_move if move is not None and usual_move else None
    return Reaction(moves, sigmas)


def _close(bars: Sequence[Bar], calendar: Calendar, day: date, sessions: int) -> float | None:
    """The close of the session so many sessions after that of a day."""
    session = calendar.moved(day, sessions)
    if session is None:
        return None
    place = bisect_left(bars, session.day, key=lambda bar: bar.session)
    is_there = place < len(bars) and bars[place].session == session.day
    return bars[place].close if is_there else None
