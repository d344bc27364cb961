"""The shipped tables of sessions match the library that they are generated from."""

import pytest

from altlens.calendars import load

exchange_calendars = pytest.importorskip("exchange_calendars")
build_calendars = pytest.importorskip("tools.build_calendars")

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.mark.parametrize("exchange", ["XNYS", "XLON", "XHKG"])
def test_the_table_says_what_the_library_says(exchange: str) -> None:
    ours = load(exchange)
    theirs = exchange_calendars.get_calendar(
        exchange, start=str(ours.first), end=str(ours.last)
    ).schedule
    rows = [
        (session.date(), opens.to_pydatetime(), closes.to_pydatetime())
        for session, opens, closes in theirs[["open", "close"]].itertuples()
    ]
    assert rows == [(s.day, s.opens_at, s.closes_at) for s in ours.sessions(ours.first, ours.last)]


def test_a_table_can_be_made_again() -> None:
    table = build_calendars.table("XTSE")
    assert table["hours"] == [["1990-01-02", "09:30", "16:00"]]
    assert table["special"]["2025-12-24"] == ["09:30", "13:00"]
    assert "2025-07-01" in table["closed"]  # Canada Day
