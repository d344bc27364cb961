"""How texts speak of a company: means over windows, their changes, and a weighted mean."""

import math
from collections.abc import Sequence
from datetime import timedelta
from statistics import fmean

from altlens.aggregate.texts.recent_sentiment import LEAST_TEXTS
from altlens.aggregate.texts.story_ranking import QUERIED_RELEVANCE
from altlens.items.age_limits import stale
from altlens.signals.knowledge import Knowledge
from altlens.signals.signal import Computed, Family, Signal

MINIMUM = f"{LEAST_TEXTS} texts with a sentiment in each window"
DOUBT = "no text within 7 days"


def compute(known: Knowledge) -> Computed:
    """Means of scores from -1 to 1; missing over fewer than five texts."""
    scores = known.texts.scores
    week, month = scores(0, 7), scores(0, 30)
    if not month and not scores(30, 60):
        return Computed({})
    mean, monthly = _mean(week), _mean(month)
    cells = {
        "sentiment_1d": _mean(scores(0, 1)),
        "sentiment_7d": mean,
        "sentiment_30d": monthly,
        "sentiment_dispersion_7d": _spread(week),
        "sentiment_change_1d": _less(mean, _mean(scores(1, 8))),
        "sentiment_change_7d": _less(mean, _mean(scores(7, 14))),
        "sentiment_change_30d": _less(monthly, _mean(scores(30, 60))),
        "sentiment_weighted_7d": _weighted(known),
        "sentiment_texts_7d": float(len(week)),
        "sentiment_texts_30d": float(len(month)),
    }
    if week:
        return Computed(cells)
    newest = next(ago for ago in range(7, 60) if scores(ago, ago + 1))
    return Computed(cells, stale("sentiment", timedelta(days=newest)))


def _weighted(known: Knowledge) -> float | None:
    """The mean over 7 days, a text counting by relevance, novelty and the reach of its story."""
    texts = [text for text in known.texts.week if text.label]
    if len(texts) < LEAST_TEXTS:
        return None
    weights = [
        (QUERIED_RELEVANCE if text.relevance is None else text.relevance)
        * (1 + (text.novelty["score"] if text.novelty else 1.0))
        / 2
        * known.texts.story_reach(text)
        for text in texts
    ]
    if not (total := math.fsum(weights)):
        return None
    products = (w * (text.score or 0.0) for w, text in zip(weights, texts, strict=True))
    return round(math.fsum(products) / total, 4)


def _mean(scores: Sequence[float]) -> float | None:
    return round(fmean(scores), 4) if len(scores) >= LEAST_TEXTS else None


def _spread(scores: Sequence[float]) -> float | None:
    if len(scores) < LEAST_TEXTS:
        return None
    mean = fmean(scores)
    return round(math.sqrt(fmean((score - mean) ** 2 for score in scores)), 4)


def _less(now: float | None, before: float | None) -> float | None:
    return round(now - before, 4) if now is not None and before is not None else None


def _signal(name: str, description: str, unit: str = "score, -1 to 1") -> Signal:
    return Signal(name, unit, description, MINIMUM, DOUBT)


FAMILY = Family(
    name="sentiment",
    version="1",
    rests_on=("article", "post"),
    signals=(
        _signal("sentiment_1d", "Mean sentiment of the texts of the day (UTC)."),
        _signal("sentiment_7d", "Mean sentiment of the texts of the last 7 days."),
        _signal("sentiment_30d", "Mean sentiment of the texts of the last 30 days."),
        _signal("sentiment_dispersion_7d", "Standard deviation of the scores of 7 days.", "score"),
        _signal("sentiment_change_1d", "The 7-day mean less that of the day before."),
        _signal("sentiment_change_7d", "The mean of 7 days less that of the 7 days before them."),
        _signal("sentiment_change_30d", "The mean of 30 days less that of the 30 before them."),
        _signal(
            "sentiment_weighted_7d",
            "Mean of 7 days weighted by relevance, novelty and how many publishers tell the story.",
        ),
        Signal("sentiment_texts_7d", "texts", "Texts with a sentiment in the last 7 days."),
        Signal("sentiment_texts_30d", "texts", "Texts with a sentiment in the last 30 days."),
    ),
    compute=compute,
)
