"""Bars and actions to the price section: adjusted with what was in force at the date asked."""

import math
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta

from altlens.aggregate.view.provenance import provenance
from altlens.items.price import Action, Bar
from altlens.items.view import ActionView, BarView, PriceView

SHOWN_DAYS = 366


def adjusted(bars: Sequence[Bar], actions: Sequence[Action]) -> list[BarView]:
    """The bars in terms of today's shares."""
    splits = [(action.session, action.value) for action in actions if action.action == "split"]
    return [_adjusted(bar, splits) for bar in bars]


def price_view(bars: Sequence[Bar], actions: Sequence[Action]) -> PriceView | None:
    """The last year's section, None where there are no bars. Both come oldest first."""
    if not bars:
        return None
    since = bars[-1].session - timedelta(days=SHOWN_DAYS)
    shown = tuple(adjusted([bar for bar in bars if bar.session > since], actions))
    return PriceView(
        currency=bars[-1].currency,
        last_session=shown[-1].session,
        last_close=shown[-1].close,
        change_1_day_percent=_change(shown, shown[-2].session) if len(shown) > 1 else None,
        change_30_days_percent=_change(shown, shown[-1].session - timedelta(days=30)),
        high=max(bar.high or bar.close for bar in shown),
        low=min(bar.low or bar.close for bar in shown),
        bars=shown,
        actions=tuple(
            ActionView(
                session=action.session,
                action=action.action,
                value=action.value,
                provenance=provenance(action),
            )
            for action in actions
            if action.session > since
        ),
    )


def _adjusted(bar: Bar, splits: Sequence[tuple[date, float]]) -> BarView:
    ratio = math.prod(value for session, value in splits if session > bar.session)
    scaled = {
        name: None if value is None else round(value / ratio, 6)
        for name, value in (("open", bar.open), ("high", bar.high), ("low", bar.low))
    }
    return BarView(
        session=bar.session,
        **scaled,
        close=round(bar.close / ratio, 6),
        close_traded=bar.close,
        volume=None if bar.volume is None else round(bar.volume * ratio),
        provenance=provenance(bar),
    )


def _change(bars: Sequence[BarView], since: date) -> float | None:
    """Percent from the last close at or before `since` to the last close."""
    place = bisect_right(bars, since, key=lambda bar: bar.session)
    if not place or not bars[place - 1].close:
        return None
    return round((bars[-1].close / bars[place - 1].close - 1) * 100, 4)
