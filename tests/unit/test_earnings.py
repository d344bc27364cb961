"""Calendars become dated observations, and these become the earnings section of a view."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from altlens.aggregate.market.earnings import earnings_view
from altlens.clean.base import Origin
from altlens.clean.earnings_calendar import clean
from altlens.errors import InvalidItem
from altlens.fetch.earnings_calendar import EarningsCalendar, _days
from altlens.items.earnings import EarningsDate
from altlens.items.query import Query

SEEN = datetime(2026, 6, 18, 21, 5, tzinfo=UTC)
COMPANY = "0000021344"


def epoch(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def yahoo(seen: datetime = SEEN, **fields: Any) -> EarningsDate:
    origin = Origin(Query(source="earnings_calendar", company=COMPANY), "capture:1", seen)
    record = {"provider": "yahoo", "symbol": "KO", "events": {"earnings": fields}}
    (earnings,) = clean(record, origin)
    return earnings


def nasdaq(day: date, seen: datetime = SEEN, **row: Any) -> EarningsDate:
    origin = Origin(Query(source="earnings_calendar"), "capture:1", seen)
    record = {"provider": "nasdaq", "day": day, "row": {"symbol": "KO", **row}}
    (earnings,) = clean(record, origin)
    return earnings


@pytest.mark.parametrize(
    ("moment", "day", "time"),
    [
        ("2026-07-21T10:59:00+00:00", date(2026, 7, 21), "before market"),
        ("2026-07-21T15:00:00+00:00", date(2026, 7, 21), "during market"),
        ("2026-07-21T20:30:00+00:00", date(2026, 7, 21), "after market"),
        ("2026-07-22T01:00:00+00:00", date(2026, 7, 21), "after market"),
        ("2026-01-22T13:00:00+00:00", date(2026, 1, 22), "before market"),
        ("2026-07-21T00:00:00+00:00", date(2026, 7, 21), "not stated"),
        ("2025-11-28T18:30:00+00:00", date(2025, 11, 28), "after market"),  # a half day
        ("2026-06-19T15:00:00+00:00", date(2026, 6, 19), "not stated"),  # a holiday
    ],
)
def test_days_are_the_exchanges_wherever_this_runs(moment: str, day: date, time: str) -> None:
    earnings = yahoo(earningsDate=[epoch(moment)], isEarningsDateEstimate=False)
    assert (earnings.start, earnings.end, earnings.time_of_day) == (day, day, time)
    assert earnings.certainty == "confirmed"


def test_a_window_is_an_estimate_without_a_time() -> None:
    moments = [epoch("2026-07-25T12:00:00+00:00"), epoch("2026-07-20T10:59:00+00:00")]
    earnings = yahoo(earningsDate=moments)
    assert (earnings.start, earnings.end) == (date(2026, 7, 20), date(2026, 7, 25))
    assert (earnings.certainty, earnings.time_of_day) == ("estimated", "not stated")


def test_a_day_of_which_nothing_is_said() -> None:
    assert yahoo(earningsDate=[epoch("2026-07-21T00:00+00:00")]).certainty == "not stated"


@pytest.mark.parametrize(
    "events", [{}, {"earnings": None}, {"earnings": {}}, {"earnings": {"earningsDate": []}}]
)
def test_no_date_is_no_item(events: dict[str, Any]) -> None:
    origin = Origin(Query(source="earnings_calendar", company=COMPANY), "capture:1", SEEN)
    assert not list(clean({"provider": "yahoo", "symbol": "KO", "events": events}, origin))


def test_what_was_seen_is_known_from_then() -> None:
    earnings = yahoo(earningsDate=[epoch("2026-07-21T10:59:00+00:00")])
    assert earnings.available_at == earnings.fetched_at == SEEN
    assert earnings.published_at is None
    assert earnings.companies == (COMPANY,)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$1.20", 1.2),
        ("($0.12)", -0.12),
        ("-$0.12", -0.12),
        ("$-0.12", -0.12),
        ("$1,020.5", 1020.5),
        ("$.05", 0.05),
        ("", None),
        ("N/A", None),
        (None, None),
    ],
)
def test_money(text: str | None, value: float | None) -> None:
    assert nasdaq(date(2026, 7, 21), epsForecast=text).eps_forecast == value


def test_a_row_of_nasdaqs() -> None:
    earnings = nasdaq(
        date(2026, 7, 21),
        time="time-pre-market",
        fiscalQuarterEnding="Jun/2026",
        noOfEsts="11",
        eps="$0.90",
        lastYearRptDt="7/22/2025",
        lastYearEPS="$0.84",
    )
    assert (earnings.companies, earnings.fiscal_quarter) == ((COMPANY,), "2026-06")
    assert (earnings.time_of_day, earnings.estimates, earnings.eps_reported) == (
        "before market",
        11,
        0.9,
    )
    assert (earnings.last_year_date, earnings.last_year_eps) == (date(2025, 7, 22), 0.84)


def test_symbols_are_normalized_and_unknown_ones_belong_to_no_company() -> None:
    assert nasdaq(date(2026, 7, 21), symbol="BRK/B").companies == ("0001067983",)
    assert nasdaq(date(2026, 7, 21), symbol="ZZZZZQ").companies == ()
    with pytest.raises(InvalidItem, match="no symbol"):
        nasdaq(date(2026, 7, 21), symbol="")


def test_the_same_word_again_is_the_same_item_and_a_moved_date_a_revision() -> None:
    quarter = {"fiscalQuarterEnding": "Jun/2026"}
    before = nasdaq(date(2026, 7, 22), **quarter)
    again = nasdaq(date(2026, 7, 22), SEEN + timedelta(days=1), **quarter)
    moved = nasdaq(date(2026, 7, 21), SEEN + timedelta(days=1), **quarter)
    assert before.id == again.id
    assert (before.key, before.id != moved.id) == (moved.key, True)


def day(number: int) -> datetime:
    return SEEN + timedelta(days=number)


def test_the_view_tells_next_from_past_and_keeps_what_was_said_before() -> None:
    window = [epoch("2026-07-20T12:00:00+00:00"), epoch("2026-07-24T12:00:00+00:00")]
    observed = [
        yahoo(day(-90), earningsDate=[epoch("2026-04-28T11:00:00+00:00")]),
        yahoo(day(-20), earningsDate=window),
        yahoo(day(-10), earningsDate=[epoch("2026-07-22T11:00:00+00:00")]),
        yahoo(day(-5), earningsDate=[epoch("2026-07-22T11:00:00+00:00")], earningsAverage=0.9),
        nasdaq(date(2026, 7, 21), day(0), fiscalQuarterEnding="Jun/2026"),
    ]
    section = earnings_view(observed, date(2026, 6, 20))
    assert section is not None
    assert [(d.provider, d.start) for d in section.next] == [
        ("nasdaq", date(2026, 7, 21)),
        ("yahoo", date(2026, 7, 22)),
    ]
    expected = section.next[1]
    assert expected.seen_at == day(-10)
    assert expected.eps_forecast == 0.9
    assert [(d.start, d.end) for d in expected.earlier] == [(date(2026, 7, 20), date(2026, 7, 24))]
    assert [d.start for d in section.past] == [date(2026, 4, 28)]

    later = earnings_view(observed, date(2026, 7, 23))
    assert later is not None
    assert not later.next
    assert [d.start for d in later.past] == [
        date(2026, 7, 22),
        date(2026, 7, 21),
        date(2026, 4, 28),
    ]


def test_a_time_of_day_once_stated_stays() -> None:
    quarter = {"fiscalQuarterEnding": "Jun/2026"}
    observed = [
        nasdaq(date(2026, 7, 21), day(0), time="time-pre-market", **quarter),
        nasdaq(date(2026, 7, 21), day(40), time="time-not-supplied", eps="$0.90", **quarter),
    ]
    section = earnings_view(observed, date(2026, 7, 28))
    assert section is not None
    assert [(d.time_of_day, d.eps_reported) for d in section.past] == [("before market", 0.9)]


def test_no_observation_is_no_section() -> None:
    assert earnings_view([], date(2026, 6, 20)) is None


def test_a_report_of_today_is_still_to_come() -> None:
    section = earnings_view([nasdaq(date(2026, 7, 21))], date(2026, 7, 21))
    assert section is not None
    assert len(section.next) == 1


def test_nasdaq_is_asked_for_weekdays_from_the_last_one_seen() -> None:
    today = date(2026, 6, 20)
    first = list(_days(Query(source="earnings_calendar", part="nasdaq+42"), today))
    assert (first[0], first[-1]) == (date(2026, 6, 15), date(2026, 7, 31))
    assert all(day.weekday() < 5 for day in first)
    again = Query(source="earnings_calendar", part="nasdaq+14", since="2026-06-17")
    assert list(_days(again, today))[:2] == [date(2026, 6, 17), date(2026, 6, 18)]
    assert list(_days(again, today))[-1] == date(2026, 7, 3)


def test_days_to_come_are_never_done_with() -> None:
    place = EarningsCalendar().cursor_of
    assert place({"day": date(2026, 6, 16)}, SEEN) == "2026-06-16"
    assert place({"day": date(2026, 7, 30)}, SEEN) == "2026-06-17"
    assert place({"provider": "yahoo"}, SEEN) == ""


@pytest.mark.parametrize(
    ("forecast", "reported", "surprise", "percent", "quality"),
    [
        (2.0, 2.5, 0.5, 25.0, "ok"),
        (-0.5, -0.25, 0.25, 50.0, "ok"),  # a smaller loss is a positive surprise
        (-0.5, -0.75, -0.25, -50.0, "ok"),
        (0.01, 0.03, 0.02, None, "doubtful"),  # two cents are no 200 percent
        (0.0, 0.1, 0.1, None, "doubtful"),
        (-0.1, 0.1, 0.2, 200.0, "doubtful"),  # from a loss to a profit
        (0.1, 1.1, 1.0, 1000.0, "doubtful"),
    ],
)
def test_a_surprise_has_a_sign_and_says_where_a_percentage_means_little(
    forecast: float, reported: float, surprise: float, percent: float | None, quality: str
) -> None:
    seen = nasdaq(date(2026, 6, 16), epsForecast=f"${forecast}", eps=f"${reported}")
    section = earnings_view([seen], date(2026, 6, 20))
    assert section is not None
    (report,) = section.past
    assert (report.surprise, report.surprise_percent) == (pytest.approx(surprise), percent)
    assert report.surprise_quality == quality
    assert bool(report.surprise_reasons) is (quality == "doubtful")


def test_without_a_forecast_there_is_no_surprise() -> None:
    section = earnings_view([nasdaq(date(2026, 6, 16), eps="$1.00")], date(2026, 6, 20))
    assert section is not None
    assert (section.past[0].surprise, section.past[0].surprise_percent) == (None, None)
