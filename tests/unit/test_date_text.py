"""Dates of feeds: parsed completely, and as the latest possible time where they are ambiguous."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from altlens.clean.date_text import read_date
from tests.hand_made import at

NINE = at("2026-06-16", 9)  # UTC, of the texts below that mean nine o'clock


@pytest.mark.parametrize(
    "text",
    [
        "Tue, 16 Jun 2026 09:00:00 GMT",
        "Tue, 16 Jun 2026 09:00:00 +0000",
        "16 Jun 2026 11:00:00 +0200",
        "Tue, 16 Jun 26 09:00:00 UT",
        "Tue, 16 Jun 2026 9:00 Z",
        "2026-06-16T09:00:00Z",
        "2026-06-16 09:00:00.123456+00:00",
        "20260616T090000Z",
        "2026-W25-2T09:00:00Z",
        "2026-167T09:00Z",
        "1781600400",
        "1781600400000",
        "1781600400000000",
        "1781600400.5",
        "Tuesday, June 16, 2026 at 9:00 a.m. UTC",
        "Jun 16, 2026, 5:00 AM EDT",
        "June 16th, 2026 5am EDT",
        "16-Jun-2026 05:00:00 -0400",
        "Tue Jun 16 05:00:00 EDT 2026",
        "Tue Jun 16 2026 11:00:00 GMT+0200 (Central European Summer Time)",
        "Tue, 16 Jun 2026 11:00:00 Europe/Berlin",
        "Tue, 16 Jun 2026 05:00:00 ET",
        "2026/06/16 17:00 SGT",
        "16.06.2026 11:00 CEST",
        "06/16/2026 5:00 AM EDT",
        "Ter, 16 jun 2026 06:00:00 BRT",
        "16 juin 2026 11:00 CEST",
        "2026年6月16日 下午6:00 JST",
    ],
)
def test_nine_oclock_is_read_in_every_form(text: str) -> None:
    moment = read_date(text)
    assert moment is not None
    assert moment.replace(microsecond=0) == NINE


@pytest.mark.parametrize(
    ("zone", "hour"),
    [
        *(("EST", 14), ("EDT", 13), ("CDT", 14), ("MST", 16), ("PST", 17), ("PDT", 16)),
        *(("AKST", 18), ("AKDT", 17), ("HST", 19), ("BRT", 12), ("BRST", 11), ("ART", 12)),
        *(("CET", 8), ("CEST", 7), ("EET", 7), ("EEST", 6), ("MSK", 6), ("SAST", 7), ("WET", 9)),
        *(("SGT", 1), ("HKT", 1), ("AWST", 1), ("UTC+2", 7), ("GMT-0530", 14.5), ("+02", 7)),
        # Several zones have these names; the westernmost of them is latest.
        ("IST", 8),  # Ireland, an hour east; Israel and India are earlier
        ("CST", 15),  # Chicago; not Havana, Shanghai or Adelaide
        ("BST", 8),  # London; not Dhaka
        ("AST", 13),  # Halifax; not Riyadh
        ("A", 10),  # the military letter, an hour west or east
        # Nobody knows what these are: west of them is only the date line.
        *(("", 21), ("XYZT", 21), ("local time", 21)),
    ],
)
def test_zones_are_read_and_doubtful_ones_as_the_latest(zone: str, hour: float) -> None:
    moment = read_date(f"Tue, 16 Jun 2026 09:00:00 {zone}")
    assert moment is not None
    assert (moment - at("2026-06-16", 0)).total_seconds() / 3600 == hour


def test_zones_east_of_the_day_are_of_the_day_before() -> None:
    assert read_date("Tue, 16 Jun 2026 09:00:00 NZST") == at("2026-06-15", 21)
    assert read_date("Tue, 16 Jun 2026 09:00:00 AEST") == at("2026-06-15", 23)


def test_twelve_hour_clocks() -> None:
    assert read_date("16 Jun 2026 12:00 AM GMT") == at("2026-06-16", 0)
    assert read_date("16 Jun 2026 12:00 PM GMT") == at("2026-06-16", 12)
    assert read_date("2026-06-16 09:15 p.m. GMT") == at("2026-06-16", 21, 15)
    assert read_date("16 June 2026 9.15pm BST") == at("2026-06-16", 20, 15)


def test_a_zone_of_a_region_follows_its_summer_time() -> None:
    assert read_date("Wed, 14 Jan 2026 09:00:00 ET") == at("2026-01-14", 14)
    assert read_date("Tue, 16 Jun 2026 09:00:00 ET") == at("2026-06-16", 13)
    # The hour before New York's clocks go back comes twice: the second one counts.
    assert read_date("Sun, 01 Nov 2026 01:30:00 ET") == at("2026-11-01", 6, 30)


@pytest.mark.parametrize("text", ["2026-06-16", "20260616", "16 Jun 2026", "Jun 16, 2026"])
def test_a_day_means_its_end(text: str) -> None:
    assert read_date(text) == datetime(2026, 6, 16, 23, 59, 59, 999999, tzinfo=UTC)


@pytest.mark.parametrize(
    "day",
    ["16-06-2026", "16-Jun-2026", "2026-06-16", "Jun-16-2026", "16.06.2026", "16-06-26"],
)
def test_a_day_after_the_time_is_no_offset(day: str) -> None:
    """Without a zone the time is that of UTC-12."""
    assert read_date(f"10:30 {day}") == at("2026-06-16", 22, 30)
    assert read_date(f"10:30, {day}") == at("2026-06-16", 22, 30)
    assert read_date(f"10:30 -0400, {day}") == at("2026-06-16", 14, 30)
    assert read_date(f"10:30 {day} +02:00") == at("2026-06-16", 8, 30)
    assert read_date(f"10:30 GMT {day}") == at("2026-06-16", 10, 30)


def test_day_and_month_in_doubt_are_the_later_day_unless_the_weekday_tells() -> None:
    doubtful, by_weekday = read_date("06/07/2026"), read_date("Sun, 06/07/2026")
    assert doubtful is not None
    assert by_weekday is not None
    assert doubtful.date().isoformat() == "2026-07-06"
    assert by_weekday.date().isoformat() == "2026-06-07"  # the 6th of July is a Monday


@pytest.mark.parametrize(
    "text",
    [
        *("", "soon", "2026", "2026-06", "June 2026", "Tuesday", "09:00", "31 Jun 2026 09:00 GMT"),
        *("0", "99999999999999999999", "Thu, 01 Jan 1970 00:00:00 GMT", "16 Jun 2026 25:00 GMT"),
    ],
)
def test_less_than_a_day_is_no_date(text: str) -> None:
    assert read_date(text) is None


@given(st.text(max_size=60))
def test_any_text_is_a_date_in_utc_or_none(text: str) -> None:
    moment = read_date(text)
    assert moment is None or moment.tzinfo is UTC


@given(
    st.datetimes(datetime(1990, 1, 2), datetime(2100, 1, 1)),  # noqa: DTZ001
    st.sampled_from(
        ["%a, %d %b %Y %H:%M:%S GMT", "%Y-%m-%dT%H:%M:%SZ", "%b %d, %Y %I:%M:%S %p UTC"]
    ),
)
def test_what_was_written_is_what_is_read(moment: datetime, form: str) -> None:
    moment = moment.replace(microsecond=0, tzinfo=UTC)
    assert read_date(moment.strftime(form)) == moment
