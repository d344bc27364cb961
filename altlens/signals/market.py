"""Daily prices as they were known on a day, without checking all of them anew each day.

`prices_of` says what a view says. Where nothing near the last session is out of the ordinary, its
answer is the bars themselves, and they are read directly.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from altlens.aggregate.fundamentals.market import Market
from altlens.aggregate.fundamentals.views import market_at
from altlens.aggregate.market.bar_checks import checked, is_far, not_a_close, not_a_range
from altlens.aggregate.market.prices import judged_actions, price_view, prices_of
from altlens.calendars import Calendar, calendar_of
from altlens.items.age_limits import stale
from altlens.items.base import Item
from altlens.items.price import DAILY, Action, Bar
from altlens.items.profile import Profile
from altlens.items.quality import Assessed

WINDOW = 110  # bars that a day is computed from; no signal reaches back further
SETTLED = 70  # bars after a split, from which on its verdict stays
DIVIDENDS = timedelta(days=366)


class Priced(NamedTuple):
    """A session, adjusted for splits."""

    session: date
    open: float | None
    close: float
    volume: int | None


class MarketDay(NamedTuple):
    """The last sessions, oldest first, and how far the last close can be relied upon.

    `market` is what a valuation reads; None where the prices are doubtful.
    """

    bars: Sequence[Priced]
    assessed: Assessed
    market: Market | None
    calendar: Calendar | None = None


NOTHING = MarketDay((), Assessed(), None)


class MarketState:
    """A company's bars, actions and profiles as they become available."""

    def __init__(self, symbol: str) -> None:
        self._symbol = symbol
        self._bars: list[Bar] = []
        self._priced: list[Priced] = []  # the same, as they are where nothing is odd
        self._odd: set[date] = set()  # sessions that `prices_of` must look at
        self._actions: dict[str, Action] = {}
        self._profiles: dict[str, Profile] = {}
        self._judged: tuple[int, list[Action]] | None = None

    def add(self, item: Item, before: Item | None) -> None:
        """Take in a version of an item, in place of the one before it."""
        if isinstance(item, Bar) and item.interval == DAILY:
            self._add_bar(item, before)
        elif isinstance(item, Action):
            self._actions[item.key] = item
            self._judged = None
        elif isinstance(item, Profile):
            self._profiles[item.key] = item

    def on(self, as_of: datetime) -> MarketDay:
        """The prices as of a moment."""
        bars = self._bars[-WINDOW:]
        if not bars:
            return NOTHING
        if self._is_plain(bars):
            return self._plain(bars, as_of)
        prices = prices_of(bars, self._listed(), as_of, self._symbol)
        view = price_view(prices, as_of)
        if view is None:
            return NOTHING
        adjusted = [Priced(bar.session, bar.open, bar.close, bar.volume) for bar in prices.bars]
        return self._day(adjusted, prices.currency, view, as_of)

    def _add_bar(self, bar: Bar, before: Item | None) -> None:
        if isinstance(before, Bar):
            place = self._bars.index(before)
            del self._bars[place], self._priced[place]
            self._judged = None
        last = self._bars[-1] if self._bars else None
        priced = Priced(bar.session, _rounded(bar.open), round(bar.close, 6), bar.volume)
        place = bisect_right(self._bars, bar.session, key=lambda one: one.session)
        self._bars.insert(place, bar)
        self._priced.insert(place, priced)
        if last is not None and last.session >= bar.session:
            self._odd.add(bar.session)
            self._judged = None
        if last and (is_far(bar.close, last.close) if min(bar.close, last.close) > 0 else True):
            self._odd.add(bar.session)
        is_partial = bar.available_at < bar.event_at
        is_renamed = last is not None and last.symbol != bar.symbol
        if bar.repaired or is_partial or is_renamed or not_a_close(bar) or not_a_range(bar):
            self._odd.add(bar.session)

    def _is_plain(self, bars: Sequence[Bar]) -> bool:
        """Whether there is nothing among the bars that any check looks at."""
        since = bars[0].session
        if any(session >= since for session in self._odd):
            return False
        return not any(a.action == "split" and a.session >= since for a in self._actions.values())

    def _plain(self, bars: Sequence[Bar], as_of: datetime) -> MarketDay:
        last = bars[-1]
        assessed = stale("price", as_of.date() - last.session)
        return self._day(self._priced[-WINDOW:], last.currency, assessed, as_of)

    def _day(
        self, bars: Sequence[Priced], currency: str, assessed: Assessed, as_of: datetime
    ) -> MarketDay:
        quality = Assessed(quality=assessed.quality, reasons=assessed.reasons)
        if quality.quality == "doubtful":
            return MarketDay(bars, quality, None)
        newest = self._bars[-1]
        calendar = calendar_of(newest.symbol, newest.exchange_zone)
        last = bars[-1]
        recent = last.session - DIVIDENDS
        actions = [a for a in self._in_force(as_of) if a.action == "split" or a.session > recent]
        profiles = self._profiles.values()
        market = market_at(last.close, last.session, currency, actions, profiles)
        return MarketDay(bars, quality, market, calendar)

    def _listed(self) -> list[Action]:
        return sorted(self._actions.values(), key=lambda action: (action.event_at, action.id))

    def _in_force(self, as_of: datetime) -> list[Action]:
        """Dividends, and the splits that changed the number of shares, as `prices_of` has them."""
        splits = [action for action in self._actions.values() if action.action == "split"]
        if not splits:
            return list(self._actions.values())
        newest = max(action.session for action in splits)
        place = bisect_left(self._bars, newest, key=lambda bar: bar.session)
        settled = min(len(self._bars) - place, SETTLED)
        if self._judged is None or self._judged[0] != settled or newest > as_of.date():
            whole = [bar for bar in self._bars if bar.available_at >= bar.event_at]
            judged = judged_actions(checked(whole).bars, self._listed(), as_of.date())
            in_force = [
                one.action
                for one in judged
                if one.changes_shares or one.action.action == "dividend"
            ]
            self._judged = (settled, in_force)
        return self._judged[1]


def _rounded(price: float | None) -> float | None:
    return None if price is None else round(price, 6)
