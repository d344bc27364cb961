"""EDGAR's acceptance times: which clock a reply uses, decided by its hours and filing dates.

New York is 5 hours behind UTC in January and 4 in June. EDGAR accepts filings from 06:00 to 22:00
New York on business days and dates what it accepts after 17:30 on the next business day.
"""

from datetime import UTC, datetime
from typing import Any

import pytest

from altlens.fetch.edgar_clock import acceptance, clock_of, row_clocks
from tests.hand_made import at


def row(
    accepted: str, filed: str, form: str = "8-K", accession: str = "0001-26-1"
) -> dict[str, Any]:
    return {
        "acceptanceDateTime": accepted,
        "filingDate": filed,
        "form": form,
        "accessionNumber": accession,
    }


# 21:30 UTC is 16:30 in New York in January; read as New York it is half an hour before closing,
# when a report gets the next day's date.
UTC_ROW = row("2026-01-14T21:30:00.000Z", "2026-01-14")
# 16:30 in New York; read as UTC it is 11:30 there, a time as good.
OPEN_ROW = row("2026-01-14T16:30:00.000Z", "2026-01-14")
# 06:05 in New York; read as UTC it is 01:05 there, when EDGAR is closed.
NEW_YORK_ROW = row("2026-01-14T06:05:00.000Z", "2026-01-14")


@pytest.mark.parametrize(
    ("accepted", "filed", "form", "moment", "basis"),
    [
        ("2026-01-14T06:05:00.000Z", "2026-01-14", "10-Q", (11, 5), "EDGAR's hours"),
        ("2026-01-14T23:30:00.000Z", "2026-01-14", "4", (23, 30), "EDGAR's hours"),
        ("2026-01-14T21:30:00.000Z", "2026-01-14", "8-K", (21, 30), "filing date"),
        ("2026-01-14T16:30:00.000Z", "2026-01-14", "8-K", (21, 30), "later of two readings"),
        ("2026-01-14T19:00:00.000Z", "2026-01-15", "8-K", (24, 0), "filing date"),
        ("2026-01-14T16:30:00-05:00", "2026-01-14", "8-K", (21, 30), "offset given"),
    ],
)
def test_a_filing_alone_is_read_by_the_hours_and_the_filing_date(
    accepted: str, filed: str, form: str, moment: tuple[int, int], basis: str
) -> None:
    decided = acceptance(row(accepted, filed, form), "")
    hours = (decided.at - at("2026-01-14", 0)).total_seconds() / 3600
    assert hours == moment[0] + moment[1] / 60
    assert decided.basis == basis


def test_summer_time_makes_it_four_hours() -> None:
    decided = acceptance(row("2026-06-10T06:05:00.000Z", "2026-06-10"), "")
    assert decided.at == at("2026-06-10", 10, 5)


def test_certain_filings_decide_the_others_of_their_reply() -> None:
    reply = [UTC_ROW] * 10 + [OPEN_ROW]
    assert clock_of(reply) == "utc"
    decided = acceptance(OPEN_ROW, clock_of(reply))
    assert (decided.at, decided.quality) == (at("2026-01-14", 16, 30), "derived")
    assert clock_of([NEW_YORK_ROW] * 10) == "new york"


def test_a_reply_that_mixes_clocks_or_says_too_little_decides_nothing() -> None:
    assert clock_of([UTC_ROW] * 10 + [NEW_YORK_ROW] * 10) == ""
    assert clock_of([UTC_ROW] * 9) == ""
    decided = acceptance(OPEN_ROW, "")
    assert (decided.at, decided.quality) == (at("2026-01-14", 21, 30), "doubtful")


def results(accepted: str) -> dict[str, Any]:
    return {**row(accepted, accepted[:10]), "items": "2.02,9.01"}


def test_the_newest_filings_of_a_reply_in_utc_may_be_in_new_york_time() -> None:
    """The company files its results at 16:20; 16:31 is near that in New York and not in UTC."""
    older = [results(f"2026-01-14T21:{20 + n}:00.000Z") for n in range(10)]
    newest = results("2026-02-25T16:31:00.000Z")
    clocks = list(row_clocks([newest, *older]))
    assert clocks[0] == ("new york", "filer's usual hour")
    assert clocks[1] == ("utc", "clock of the reply")
    decided = acceptance(newest, *clocks[0])
    assert (decided.at, decided.quality) == (at("2026-02-25", 21, 31), "derived")


def test_three_filings_at_one_hour_decide_and_two_do_not() -> None:
    """16:31 is near 16:20 to 16:22 as New York's time, and 11:31 is not."""
    newest = results("2026-02-25T16:31:00.000Z")
    older = [results(f"2026-01-14T21:{20 + n}:00.000Z") for n in range(3)]
    for count, clock in ((3, "new york"), (2, "")):
        reply = [newest, *older[:count], *[UTC_ROW | {"form": "10-Q"}] * 10]
        assert next(row_clocks(reply))[0] == clock


def test_without_a_usual_hour_the_newest_filings_count_as_the_later_reading() -> None:
    older = [results(f"2026-01-14T21:{20 + n}:00.000Z") for n in range(10)]
    other = {**OPEN_ROW, "items": "5.02"}
    (clock, basis), *_ = row_clocks([other, *older])
    decided = acceptance(other, clock, basis)
    assert (decided.at, decided.quality) == (at("2026-01-14", 21, 30), "doubtful")


def test_a_filing_dated_against_its_reply_counts_as_the_later_reading() -> None:
    # On days with an outage EDGAR dates late filings on the same day.
    decided = acceptance(row("2026-01-14T19:00:00.000Z", "2026-01-14"), "new york")
    assert decided.at == datetime(2026, 1, 15, tzinfo=UTC)
    assert decided.basis == "later of two readings"


def test_two_replies_in_two_clocks_give_one_time() -> None:
    forms = ("8-K", "8-K", "4")
    utc = ("2026-01-14T21:31:00.000Z", "2026-01-14T17:00:00.000Z", "2026-01-14T23:45:00.000Z")
    local = ("2026-01-14T16:31:00.000Z", "2026-01-14T12:00:00.000Z", "2026-01-14T18:45:00.000Z")
    for form, one, other in zip(forms, utc, local, strict=True):
        first = acceptance(row(one, "2026-01-14", form), "utc")
        second = acceptance(row(other, "2026-01-14", form), "new york")
        assert first.at == second.at == datetime.fromisoformat(one)


@pytest.mark.parametrize(
    ("accepted", "opening"),
    [
        ("2026-01-15T03:05:00.000Z", at("2026-01-15", 11)),  # 22:05 on Wednesday
        ("2026-01-17T03:05:00.000Z", at("2026-01-20", 11)),  # Friday, before King's birthday
        ("2026-06-11T04:15:00.000Z", at("2026-06-11", 10)),  # 00:15 on Thursday
    ],
)
def test_what_is_accepted_outside_the_hours_is_public_at_the_next_opening(
    accepted: str, opening: datetime
) -> None:
    decided = acceptance(row(accepted, accepted[:10], "EFFECT", "9999999995-26-000001"), "utc")
    assert decided.at == datetime.fromisoformat(accepted)
    assert decided.available_at == opening


@pytest.mark.parametrize("accepted", ["", "2002-04-10T00:00:00.000Z", "2002-04-10T04:00:00.000Z"])
def test_a_time_that_is_only_a_day_means_the_end_of_edgars_day(accepted: str) -> None:
    decided = acceptance(row(accepted, "2002-04-10"), "")
    assert decided.basis == "day only"
    assert decided.at == at("2002-04-11", 2)  # 22:00 in New York
    assert decided.available_at == at("2002-04-11", 10)


@pytest.mark.parametrize(
    ("accepted", "filed", "form", "public"),
    [
        # 17:45 New York on Wednesday: dated and shown on Thursday from 06:00
        ("2026-01-14T22:45:00.000Z", "2026-01-15", "8-K", at("2026-01-15", 11)),
        # the same on a Friday, before King's birthday
        ("2026-01-16T22:45:00.000Z", "2026-01-20", "8-K", at("2026-01-20", 11)),
        # insiders' forms are dated and shown the same evening
        ("2026-01-14T22:45:00.000Z", "2026-01-14", "4", at("2026-01-14", 22, 45)),
        ("2026-01-14T21:45:00.000Z", "2026-01-14", "8-K", at("2026-01-14", 21, 45)),
    ],
)
def test_what_is_dated_on_a_later_day_is_public_from_its_morning(
    accepted: str, filed: str, form: str, public: datetime
) -> None:
    decided = acceptance(row(accepted, filed, form), "utc")
    assert decided.at == datetime.fromisoformat(accepted)
    assert decided.available_at == public


@pytest.mark.parametrize("text", ["soon", "2026-13-40T25:00:00Z", "0001-01-01T01:00:00Z"])
def test_an_unreadable_time_is_the_end_of_its_day_and_leaves_its_neighbours(text: str) -> None:
    unreadable = row(text, "2026-01-14")
    clocks = list(row_clocks([unreadable, *[UTC_ROW] * 10]))
    assert clocks[1] == ("utc", "clock of the reply")
    decided = acceptance(unreadable, *clocks[0])
    assert (decided.at, decided.basis) == (at("2026-01-15", 3), "day only")  # 22:00 in New York
