"""A company's view in one line: the model is `altlens.items.summary`."""

from altlens.aggregate.market.move_causes import last_sigma
from altlens.aggregate.view.upcoming import headlines, upcoming
from altlens.calendars import load
from altlens.items.price_moves import MoveView
from altlens.items.summary import CompanySummary
from altlens.items.view import CompanyView, SentimentView

CLOSES = 60


def summary(view: CompanyView) -> CompanySummary:
    """The view's line of the overview."""
    price, recent = view.price, view.recent_sentiment
    calendar = load(price.exchange) if price and price.exchange else None
    texts = sum(_texts(source) for source in view.sentiment.values())
    return CompanySummary(
        company=view.company,
        symbol=view.symbol,
        name=view.name,
        as_of=view.as_of,
        view=view.id,
        currency=price.currency if price else "",
        last_close=price.last_close if price else None,
        closes=tuple(round(bar.close, 4) for bar in price.bars[-CLOSES:]) if price else (),
        change_1_day_percent=price.change_1_day_percent if price else None,
        change_1_day_reason=price.change_reason if price else "",
        change_30_days_percent=price.change_30_days_percent if price else None,
        last_session=price.last_session if price else None,
        price_quality=price.quality if price else "ok",
        price_reasons=price.reasons if price else (),
        texts=texts,
        sentiment=_mean(view, texts),
        sentiment_7d=recent.mean_7d,
        sentiment_texts_7d=recent.texts_7d,
        sentiment_30d=recent.mean_30d,
        sentiment_texts_30d=recent.texts_30d,
        sentiment_change=recent.change,
        last_text_at=recent.last_at,
        attention=view.attention["all"].z if "all" in view.attention else None,
        anomalies=tuple(anomaly.sentence for anomaly in view.anomalies),
        next_earnings=next((r.start for r in view.earnings.next), None) if view.earnings else None,
        sector=view.profile.sector if view.profile else "",
        sigma=last_sigma(price, calendar) if price else None,
        last_move=_last_move(view),
        news=headlines(view),
        upcoming=tuple(upcoming(view)),
        sources={name: source.state for name, source in view.sources.items()},
    )


def _last_move(view: CompanyView) -> MoveView | None:
    """The large move of the last session, None where it was ordinary."""
    last = view.price.last_session if view.price else None
    return next((move for move in view.moves[:1] if move.session == last), None)


def _mean(view: CompanyView, texts: int) -> float | None:
    """The mean over the texts of all sources."""
    total = sum(_texts(source) * source.mean_score for source in view.sentiment.values())
    return round(total / texts, 4) if texts else None


def _texts(source: SentimentView) -> int:
    return source.negative + source.neutral + source.positive
