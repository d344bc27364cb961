"""How a price moved before and since a story was first reported, against its market."""

import math
from collections.abc import Iterable
from datetime import datetime

from altlens.aggregate.market.session_moves import change, follows, place_of, rounded, usual_move
from altlens.calendars import Calendar, load
from altlens.items.price_moves import PricedIn, Verdict
from altlens.items.quality import combined
from altlens.items.view import PriceView
from altlens.items.view_sections import StoryView

SESSIONS_BEFORE = 5
MOST_SESSIONS_SINCE = 20  # later moves say little about the story
LARGE_SIGMA = 1.5
NO_PRICES = "There are no prices around its first report."
NO_CALENDAR = "No calendar says when this exchange trades."
NOT_CLOSED = "No session has closed since its first report."
FEW_BARS = "There are too few sessions before it to know the usual move."


def with_pricing(
    stories: Iterable[StoryView], price: PriceView | None, as_of: datetime
) -> tuple[StoryView, ...]:
    """Return the stories, each with how much of it the price had before and since."""
    if price is None:
        return tuple(stories)
    return tuple(
        story.model_copy(update={"pricing": priced_in(price, story.first_at, as_of)})
        for story in stories
    )


def priced_in(price: PriceView, first_at: datetime, as_of: datetime) -> PricedIn:
    """Return the moves before and since a moment (UTC), as far as the year's bars tell."""
    if not price.exchange:
        return PricedIn(quality="doubtful", reasons=(NO_CALENDAR,))
    calendar, bars = load(price.exchange), price.bars
    session = calendar.first_after(first_at)
    if session is None or not bars or session.day <= bars[0].session:
        return PricedIn(quality="doubtful", reasons=(NO_PRICES,))
    place = place_of(bars, session.day)
    if place is None or session.close_known_at > as_of:
        return _not_closed(price, calendar, first_at)
    if not follows(bars, place, calendar):
        return PricedIn(session=session.day, quality="doubtful", reasons=(NO_PRICES,))
    last = min(len(bars) - 1, place + MOST_SESSIONS_SINCE - 1)
    return _moves(price, place - 1, last)


def _not_closed(price: PriceView, calendar: Calendar, first_at: datetime) -> PricedIn:
    """Return the moves up to the last close before the first report, if it is the last session."""
    closed = calendar.last_closed(first_at)
    if closed is None or price.bars[-1].session != closed.day:
        return PricedIn(quality="doubtful", reasons=(NO_PRICES,))
    last = len(price.bars) - 1
    moves = _moves(price, last, last)
    return moves.model_copy(update={"reasons": (*moves.reasons, NOT_CLOSED)})


def _moves(price: PriceView, base: int, last: int) -> PricedIn:
    """Return the moves around the close at `base`: the sessions before, and those up to `last`."""
    bars = price.bars
    closes = [bar.close for bar in bars]
    first = max(0, base - SESSIONS_BEFORE)
    usual, sessions = usual_move(bars, base + 1), last - base
    before, since = change(closes, first, base), change(closes, base, last) if sessions else None
    market_before = change(price.market_closes, first, base)
    market_since = change(price.market_closes, base, last) if sessions else None
    before_sigma = _sigma(before, usual, base - first)
    since_sigma = _sigma(since, usual, sessions)
    used = combined([bars[first], bars[base], bars[last]])
    reasons = used.reasons if usual else (*used.reasons, FEW_BARS)
    return PricedIn(
        session=bars[base + 1].session if sessions else None,
        before=rounded(before),
        before_sigma=before_sigma,
        sessions_before=base - first,
        since=rounded(since),
        since_sigma=since_sigma,
        sessions_since=sessions,
        abnormal_before=rounded(_less(before, market_before)),
        abnormal_since=rounded(_less(since, market_since)),
        market=price.market if market_before is not None else "",
        verdict=_verdict(before_sigma, since_sigma),
        quality=used.quality,
        reasons=reasons,
    )


def _sigma(move: float | None, usual: float | None, sessions: int) -> float | None:
    if move is None or not usual or not sessions:
        return None
    return round(move / (usual * math.sqrt(sessions)), 2)


def _less(move: float | None, market: float | None) -> float | None:
    return None if move is None or market is None else move - market


def _verdict(before: float | None, since: float | None) -> Verdict:
    if before is None or since is None:
        return ""
    is_before, is_since = abs(before) >= LARGE_SIGMA, abs(since) >= LARGE_SIGMA
    if is_before and is_since:
        return "moved before and since"
    if is_before:
        return "moved before"
    return "moved since" if is_since else "little move"
