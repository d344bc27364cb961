"""Large moves of a price with what may have caused each: what became known around the session.

A candidate counts by when it was first known: between the close before and the open, during the
session, or one session earlier. What came only after the close can be no cause.
"""

import math
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from altlens.aggregate.market.price_events import PriceEvent
from altlens.aggregate.market.session_moves import (
    change,
    follows,
    place_of,
    rounded,
    usual_move,
)
from altlens.calendars import Calendar, Session
from altlens.items.analysts import RatingChange
from altlens.items.current_report import ITEMS_8K
from altlens.items.price_moves import CauseKind, CauseView, MoveView
from altlens.items.quality import combined
from altlens.items.view import BarView, PriceView
from altlens.items.view_sections import StoryLine

SIGMA_THRESHOLD = 2.0
MOVES_SHOWN, CAUSES_SHOWN = 20, 6
LEAST_SCORE = 0.1
MUCH_REACH = 8  # publishers, from which on more do not count
AFTER_CLOSE = timedelta(days=1)
TIMES = {"before the open": 1.0, "during the session": 0.8, "a session earlier": 0.35}
CHANGES = {"up": "upgrade", "down": "downgrade", "init": "new coverage"}
CHANGE_WEIGHTS = {"up": 0.8, "down": 0.8, "init": 0.4}
NEW_TARGET, NEW_TARGET_WEIGHT, REPEATED_WEIGHT = 0.05, 0.5, 0.2
FILING_WEIGHT, OTHER_8K_WEIGHT = 0.8, 0.6
NO_INTRADAY = (
    "It became known during the session, of which no intraday prices are stored: how much of the "
    "move came before is not known."
)
MECHANICAL = "The price falls by the dividend when the shares go ex-dividend."

NO_TEXTS = "The store has no texts of that time."
_ITEM = re.compile(r"\d\.\d\d")  # of an 8-K

# Prices within sessions as traded, oldest first: the end of each interval (UTC) and its close.
Intraday = Mapping[date, Sequence[tuple[datetime, float]]]


class Candidate(NamedTuple):
    """What became known at a moment; `weight` (0 to 1) is relevance, novelty and reach."""

    kind: CauseKind
    title: str
    known_at: datetime
    weight: float
    why: str
    publishers: int = 0
    story: str = ""
    item: str = ""


def move_views(
    price: PriceView | None,
    calendar: Calendar | None,
    candidates: Iterable[Candidate],
    intraday: Intraday,
) -> tuple[MoveView, ...]:
    """Return the moves of at least two sigma within the price section, newest first."""
    if price is None or calendar is None:
        return ()
    by_time = sorted(candidates, key=lambda one: one.known_at)
    views: list[MoveView] = []
    for place in range(len(price.bars) - 1, 0, -1):
        if len(views) == MOVES_SHOWN:
            break
        sigma = _sigma(price.bars, place, calendar)
        if sigma is not None and abs(sigma) >= SIGMA_THRESHOLD:
            views.append(_move_view(price, place, sigma, calendar, by_time, intraday))
    return tuple(views)


def last_sigma(price: PriceView, calendar: Calendar | None) -> float | None:
    """Return the last session's move in usual moves; None where it is not known."""
    return _sigma(price.bars, len(price.bars) - 1, calendar) if calendar else None


def event_candidates(events: Iterable[PriceEvent]) -> Iterator[Candidate]:
    """Yield reports and filings whose moment is known."""
    for event in events:
        if event.known_at is None or event.doubt or event.earliest != event.known_at:
            continue
        is_report = event.event == "earnings" or "2.02" in event.event
        weight = FILING_WEIGHT if not event.event.startswith("8-K") else OTHER_8K_WEIGHT
        names = [ITEMS_8K[item] for item in _ITEM.findall(event.event) if item in ITEMS_8K]
        filed = f"{event.event}: {'; '.join(names)}" if names else event.event
        yield Candidate(
            kind="earnings" if event.event == "earnings" else "filing",
            title="Earnings report" if event.event == "earnings" else filed,
            known_at=event.known_at,
            weight=1.0 if is_report else weight,
            why="results" if is_report else "filed report",
            item=event.item,
        )


def rating_candidates(changes: Iterable[RatingChange]) -> Iterator[Candidate]:
    """Yield analysts' rating changes; a new target counts where it differs by 5 percent."""
    for one in changes:
        moved = bool(one.target and one.target_before) and (
            abs(one.target / one.target_before - 1) >= NEW_TARGET  # type: ignore[operator]
        )
        repeated = NEW_TARGET_WEIGHT if moved else REPEATED_WEIGHT
        words = CHANGES.get(one.change, "new target" if moved else "rating repeated")
        title = f"{one.firm}: {words}" + (f" to {one.to_grade}" if one.to_grade else "")
        if one.target and moved:
            title += f", target {one.target_before:g} to {one.target:g}"
        weight = CHANGE_WEIGHTS.get(one.change, repeated)
        yield Candidate("rating change", title, one.available_at, weight, words, item=one.id)


def story_candidates(stories: Iterable[StoryLine]) -> Iterator[Candidate]:
    """Yield stories at their first report."""
    for story in stories:
        reach = min(1.0, math.log2(1 + story.publishers) / math.log2(1 + MUCH_REACH))
        yield Candidate(
            kind="story",
            title=story.title,
            known_at=story.first_at,
            weight=story.relevance * (1 + story.novelty) / 2 * (1 + reach) / 2,
            why=f"relevance {story.relevance:.2f}, novelty {story.novelty:.2f}",
            publishers=story.publishers,
            story=story.story,
        )


def dividend_candidates(price: PriceView | None, calendar: Calendar | None) -> Iterator[Candidate]:
    """Yield ex-dividend days, weighted by the dividend's share of the move of that session."""
    for action in price.actions if price and calendar else ():
        session = calendar.session(action.session) if calendar else None
        place = place_of(price.bars, action.session) if price else None
        if action.action != "dividend" or not session or not place or price is None:
            continue
        base = price.bars[place - 1].close_traded
        move = price.bars[place].close_traded / base - 1 if base > 0 else 0.0
        if move < 0:
            yield Candidate(
                kind="ex-dividend",
                title=f"Ex-dividend: {action.value:g} {action.currency}".strip(),
                known_at=session.opens_at - timedelta(minutes=1),
                weight=min(1.0, action.value / base / -move),
                why=f"{action.value / base:.2%} of the price",
                item=action.provenance.item,
            )


def _sigma(bars: Sequence[BarView], place: int, calendar: Calendar) -> float | None:
    if not follows(bars, place, calendar):
        return None
    usual = usual_move(bars, place)
    move = bars[place].close / bars[place - 1].close - 1
    return round(move / usual, 2) if usual else None


def _move_view(
    price: PriceView,
    place: int,
    sigma: float,
    calendar: Calendar,
    by_time: Sequence[Candidate],
    intraday: Intraday,
) -> MoveView:
    before, bar = price.bars[place - 1], price.bars[place]
    move = bar.close / before.close - 1
    gap = bar.open / before.close - 1 if bar.open else None
    market_move = change(price.market_closes, place - 1, place)
    session, previous = calendar.session(bar.session), calendar.moved(bar.session, -1)
    earlier = calendar.moved(bar.session, -2)
    causes: list[CauseView] = []
    later = 0
    if session and previous and earlier:
        start = bisect_right(by_time, earlier.close_known_at, key=lambda one: one.known_at)
        prices = _prices_within(intraday.get(bar.session, ()), bar)
        for candidate in by_time[start:]:
            if candidate.known_at >= session.close_known_at + AFTER_CLOSE:
                break
            if candidate.known_at >= session.close_known_at:
                later += candidate.kind == "story"
                continue
            causes.append(_cause(candidate, session, previous, (before.close, move, gap), prices))
    likely = [cause for cause in causes if cause.score >= LEAST_SCORE]
    likely.sort(key=lambda cause: (-cause.score, cause.known_at))
    assessed = combined([before, bar])
    return MoveView(
        session=bar.session,
        move=round(move, 5),
        sigma=sigma,
        gap=rounded(gap),
        market=price.market if market_move is not None else "",
        market_move=rounded(market_move),
        abnormal=None if market_move is None else rounded(move - market_move),
        causes=tuple(sorted(likely, key=lambda cause: (-cause.score, cause.known_at)))[
            :CAUSES_SHOWN
        ],
        later_reports=later,
        coverage=NO_TEXTS if session and not _has_texts(by_time, session) else "",
        quality=assessed.quality,
        reasons=assessed.reasons,
    )


def _has_texts(by_time: Sequence[Candidate], session: Session) -> bool:
    """Whether the store has a story from before the close of a session."""
    first = next((one.known_at for one in by_time if one.kind == "story"), None)
    return first is not None and first < session.close_known_at


def _cause(
    candidate: Candidate,
    session: Session,
    previous: Session,
    moved: tuple[float, float, float | None],
    prices: Sequence[tuple[datetime, float]],
) -> CauseView:
    base, move, gap = moved
    timing = _timing(candidate.known_at, session, previous)
    before: float | None = 0.0
    after: float | None = move
    reason = MECHANICAL if candidate.kind == "ex-dividend" else ""
    if timing == "during the session":
        known = bisect_right(prices, candidate.known_at, key=lambda one: one[0])
        before = prices[known - 1][1] / base - 1 if known else None
        after = None if before is None else move - before
        if before is None:
            at_open = "" if gap is None else f" {gap:+.1%} of it came at the open."
            reason = NO_INTRADAY + at_open
    return CauseView(
        kind=candidate.kind,
        title=candidate.title,
        known_at=candidate.known_at,
        score=round(min(1.0, candidate.weight) * TIMES[timing], 3),
        why=f"{timing}; {candidate.why}",
        before=rounded(before),
        after=rounded(after),
        reason=reason,
        publishers=candidate.publishers,
        story=candidate.story,
        item=candidate.item,
    )


def _timing(known_at: datetime, session: Session, previous: Session) -> str:
    if known_at < previous.close_known_at:
        return "a session earlier"
    return "before the open" if known_at < session.opens_at else "during the session"


def _prices_within(
    prices: Sequence[tuple[datetime, float]], bar: BarView
) -> Sequence[tuple[datetime, float]]:
    """Adjust traded prices as the bar of their session is."""
    ratio = bar.close / bar.close_traded if bar.close_traded else 1.0
    return [(ends_at, price * ratio) for ends_at, price in prices]
