"""Attention: the last day against the past, by source, with little or no data."""

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from altlens.aggregate.texts.attention import ALL, LEAST_DAYS, attention

NOON = dt.datetime(2024, 5, 1, 12, tzinfo=dt.UTC)


def seen(days_ago: float, source: str = "news") -> tuple[str, dt.datetime]:
    return source, NOON - dt.timedelta(days=days_ago)


def test_a_burst_stands_out_of_a_steady_past() -> None:
    steady = [seen(day + 0.5) for day in range(1, 61) for _ in range(4)]
    burst = attention([*steady, *[seen(0.1)] * 20], NOON)["news"]
    assert (burst["count"], burst["mean"], burst["days"]) == (20, 4.0, 60)
    assert burst["sigma"] == pytest.approx(2.0)
    assert burst["z"] == pytest.approx(8.0)


def test_a_past_that_varies_more_than_chance_needs_a_bigger_burst() -> None:
    wild = [seen(day + 0.5) for day in range(1, 61) for _ in range(0 if day % 2 else 20)]
    measured = attention([*wild, *[seen(0.1)] * 20], NOON)["news"]
    assert measured["sigma"] == pytest.approx(10.0)
    assert measured["z"] == pytest.approx(1.0)


def test_one_item_after_silence_is_not_unusual() -> None:
    assert attention([seen(80.5), seen(0.1)], NOON)["news"]["z"] == pytest.approx(0.9875)


def test_silence_after_a_busy_past_is_below_the_mean() -> None:
    busy = attention([seen(day + 0.5) for day in range(1, 61) for _ in range(9)], NOON)["news"]
    assert busy["count"] == 0
    assert busy["z"] == pytest.approx(-3.0)


def test_a_short_past_is_not_compared_with() -> None:
    young = attention([seen(LEAST_DAYS - 0.5), seen(0.1)], NOON)["news"]
    assert young["count"] == 1
    assert young["z"] is None is young["mean"]


def test_only_the_window_counts() -> None:
    old_boom = [seen(100.5)] * 1000
    assert attention([*old_boom, seen(0.1)], NOON, window_days=30)["news"]["mean"] == 0.0


def test_sources_are_apart_and_together() -> None:
    both = attention([seen(0.1, "news"), seen(0.2, "reddit"), seen(8.5, "reddit")], NOON)
    assert list(both) == [ALL, "news", "reddit"]
    assert [both[name]["count"] for name in both] == [2, 1, 1]
    assert both["news"]["z"] is None
    assert both["reddit"]["z"] is not None


def test_what_came_later_is_not_known_yet() -> None:
    assert attention([seen(-0.1)], NOON) == {}
    assert attention([], NOON) == {}


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(-3, 200)), max_size=60))
def test_the_order_of_arrival_changes_nothing(rows: list[tuple[str, float]]) -> None:
    sightings = [seen(days, source) for source, days in rows]
    measured = attention(sightings, NOON)
    random.Random(0).shuffle(sightings)
    assert attention(sightings, NOON) == measured
    assert all(one["sigma"] is None or one["sigma"] >= 1 for one in measured.values())
