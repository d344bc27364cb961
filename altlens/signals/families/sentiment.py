"""How texts speak of a company: means over windows, their changes, and a weighted mean."""

import math
from collections.abc import Sequence
from datetime import timedelta
from statistics import fmean

from altlens.aggregate.texts.annotated_texts import AnnotatedText
from altlens.aggregate.texts.recent_sentiment import LEAST_TEXTS, recent_sentiment
from altlens.aggregate.texts.story_ranking import QUERIED_RELEVANCE
from altlens.aggregate.view.age_limits import stale
from altlens.items.quality import Assessed
from altlens.signals.knowledge import Knowledge
from altlens.signals.signal import Computed, Family, Signal

MINIMUM = f"{LEAST_TEXTS} texts with a sentiment in each window"
DOUBT = "no text within 7 days"


def compute(known: Knowledge) -> Computed:
    """Means of scores from -1 to 1; missing over fewer than five texts."""
    texts = [text for text in known.texts.articles(60) if text.label]
    if not texts:
        return Computed({})
    recent = recent_sentiment(texts, known.as_of)
    if recent.last_at is None:
        return Computed({})
    age = known.today - recent.last_at.date()
    scores = [((known.today - t.available_at.date()).days, t.score or 0.0) for t in texts]
    week = [score for ago, score in scores if ago < 7]
    day_before = _mean([score for ago, score in scores if 1 <= ago < 8])
    month_before = _mean([score for ago, score in scores if 30 <= ago < 60])
    cells = {
        "sentiment_1d": _mean([score for ago, score in scores if ago < 1]),
        "sentiment_7d": recent.mean_7d,
        "sentiment_30d": recent.mean_30d,
        "sentiment_dispersion_7d": _spread(week),
        "sentiment_change_1d": _less(recent.mean_7d, day_before),
        "sentiment_change_7d": recent.change,
        "sentiment_change_30d": _less(recent.mean_30d, month_before),
        "sentiment_weighted_7d": _weighted(known, texts),
        "sentiment_texts_7d": float(recent.texts_7d),
        "sentiment_texts_30d": float(recent.texts_30d),
    }
    return Computed(cells, stale("sentiment", age) if age > timedelta(0) else Assessed())


def _weighted(known: Knowledge, texts: Sequence[AnnotatedText]) -> float | None:
    """The mean over 7 days, a text counting by relevance, novelty and the reach of its story."""
    weights, scores = [], []
    for text in texts:
        if (known.today - text.available_at.date()).days < 7:
            relevance = QUERIED_RELEVANCE if text.relevance is None else text.relevance
            novelty = text.novelty["score"] if text.novelty else 1.0
            weights.append(relevance * (1 + novelty) / 2 * known.texts.story_reach(text))
            scores.append(text.score or 0.0)
    total = math.fsum(weights)
    if len(scores) < LEAST_TEXTS or not total:
        return None
    return round(math.fsum(w * s for w, s in zip(weights, scores, strict=True)) / total, 4)


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
