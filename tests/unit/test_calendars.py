"""Sessions of exchanges: half days, holidays, auctions."""

import subprocess
import sys
from datetime import date, datetime, timedelta

import pytest

from altlens.calendars import calendar_of, load
from altlens.calendars.exchanges import ZONES
from tests.hand_made import at

NEW_YORK = load("XNYS")


def test_a_half_day_closes_at_13_in_new_york() -> None:
    session = NEW_YORK.session(date(2025, 11, 28))  # the day after Thanksgiving
    assert session is not None
    assert session.opens_at == at("2025-11-28", 14, 30)
    assert session.closes_at == session.close_known_at == at("2025-11-28", 18)


def test_summer_time_moves_the_close_in_utc() -> None:
    summer, winter = NEW_YORK.session(date(2026, 6, 15)), NEW_YORK.session(date(2026, 1, 15))
    assert summer is not None
    assert winter is not None
    assert (summer.closes_at.hour, winter.closes_at.hour) == (20, 21)


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 6, 20),  # a Saturday
        date(2026, 6, 19),  # Juneteenth
        date(2025, 1, 9),  # a day of mourning
        date(2001, 9, 12),
        date(2012, 10, 29),  # a storm
    ],
)
def test_there_is_no_session_on_a_closed_day(day: date) -> None:
    assert NEW_YORK.session(day) is None


@pytest.mark.parametrize(
    ("known_at", "day"),
    [
        (at("2026-06-17", 12), date(2026, 6, 17)),  # before the open
        (at("2026-06-17", 15), date(2026, 6, 17)),
        (at("2026-06-17", 19, 59), date(2026, 6, 17)),
        (at("2026-06-17", 20), date(2026, 6, 18)),  # at the close: too late for its price
        (at("2026-06-18", 1), date(2026, 6, 18)),  # in the evening of the 17th in New York
        (at("2026-06-18", 21), date(2026, 6, 22)),  # over Juneteenth and a weekend
        (at("2025-11-28", 18, 30), date(2025, 12, 1)),  # after the close of a half day
    ],
)
def test_the_first_session_that_can_react(known_at: datetime, day: date) -> None:
    session = NEW_YORK.first_after(known_at)
    assert session is not None
    assert session.day == day


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (at("2026-06-18", 19, 59), date(2026, 6, 17)),
        (at("2026-06-18", 20), date(2026, 6, 18)),
        (at("2026-06-21", 23), date(2026, 6, 18)),
        (at("2025-11-28", 18), date(2025, 11, 28)),
    ],
)
def test_the_last_session_that_has_closed(moment: datetime, day: date) -> None:
    session = NEW_YORK.last_closed(moment)
    assert session is not None
    assert session.day == day


def test_sessions_are_counted_over_closed_days() -> None:
    after = NEW_YORK.moved(date(2026, 6, 18), 2)
    before = NEW_YORK.moved(date(2026, 6, 22), -1)
    assert after is not None
    assert before is not None
    assert (after.day, before.day) == (date(2026, 6, 23), date(2026, 6, 18))
    assert NEW_YORK.moved(date(2026, 6, 19), 1) is None


def test_a_close_is_known_when_its_auction_is_over() -> None:
    session = load("XLON").session(date(2026, 6, 18))
    assert session is not None
    assert session.closes_at == at("2026-06-18", 15, 30)
    assert session.close_known_at == at("2026-06-18", 15, 35)
    assert load("XLON").first_after(at("2026-06-18", 15, 32)) == session


def test_nothing_is_known_outside_the_days_covered() -> None:
    for moment in (at("1980-01-07", 22), at("2060-01-05")):
        assert not NEW_YORK.covers(moment.date())
        assert NEW_YORK.last_closed(moment) is NEW_YORK.first_after(moment) is None
        assert NEW_YORK.session(moment.date()) is None
    assert NEW_YORK.last_closed(at("1990-01-01", 12)) is None  # before its first session
    assert NEW_YORK.last >= date(2035, 12, 31)


@pytest.mark.parametrize(
    ("symbol", "zone", "exchange"),
    [
        ("AAPL", "America/New_York", "XNYS"),
        ("VOD.L", "Europe/London", "XLON"),
        ("7203.T", "Asia/Tokyo", "XTKS"),
        ("EURUSD=X", "Europe/London", ""),
        ("GC=F", "America/New_York", ""),
        ("SAP.F", "Europe/Berlin", ""),  # the floor of Frankfurt trades until 22:00
        ("BTC-USD", "UTC", ""),
    ],
)
def test_the_exchange_of_a_symbol(symbol: str, zone: str, exchange: str) -> None:
    calendar = calendar_of(symbol, zone)
    assert (calendar.exchange if calendar else "") == exchange


@pytest.mark.parametrize("exchange", sorted(set(ZONES.values())))
def test_every_exchange_is_kept_to_at_least_this_year(exchange: str) -> None:
    calendar = load(exchange)
    assert calendar.first <= date(1997, 1, 1)
    assert calendar.last >= date(2026, 12, 31)
    session = calendar.session(date(2026, 6, 17))  # a Wednesday that nobody keeps
    assert session is not None
    length = session.closes_at - session.opens_at
    assert timedelta(hours=4) < length < timedelta(hours=9)


def test_reading_a_calendar_imports_no_pandas() -> None:
    code = (
        "import sys; from altlens.calendars import load; load('XNYS'); "
        "sys.exit('pandas' in sys.modules or 'exchange_calendars' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
