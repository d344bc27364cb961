"""Sentiment over time as one line: the mean of the seven days up to each day, over all sources.

>>> series = sentiment_series(view.moods)
>>> dict(zip(series.days, series.mean))[date(2026, 6, 18)]
0.21
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from altlens.items.base import Model
from altlens.items.view_sections import DailySentiment

WINDOW = timedelta(days=7)
LEAST_TEXTS = 5  # for a mean to be given


class SentimentSeries(Model):
    """Every day from the first to the last with texts, UTC; scores from -1 to 1.

    `mean` is over the texts of the seven days up to each day, None below five texts. `low` and
    `high` are the lowest and highest of the sources' own means of those days, where at least two
    sources have five texts each. `texts` are those of the single day.
    """

    days: tuple[date, ...] = ()
    mean: tuple[float | None, ...] = ()
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()
    texts: tuple[int, ...] = ()


def sentiment_series(by_source: Mapping[str, Sequence[DailySentiment]]) -> SentimentSeries:
    """Return the series of a view's daily sentiment by source."""
    rows = [row for rows in by_source.values() for row in rows]
    if not rows:
        return SentimentSeries()
    first, last = min(row.day for row in rows), max(row.day for row in rows)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    mean, low, high = [], [], []
    for day in days:
        mean.append(_mean(rows, day))
        of_sources = [_mean(source, day) for source in by_source.values()]
        known = [one for one in of_sources if one is not None]
        low.append(min(known) if len(known) > 1 else None)
        high.append(max(known) if len(known) > 1 else None)
    return SentimentSeries(
        days=tuple(days),
        mean=tuple(mean),
        low=tuple(low),
        high=tuple(high),
        texts=tuple(sum(_texts(row) for row in rows if row.day == day) for day in days),
    )


def _mean(rows: Iterable[DailySentiment], day: date) -> float | None:
    recent = [row for row in rows if day - WINDOW < row.day <= day]
    texts = sum(map(_texts, recent))
    if texts < LEAST_TEXTS:
        return None
    return round(sum(_texts(row) * row.mean_score for row in recent) / texts, 3)


def _texts(row: DailySentiment) -> int:
    return row.negative + row.neutral + row.positive
