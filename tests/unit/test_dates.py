"""Dates as sources write them."""

from datetime import UTC, date, datetime
from math import inf, nan

import pytest

from altlens.clean.dates import day, from_epoch, from_struct, known_from, plausible
from tests.hand_made import at

MOMENT = datetime(2026, 6, 18, 12, 30, 15, tzinfo=UTC)


def test_seconds_and_milliseconds_mean_the_same() -> None:
    assert from_epoch(MOMENT.timestamp()) == from_epoch(MOMENT.timestamp() * 1000) == MOMENT


@pytest.mark.parametrize("seconds", [0, -1, 86_400, 1e300, inf, nan])
def test_no_plausible_epoch_is_none(seconds: float) -> None:
    assert from_epoch(seconds) is None


def test_a_struct_is_utc() -> None:
    assert from_struct((2026, 6, 18, 12, 30, 15, 3, 169, 0)) == MOMENT


@pytest.mark.parametrize(
    "parts",
    [None, (), (2026, 6), (1970, 1, 1, 0, 0, 0), (2026, 13, 1, 0, 0, 0), (0, 0, 0, 0, 0, 0)],
)
def test_no_plausible_struct_is_none(parts: tuple[int, ...] | None) -> None:
    assert from_struct(parts) is None


def test_a_leap_second_is_kept_in_its_minute() -> None:
    assert from_struct((2016, 12, 31, 23, 59, 60)) == datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)


def test_nothing_was_on_the_web_before_1990() -> None:
    assert plausible(datetime(1989, 12, 31, tzinfo=UTC)) is None
    assert plausible(MOMENT) == MOMENT


def test_the_world_knows_at_the_latest_what_we_have() -> None:
    early, late = at("2026-06-17"), at("2026-06-18")
    assert known_from(early, late) == early
    assert known_from(late, early) == early
    assert known_from(None, late) == late


def test_a_day_is_read_from_the_front_of_its_text() -> None:
    assert day("2026-06-18T12:00:00.000Z") == day("2026-06-18") == date(2026, 6, 18)
    assert day(None) is day("") is None
    with pytest.raises(ValueError, match="Invalid isoformat"):
        day("18/06/2026")
