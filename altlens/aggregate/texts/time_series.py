"""Sentiment and attention over the last months, by source."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from statistics import fmean

from altlens.aggregate.texts.annotated_texts import AnnotatedText
from altlens.aggregate.texts.attention import ALL, WINDOW_DAYS, attention
from altlens.items.base import SECONDS_PER_DAY
from altlens.items.view_sections import AttentionView, DailySentiment


def daily_sentiment(
    texts: Sequence[AnnotatedText], as_of: datetime
) -> dict[str, tuple[DailySentiment, ...]]:
    """Return each day of the last `WINDOW_DAYS` with texts, by source."""
    since = as_of.date() - timedelta(days=WINDOW_DAYS - 1)
    days: dict[str, dict[date, list[AnnotatedText]]] = defaultdict(lambda: defaultdict(list))
    for text in texts:
        if text.label and text.available_at.date() >= since:
            days[text.item.source][text.available_at.date()].append(text)
    return {
        source: tuple(_daily_sentiment(day, days[source][day]) for day in sorted(days[source]))
        for source in sorted(days)
    }


def _daily_sentiment(day: date, texts: Sequence[AnnotatedText]) -> DailySentiment:
    labels = Counter(text.label for text in texts)
    return DailySentiment(
        day=day,
        negative=labels["negative"],
        neutral=labels["neutral"],
        positive=labels["positive"],
        mean_score=round(fmean(text.score or 0.0 for text in texts), 4),
    )


def attention_views(texts: Sequence[AnnotatedText], as_of: datetime) -> dict[str, AttentionView]:
    """Compare the last day with those before, by source and for all sources."""
    seen = [(text.item.source, text.available_at) for text in texts]
    by_source = attention(seen, as_of)
    days_ago: dict[str, Counter[int]] = defaultdict(Counter)
    for source, available_at in seen:
        days = int((as_of - available_at).total_seconds() // SECONDS_PER_DAY)
        days_ago[source][days] += 1
        days_ago[ALL][days] += 1
    return {
        source: AttentionView(
            **measured,
            history=tuple(days_ago[source][day] for day in reversed(range(measured["days"] + 1))),
        )
        for source, measured in by_source.items()
    }
