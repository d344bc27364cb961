"""The mean sentiment of the last 7 and 30 days, and its change; every text counts once."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from statistics import fmean

from altlens.aggregate.texts.annotated_texts import AnnotatedText
from altlens.items.view import RecentSentiment

LEAST_TEXTS = 5  # for a mean to be given
WEEK, MONTH = timedelta(days=7), timedelta(days=30)


def recent_sentiment(texts: Iterable[AnnotatedText], as_of: datetime) -> RecentSentiment:
    """The windows up to `as_of`, by when each text became available.

    Texts of which the sentiment is not known are left out.
    """
    scored = [(as_of - text.available_at, text.score or 0.0) for text in texts if text.label]
    week = [score for age, score in scored if age < WEEK]
    week_before = [score for age, score in scored if WEEK <= age < 2 * WEEK]
    month = [score for age, score in scored if age < MONTH]
    now, before = _mean(week), _mean(week_before)
    return RecentSentiment(
        mean_7d=now,
        texts_7d=len(week),
        mean_30d=_mean(month),
        texts_30d=len(month),
        change=round(now - before, 4) if now is not None and before is not None else None,
        last_at=as_of - min(age for age, _ in scored) if scored else None,
    )


def _mean(scores: Sequence[float]) -> float | None:
    return round(fmean(scores), 4) if len(scores) >= LEAST_TEXTS else None
