"""The two dates of a read, as users write them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from altlens.queries.point_in_time import PointInTime, TimeLimits, parse_limit

END_OF_JUNE_20 = datetime(2026, 6, 20, 23, 59, 59, 999999, tzinfo=UTC)
NOON = datetime(2026, 6, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize("day", ["2026-06-20", " 2026-06-20 ", date(2026, 6, 20)])
def test_a_date_means_its_end_in_utc(day: str | date) -> None:
    assert parse_limit(day) == END_OF_JUNE_20


@pytest.mark.parametrize(
    "time",
    [
        "2026-06-20T12:00",
        "2026-06-20T12:00Z",
        "2026-06-20T14:00:00+02:00",
        datetime(2026, 6, 20, 12),  # noqa: DTZ001
        datetime(2026, 6, 20, 14, tzinfo=timezone(timedelta(hours=2))),
    ],
)
def test_a_time_means_itself_and_without_a_zone_is_utc(time: str | datetime) -> None:
    assert parse_limit(time) == NOON


@pytest.mark.parametrize("nothing", ["", "  ", None])
def test_nothing_given_is_no_limit(nothing: str | None) -> None:
    assert parse_limit(nothing) is None


@pytest.mark.parametrize(
    "text",
    [
        "tomorrow",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31",
        "1989-12-31",
        "\0",
        "2026-13-01",
        "1e3",
    ],
)
def test_what_is_not_a_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"date|year"):
        parse_limit(text)


def test_a_limit_that_was_not_given_is_now() -> None:
    later = NOON + timedelta(days=1)
    assert TimeLimits(as_of=NOON).at(later) == PointInTime(NOON, later)
    assert TimeLimits().at(later) == PointInTime(later, later)
