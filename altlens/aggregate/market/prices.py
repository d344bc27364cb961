"""The price section: bars adjusted for the splits in force, changes, and what is in doubt."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar

from altlens.aggregate.market.bar_checks import LONGEST_SPIKE, checked, is_far, spikes
from altlens.aggregate.market.splits import Price, Split, distinct, is_pure, shown
from altlens.aggregate.view.provenance import provenance
from altlens.calendars import Calendar, calendar_of
from altlens.items.age_limits import stale
from altlens.items.price import Action, Bar
from altlens.items.quality import Assessed, combined
from altlens.items.view import ActionView, BarView, PriceView

SHOWN_DAYS = 366
CHANGE_DAYS = 30
REPAIRED = "The source's figure does not fit those around it, and was repaired."
LONGEST_CLOSURE = timedelta(days=7)  # between two sessions of an exchange

Priced = TypeVar("Priced", Bar, Action)


class JudgedAction(NamedTuple):
    """A listed action and what the prices say of it.

    `ratio` is what it divides the prices before it by, `changes_shares` whether the number of
    shares changed by it; `doubt` is a sentence, "" where there is none.
    """

    action: Action
    ratio: float = 1.0
    changes_shares: bool = False
    doubt: str = ""
    is_repeated: bool = False


class Prices(NamedTuple):
    """A company's daily prices as of a moment, oldest first, fit to compute with.

    `bars` are adjusted for splits, `actions` are those in force: dividends, and splits that changed
    the number of shares. `left_out` are sentences on bars that can be no prices, by session.
    """

    currency: str
    calendar: Calendar | None
    bars: list[BarView]
    actions: list[Action]
    judged: list[JudgedAction]
    left_out: list[tuple[date, str]]


def prices_of(
    bars: Sequence[Bar], actions: Sequence[Action], as_of: datetime, symbol: str = ""
) -> Prices:
    """Check and adjust bars and actions that were available at `as_of` (UTC), oldest first.

    The bar of a session that was going on when it was fetched has no close and is passed over. Of
    several bars of a session, as under an old and a new symbol, that of `symbol` counts, or else
    the one fetched last.
    """
    whole = [bar for bar in bars if bar.available_at >= bar.event_at]  # not fetched in between
    whole = _of_one_symbol(whole, lambda bar: bar.session, symbol)
    actions = _of_one_symbol(actions, lambda action: (action.session, action.action), symbol)
    newest = whole[-1] if whole else None
    calendar = calendar_of(newest.symbol, newest.exchange_zone) if newest else None
    kept = checked(whole)
    today = as_of.astimezone(calendar.zone if calendar else as_of.tzinfo).date()
    judged = judged_actions(kept.bars, actions, today)
    adjusted = [_adjusted(bar, judged, kept.doubts.get(bar.id, "")) for bar in kept.bars]
    far = spikes([bar.close for bar in adjusted])
    left_out = [(bar.session, reason) for bar, reason in kept.left_out]
    left_out += [(adjusted[place].session, _spiked(adjusted[place])) for place in far]
    return Prices(
        currency=newest.currency if newest else "",
        calendar=calendar,
        bars=[bar for place, bar in enumerate(adjusted) if place not in set(far)],
        actions=[one.action for one in judged if one.changes_shares or _is_dividend(one.action)],
        judged=judged,
        left_out=sorted(left_out),
    )


def judged_actions(
    bars: Sequence[Bar], actions: Iterable[Action], today: date
) -> list[JudgedAction]:
    """Judge each action by the traded prices around it; oldest first.

    A split counts once however often it is listed, from the first price of its day on, and where
    prices jump by it. Where a small ratio drowns in usual moves the listing is taken at its word.
    """
    traded = [Price(bar.session, bar.open, bar.close) for bar in bars]
    by_listing = {
        Split(action.session, action.value): action
        for action in actions
        if action.action == "split"
    }
    judged = [
        JudgedAction(action, doubt=_not_a_dividend(action, bars))
        for action in actions
        if action.action != "split"
    ]
    for split, is_repeated in distinct(by_listing, traded):
        judged.append(_judged(by_listing[split], split, is_repeated, traded, today))
    return sorted(judged, key=lambda one: (one.action.session, one.action.id))


def price_view(prices: Prices, as_of: datetime) -> PriceView | None:
    """The last year's section; None where there are no bars."""
    if not prices.bars:
        return None
    last = prices.bars[-1]
    since = last.session - timedelta(days=SHOWN_DAYS)
    bars = tuple(bar for bar in prices.bars if bar.session > since)
    change, reason = one_day_change(prices, as_of)
    monthly_change, monthly_reason = _change(bars, last.session - timedelta(days=CHANGE_DAYS))
    if jump := recent_jump(prices):
        monthly_change, monthly_reason = None, jump
    assessed = combined([*_assessed(prices, as_of)])
    return PriceView(
        currency=prices.currency,
        last_session=last.session,
        last_close=last.close,
        change_1_day_percent=change,
        change_30_days_percent=monthly_change,
        change_reason=reason,
        change_30_days_reason=monthly_reason,
        left_out=sum(session > since for session, _ in prices.left_out),
        exchange=prices.calendar.exchange if prices.calendar else "",
        high=max(bar.high or bar.close for bar in bars),
        low=min(bar.low or bar.close for bar in bars),
        bars=bars,
        actions=tuple(_action(one) for one in prices.judged if one.action.session > since),
        quality=assessed.quality,
        reasons=assessed.reasons,
    )


def recent_jump(prices: Prices) -> str:
    """Why the last closes can be of another unit or split than those before, "" where not."""
    for before, bar in pairwise(prices.bars[-LONGEST_SPIKE - 1 :]):
        if is_far(bar.close, before.close):
            return f"The close of {bar.session} is far from the one before."
    return ""


def one_day_change(prices: Prices, as_of: datetime) -> tuple[float | None, str]:
    """The change in percent over the exchange's last session at `as_of`, or None and why."""
    if len(prices.bars) < 2:
        return None, "There is one session only."
    if jump := recent_jump(prices):
        return None, jump
    before, last = prices.bars[-2:]
    session = prices.calendar.last_closed(as_of) if prices.calendar else None
    if prices.calendar is None or session is None:
        return None, "It is not known which session was the exchange's last."
    if last.session != session.day:
        return None, f"The last close is of {last.session}, the last session was {session.day}."
    previous = prices.calendar.moved(session.day, -1)
    if previous is None or before.session != previous.day:
        return None, f"There is no close of the session before {last.session}."
    return round((last.close / before.close - 1) * 100, 4), ""


def _judged(
    action: Action, split: Split, is_repeated: bool, traded: Sequence[Price], today: date
) -> JudgedAction:
    if split.ratio <= 0 or split.ratio == 1:
        return JudgedAction(action, doubt=f"{split.ratio:g} for 1 is no split.")
    if is_repeated:
        doubt = "The same split is listed on another day nearby."
        return JudgedAction(action, doubt=doubt, is_repeated=True)
    if split.session > min(today, traded[-1].session if traded else today):
        return JudgedAction(action, doubt=f"It takes effect on {split.session}.")
    if shown(split, traded) == "no jump":
        return JudgedAction(
            action, doubt=f"The prices around {split.session} do not jump by {split.ratio:g}."
        )
    if is_pure(split.ratio):
        return JudgedAction(action, split.ratio, changes_shares=True)
    return JudgedAction(
        action,
        split.ratio,
        doubt=f"{split.ratio:g} for 1 is no ratio of whole shares: probably a spin-off. Prices "
        "before it are adjusted, the number of shares is not.",
    )


def _adjusted(bar: Bar, judged: Sequence[JudgedAction], doubt: str) -> BarView:
    later = [one for one in judged if one.action.session > bar.session]
    ratio = math.prod(one.ratio for one in later)
    shares = math.prod(one.ratio for one in later if one.changes_shares)
    scaled = {
        name: None if value is None else round(value / ratio, 6)
        for name, value in (("open", bar.open), ("high", bar.high), ("low", bar.low))
    }
    return BarView(
        session=bar.session,
        **scaled,
        close=round(bar.close / ratio, 6),
        close_traded=bar.close,
        volume=None if bar.volume is None else round(bar.volume * shares),
        provenance=provenance(bar),
        **_marks(doubt, bar.repaired),
    )


def _action(judged: JudgedAction) -> ActionView:
    action = judged.action
    return ActionView(
        session=action.session,
        action=action.action,
        value=action.value,
        currency=action.currency,
        provenance=provenance(action),
        **_marks(judged.doubt, action.repaired),
    )


def _marks(doubt: str, repaired: bool) -> dict[str, Any]:
    """The quality of a bar or an action, with the reason."""
    if doubt:
        return {"quality": "doubtful", "reasons": (doubt,)}
    return {"quality": "derived", "reasons": (REPAIRED,)} if repaired else {}


def _assessed(prices: Prices, as_of: datetime) -> list[Assessed]:
    """What is in doubt about the last close and the changes up to it."""
    last = prices.bars[-1]
    recent = last.session - timedelta(days=CHANGE_DAYS)
    doubts = [reason for session, reason in prices.left_out if session > last.session]
    doubts += [
        one.doubt
        for one in prices.judged
        if one.doubt
        and not (one.is_repeated or _is_dividend(one.action))
        and recent < one.action.session <= last.session
    ]
    doubts += filter(None, [recent_jump(prices)])
    assessed = [stale("price", timedelta(days=(as_of.date() - last.session).days))]
    if last.quality == "derived":
        assessed.append(last)
    if doubts:
        assessed.append(Assessed(quality="doubtful", reasons=tuple(doubts)))
    return assessed


def _spiked(bar: BarView) -> str:
    return f"The close of {bar.session} is several times those of its neighbours, or far below."


def _is_dividend(action: Action) -> bool:
    return action.action == "dividend"


def _not_a_dividend(action: Action, bars: Sequence[Bar]) -> str:
    """Why a dividend cannot be one, "" where it can; bars are as traded, oldest first."""
    if action.value <= 0:
        return f"A dividend is above zero, and not {action.value:g}."
    place = bisect_left(bars, action.session, key=lambda bar: bar.session)
    before = bars[place - 1] if place else None
    if before and action.currency in ("", before.currency) and action.value >= before.close:
        return f"A dividend of {action.value:g} is more than the price of {before.close:g}."
    return ""


def _change(bars: Sequence[BarView], since: date) -> tuple[float | None, str]:
    """Percent from the last close at or before `since` to the last close, or None and why."""
    place = bisect_right(bars, since, key=lambda bar: bar.session)
    base = bars[place - 1] if place else None
    if base is None or since - base.session > LONGEST_CLOSURE:
        return None, f"There is no close of {since}, or of the {LONGEST_CLOSURE.days} days before."
    return round((bars[-1].close / base.close - 1) * 100, 4), ""


def _of_one_symbol(
    items: Iterable[Priced], place: Callable[[Priced], Hashable], symbol: str
) -> list[Priced]:
    """The items in their order; at one place only those of `symbol`, or of the last fetched."""
    items = list(items)
    best: dict[Hashable, Priced] = {}
    for item in items:
        other = best.get(place(item))
        if other is None or _precedence(item, symbol) > _precedence(other, symbol):
            best[place(item)] = item
    return [item for item in items if item.symbol == best[place(item)].symbol]


def _precedence(item: Bar | Action, symbol: str) -> tuple[bool, datetime]:
    return item.symbol == symbol, item.fetched_at
