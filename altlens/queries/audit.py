"""The audit of a company's figures, from what the store holds."""

from altlens.aggregate.fundamentals.audit import Audit, audit
from altlens.aggregate.fundamentals.building import build_book
from altlens.aggregate.fundamentals.views import market_of
from altlens.aggregate.market.prices import price_view, prices_of
from altlens.items.financials import Fact
from altlens.items.price import DAILY, Action, Bar
from altlens.items.profile import Profile
from altlens.queries.compute_view import BARS_READ
from altlens.queries.evidence import facts, items
from altlens.queries.point_in_time import PointInTime
from altlens.store.base import Store


def audit_at(store: Store, company: str, symbol: str, at: PointInTime) -> Audit:
    """The newest figures of the company with their quality and rules, as known at that point."""
    reported = [fact for fact in facts(store, company, at) if isinstance(fact, Fact)]
    others = [
        *items(store, company, ["bar"], at, since=at.as_of - BARS_READ),
        *items(store, company, ["action", "profile"], at),
    ]
    bars = [bar for bar in others if isinstance(bar, Bar) and bar.interval == DAILY]
    actions = [action for action in others if isinstance(action, Action)]
    profiles = [profile for profile in others if isinstance(profile, Profile)]
    prices = prices_of(bars, actions, at.as_of, symbol)
    price = price_view(prices, at.as_of)
    is_doubtful = price is None or price.quality == "doubtful"
    market = (
        None if is_doubtful else market_of(prices.bars, prices.currency, prices.actions, profiles)
    )
    return audit(company, symbol, build_book(reported, at.as_of.date()), market)
