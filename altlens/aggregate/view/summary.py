"""A company's view in one line. Pure; what a line holds is `altlens.items.summary`."""

from altlens.items.summary import CompanySummary
from altlens.items.view import CompanyView

CLOSES = 60


def summary(view: CompanyView) -> CompanySummary:
    """The view's line of the overview."""
    price = view.price
    moods = view.sentiment.values()
    texts = sum(mood.negative + mood.neutral + mood.positive for mood in moods)
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
        change_30_days_percent=price.change_30_days_percent if price else None,
        texts=texts,
        sentiment=_mean(view),
        attention=view.attention["all"].z if "all" in view.attention else None,
        anomalies=tuple(held.sentence for held in view.anomalies),
        next_earnings=next((r.start for r in view.earnings.next), None) if view.earnings else None,
        sources={name: source.state for name, source in view.sources.items()},
    )


def _mean(view: CompanyView) -> float | None:
    """The mean over all kinds of text, each by how many there are."""
    weights = [(m.negative + m.neutral + m.positive, m.mean_score) for m in view.sentiment.values()]
    count = sum(texts for texts, _ in weights)
    return round(sum(n * score for n, score in weights) / count, 4) if count else None
