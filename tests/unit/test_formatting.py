"""Figures, dates and counts as text."""

from datetime import UTC, date, datetime

import pytest

from altlens.formatting import (
    amount,
    day,
    levels,
    number,
    percent,
    plural,
    ratio,
    signed,
    timestamp,
)


@pytest.mark.parametrize("write", [number, percent, signed, amount, timestamp, day])
def test_an_unknown_value_is_a_dash(write: object) -> None:
    assert write(None) == "–"  # type: ignore[operator]


def test_figures_have_separators_signs_and_one_minus() -> None:
    assert number(1234.5) == "1,234.50"
    assert number(-1234.5, 1) == "−1,234.5"
    assert percent(1.25) == "+1.2%"
    assert percent(-0.4) == "−0.4%"
    assert signed(0.125) == "+0.12"


@pytest.mark.parametrize(
    ("value", "text"),
    [(950, "950"), (1_500, "1.5K"), (2.5e6, "2.5M"), (-3.21e9, "−3.2B"), (4.1e12, "4.1T")],
)
def test_an_amount_is_written_in_its_size(value: float, text: str) -> None:
    assert amount(value) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(0.152, "percent", "15.2%"), (34.1, "multiple", "34.10×"), (3.2e12, "money", "3.2T USD")],
)
def test_a_ratio_is_written_in_its_unit(value: float, unit: str, text: str) -> None:
    assert ratio(value, unit, "USD") == text
    assert ratio(None, unit, "USD") == "–"


def test_a_ratio_of_change_carries_its_sign() -> None:
    assert ratio(0.152, "percent", is_change=True) == "+15.2%"


def test_a_time_is_written_to_the_minute_in_utc() -> None:
    assert timestamp(datetime(2026, 6, 20, 14, 5, 59, tzinfo=UTC)) == "2026-06-20 14:05 UTC"
    assert timestamp("2026-06-20T14:05:59.000000Z") == "2026-06-20 14:05 UTC"
    assert day(date(2026, 6, 20)) == day("2026-06-20T14:05Z") == "2026-06-20"


def test_a_count_takes_its_plural() -> None:
    assert plural(1, "story", "stories") == "1 story"
    assert plural(1200, "company", "companies") == "1,200 companies"
    assert plural(2, "text") == "2 texts"
    assert plural(2, "analysis") == "2 analyses"


def test_levels_span_the_scale_and_equal_values_lie_at_its_bottom() -> None:
    assert levels([10, 15, 20], 3) == [0, 1, 2]
    assert levels([7, 7], 8) == [0, 0]
    assert levels([], 8) == []
