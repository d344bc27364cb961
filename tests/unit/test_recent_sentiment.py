"""Sentiment over stated windows: which texts count, and how many a mean needs."""

from datetime import datetime, timedelta

import pytest

from altlens.aggregate.texts.annotated_texts import AnnotatedText
from altlens.aggregate.texts.recent_sentiment import recent_sentiment
from altlens.items.age_limits import AGE_LIMITS, stale
from tests.hand_made import article, at

AS_OF = at("2026-06-30")


def text(days_ago: float, score: float | None, label: str = "neutral") -> AnnotatedText:
    when: datetime = AS_OF - timedelta(days=days_ago)
    item = article(f"{days_ago}", when, when, key=f"article/{days_ago}/{score}")
    return AnnotatedText(item, when, {}, None, label, score, None, item.id)


def test_each_window_is_the_mean_of_its_texts() -> None:
    week = [text(day, 0.5) for day in range(5)]
    older = [text(20 + day, -0.5) for day in range(5)]
    shown = recent_sentiment([*older, *week], AS_OF)
    assert (shown.mean_7d, shown.texts_7d) == (0.5, 5)
    assert (shown.mean_30d, shown.texts_30d) == (0.0, 10)
    assert shown.last_at == AS_OF


def test_below_five_texts_there_is_no_mean_and_the_count_says_why() -> None:
    shown = recent_sentiment([text(day, 0.9) for day in range(4)], AS_OF)
    assert (shown.mean_7d, shown.texts_7d, shown.mean_30d, shown.change) == (None, 4, None, None)


def test_the_change_is_against_the_seven_days_before() -> None:
    week = [text(1, 0.4 + n / 100) for n in range(5)]  # mean 0.42
    before = [text(8, 0.1 + n / 100) for n in range(5)]  # mean 0.12
    assert recent_sentiment([*week, *before], AS_OF).change == pytest.approx(0.3)
    assert recent_sentiment([*week, *before[:4]], AS_OF).change is None


def test_a_text_of_seven_days_ago_is_in_the_week_before() -> None:
    texts = [text(7, 0.0 + n / 100) for n in range(5)]
    shown = recent_sentiment(texts, AS_OF)
    assert (shown.texts_7d, shown.texts_30d) == (0, 5)


def test_texts_of_unknown_sentiment_and_old_ones_count_for_nothing() -> None:
    unknown = [text(day, None, label="") for day in range(6)]
    old = [text(1460 + day, 0.21) for day in range(9)]  # four years old
    shown = recent_sentiment([*unknown, *old], AS_OF)
    assert (shown.texts_30d, shown.mean_30d) == (0, None)
    assert shown.last_at == AS_OF - timedelta(days=1460)


def test_no_texts_have_no_date() -> None:
    assert recent_sentiment([], AS_OF).last_at is None


@pytest.mark.parametrize("kind", AGE_LIMITS)
def test_a_figure_is_stale_past_the_limit_of_its_kind(kind: str) -> None:
    limit = AGE_LIMITS[kind]  # type: ignore[index]
    assert stale(kind, limit).quality == "ok"  # type: ignore[arg-type]
    late = stale(kind, limit + timedelta(days=1))  # type: ignore[arg-type]
    assert late.quality == "stale"
    assert str(limit.days) in late.reasons[0]
