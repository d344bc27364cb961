"""Companies side by side: rebased prices, sentiment, attention, ratios and next dates. Pure.

>>> comparison = compare([reader.read(apple), reader.read(coke)])
>>> [company.prices[-1] for company in comparison.companies]
[112.4, 98.1]
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from altlens.aggregate.view.upcoming import upcoming
from altlens.items.base import Instant, Model
from altlens.items.quality import Assessed
from altlens.items.summary import Upcoming
from altlens.items.view import CompanyView, RecentSentiment
from altlens.items.view_sections import RatioView
from altlens.queries.sentiment_series import SentimentSeries, sentiment_series

MOST_COMPANIES = 8
DATES_SHOWN = 3
NO_COMMON_SESSION = "It has no price on a session that all of these companies have."


class ComparedCompany(Assessed):
    """One company of a comparison; the quality is that of its price.

    `prices` are closes as percentages of that of the first common session, `sentiment` seven-day
    means, both along the comparison's axes.
    """

    symbol: str
    name: str
    as_of: Instant
    currency: str = ""
    last_session: date | None = None
    last_close: float | None = None
    change_1_day_percent: float | None = None
    change_percent: float | None = None
    recent_sentiment: RecentSentiment = RecentSentiment()
    attention: float | None = None
    ratios: dict[str, RatioView] = {}
    dates: tuple[Upcoming, ...] = ()
    prices: tuple[float | None, ...] = ()
    sentiment: tuple[float | None, ...] = ()


class Comparison(Model):
    """Companies along common axes: sessions for prices, days (UTC) for sentiment."""

    companies: tuple[ComparedCompany, ...] = ()
    sessions: tuple[date, ...] = ()
    days: tuple[date, ...] = ()


def compare(views: Sequence[CompanyView]) -> Comparison:
    """Return the comparison of up to `MOST_COMPANIES` views, in their order."""
    views = views[:MOST_COMPANIES]
    closes = [_closes(view) for view in views]
    priced = [one for one in closes if one]
    common = set[date].intersection(*(set(one) for one in priced)) if priced else set()
    base = min(common, default=None)
    every = {session for one in priced for session in one}
    sessions = tuple(sorted(session for session in every if base and session >= base))
    series = [sentiment_series(view.moods) for view in views]
    known = [_known(one) for one in series]
    days = tuple(_every_day({day for one in known for day in one}))
    return Comparison(
        companies=tuple(
            _company(
                view,
                prices=_rebased(close, base, sessions),
                sentiment=tuple(one.get(day) for day in days),
            )
            for view, close, one in zip(views, closes, known, strict=True)
        ),
        sessions=sessions,
        days=days,
    )


def _closes(view: CompanyView) -> dict[date, float]:
    return {bar.session: bar.close for bar in view.price.bars} if view.price else {}


def _known(series: SentimentSeries) -> dict[date, float]:
    means = zip(series.days, series.mean, strict=True)
    return {day: mean for day, mean in means if mean is not None}


def _every_day(days: set[date]) -> Iterator[date]:
    """Yield every day from the first to the last."""
    first = min(days, default=date.min)
    for ahead in range((max(days, default=date.min) - first).days + 1 if days else 0):
        yield first + timedelta(days=ahead)


def _rebased(
    closes: dict[date, float], base: date | None, sessions: Sequence[date]
) -> tuple[float | None, ...]:
    first = closes.get(base) if base else None
    if not first:
        return ()
    return tuple(round(100 * closes[day] / first, 2) if day in closes else None for day in sessions)


def _company(
    view: CompanyView, prices: tuple[float | None, ...], sentiment: tuple[float | None, ...]
) -> ComparedCompany:
    price, attention = view.price, view.attention.get("all")
    last = next((value for value in reversed(prices) if value is not None), None)
    reasons = price.reasons if price else ("There are no prices.",)
    if price and not prices:
        reasons = (*reasons, NO_COMMON_SESSION)
    return ComparedCompany(
        symbol=view.symbol,
        name=view.name,
        as_of=view.as_of,
        currency=price.currency if price else "",
        last_session=price.last_session if price else None,
        last_close=price.last_close if price else None,
        change_1_day_percent=price.change_1_day_percent if price else None,
        change_percent=None if last is None else round(last - 100, 2),
        recent_sentiment=view.recent_sentiment,
        attention=attention.z if attention else None,
        ratios=view.ratios,
        dates=tuple(upcoming(view))[:DATES_SHOWN],
        prices=prices,
        sentiment=sentiment,
        quality=price.quality if price else "doubtful",
        reasons=reasons,
    )
