"""The price reaction to an event: its session, the close before it, and when it is not known."""

from collections.abc import Sequence
from datetime import date, datetime
from statistics import stdev
from typing import Any

import pytest

from altlens.aggregate.market.earnings import earnings_view
from altlens.aggregate.market.price_events import (
    price_events,
    reaction_views,
    technicals_view,
)
from altlens.aggregate.market.prices import prices_of
from altlens.calendars import load
from altlens.items.earnings import EarningsDate
from altlens.items.filing import Filing
from altlens.items.price import Bar
from altlens.items.view_sections import ReactionView
from tests.hand_made import COMPANY, at, bar

NEW_YORK = load("XNYS")
LATER = at("2026-06-30")
# Sessions around a weekend after Juneteenth, and what they closed at.
CLOSES = {
    "2026-06-15": 100.0,
    "2026-06-16": 101.0,
    "2026-06-17": 100.0,
    "2026-06-18": 110.0,
    "2026-06-22": 121.0,  # Monday
    "2026-06-23": 120.0,
    "2026-06-24": 122.0,
}


def priced(closes: dict[str, float] = CLOSES) -> list[Bar]:
    return [bar(day, close) for day, close in closes.items()]


def filing(accepted: datetime, **changes: Any) -> Filing:
    fields = {
        "source": "filings",
        "key": f"filing/{COMPANY}/{accepted}",
        "companies": (COMPANY,),
        "event_at": accepted,
        "available_at": accepted,
        "fetched_at": accepted,
        "capture": "capture:1",
        "accession": "0000320193-26-000001",
        "form": "8-K",
        "filed": accepted.date(),
        "items": ("2.02", "9.01"),
    }
    return Filing(**(fields | changes))


def report(
    day: str, time_of_day: str = "not stated", provider: str = "nasdaq", **changes: Any
) -> EarningsDate:
    seen = at("2026-06-26")
    dated = EarningsDate(
        source="earnings_calendar",
        key=f"earnings/{provider}/AAPL/2026-06",
        companies=(COMPANY,),
        event_at=at(day),
        available_at=seen,
        fetched_at=seen,
        capture="capture:1",
        symbol="AAPL",
        provider=provider,  # type: ignore[arg-type]
        start=date.fromisoformat(day),
        end=date.fromisoformat(day),
        time_of_day=time_of_day,  # type: ignore[arg-type]
    )
    return dated.model_copy(update=changes)


def reactions(
    filings: Sequence[Filing] = (),
    reports: Sequence[EarningsDate] = (),
    bars: Sequence[Bar] | None = None,
    as_of: datetime = LATER,
) -> tuple[ReactionView, ...]:
    prices = prices_of(priced() if bars is None else bars, [], as_of)
    section = earnings_view(reports, as_of.date())
    events = price_events(filings, section, prices.calendar)
    return reaction_views(prices.bars, events, prices.calendar, as_of)


@pytest.mark.parametrize(
    ("accepted", "session", "move"),
    [
        (at("2026-06-17", 12), "2026-06-17", 100 / 101 - 1),  # 8:00 in New York
        (at("2026-06-17", 17), "2026-06-17", 100 / 101 - 1),  # 13:00
        (at("2026-06-17", 20, 5), "2026-06-18", 0.10),  # 16:05
        (at("2026-06-18", 1), "2026-06-18", 0.10),  # 21:00 on the 17th
        (at("2026-06-18", 20, 30), "2026-06-22", 0.10),  # over Juneteenth and a weekend
        (at("2026-06-20", 15), "2026-06-22", 0.10),  # a Saturday
    ],
)
def test_an_event_moves_the_first_session_that_closes_after_it(
    accepted: datetime, session: str, move: float
) -> None:
    (shown,) = reactions([filing(accepted)])
    assert str(shown.session) == session
    assert shown.moves["1"] == pytest.approx(move, abs=1e-6)
    assert shown.quality == "ok"


def test_a_filing_after_the_early_close_of_a_half_day_moves_the_next_session() -> None:
    closes = {"2025-11-26": 50.0, "2025-11-28": 51.0, "2025-12-01": 61.2}  # Thanksgiving between
    early = filing(at("2025-11-28", 17, 30))  # 12:30 in New York, before the close at 13:00
    late = filing(at("2025-11-28", 18, 30), accession="2", form="10-Q", items=())
    shown = {view.event: view for view in reactions([early, late], bars=priced(closes))}
    assert shown["8-K 2.02, 9.01"].moves["1"] == pytest.approx(0.02)
    assert shown["10-Q"].moves["1"] == pytest.approx(0.2)


def test_longer_moves_count_sessions_from_the_same_close() -> None:
    (shown,) = reactions([filing(at("2026-06-17", 20, 5))])
    assert shown.moves["2"] == pytest.approx(0.21)  # 100 to 121 on Monday
    assert shown.moves["5"] is None  # the fifth session is not there
    usual = stdev([0.01, -1 / 101])
    assert shown.sigmas["1"] == pytest.approx(0.1 / usual, rel=1e-4)


def test_the_day_of_an_event_is_that_at_the_exchange() -> None:
    (shown,) = reactions([filing(at("2026-06-18", 1))])
    assert shown.day == date(2026, 6, 17)


def test_a_reaction_is_shown_when_its_session_has_closed() -> None:
    event = filing(at("2026-06-17", 20, 5))
    known = priced(dict(list(CLOSES.items())[:3]))
    assert reactions([event], bars=known, as_of=at("2026-06-18", 19)) == ()
    bars = priced(dict(list(CLOSES.items())[:4]))
    assert len(reactions([event], bars=bars, as_of=at("2026-06-18", 20))) == 1


def test_a_missing_close_is_said_and_not_jumped_over() -> None:
    gap = {day: close for day, close in CLOSES.items() if day != "2026-06-17"}
    (shown,) = reactions([filing(at("2026-06-17", 20, 5))], bars=priced(gap))
    assert shown.moves == {"1": None, "2": None, "5": None}
    assert shown.quality == "doubtful"
    assert "no close" in shown.reasons[0]


def test_where_no_calendar_is_kept_the_session_is_not_known() -> None:
    bars = [bar(day, close, exchange_zone="Africa/Cairo") for day, close in CLOSES.items()]
    (shown,) = reactions([filing(at("2026-06-17", 20, 5))], bars=bars)
    assert (shown.quality, shown.moves["1"]) == ("doubtful", None)
    assert "calendar" in shown.reasons[0]


def test_a_doubtful_acceptance_time_matters_only_where_it_moves_the_session() -> None:
    """Read in the wrong clock, 20:05 UTC would be 15:05 or 16:05: before the close."""
    doubtful = {"acceptance_quality": "doubtful"}
    (shown,) = reactions([filing(at("2026-06-17", 20, 5), **doubtful)])
    assert (shown.quality, shown.moves["1"]) == ("doubtful", None)
    (shown,) = reactions([filing(at("2026-06-17", 14), **doubtful)])  # before the close either way
    assert shown.moves["1"] == pytest.approx(100 / 101 - 1, abs=1e-6)


def test_the_two_readings_of_a_summer_day_are_four_hours_apart() -> None:
    """13:10 or 17:10 in New York on a half day: both are after its close at 13:00."""
    closes = {"2025-07-01": 49.0, "2025-07-02": 50.0, "2025-07-03": 51.0, "2025-07-07": 61.2}
    late = filing(at("2025-07-03", 21, 10), acceptance_quality="doubtful")
    (shown,) = reactions([late], bars=priced(closes))
    assert (str(shown.session), shown.quality) == ("2025-07-07", "ok")
    assert shown.moves["1"] == pytest.approx(0.2)


def test_closes_too_far_apart_are_no_reaction() -> None:
    """From 101 to 1 and no more: likelier a missing split than a reaction."""
    closes = {day: 1.0 if day > "2026-06-16" else close for day, close in CLOSES.items()}
    (shown,) = reactions([filing(at("2026-06-17", 14))], bars=priced(closes))
    assert (shown.quality, shown.moves["1"]) == ("doubtful", None)
    assert "far apart" in shown.reasons[0]


@pytest.mark.parametrize(
    ("time_of_day", "session"),
    [
        ("before market", "2026-06-17"),
        ("during market", "2026-06-17"),
        ("after market", "2026-06-18"),
    ],
)
def test_earnings_use_their_time_of_day(time_of_day: str, session: str) -> None:
    (shown,) = reactions(reports=[report("2026-06-17", time_of_day)])
    assert (shown.event, str(shown.session)) == ("earnings", session)


def test_earnings_after_a_half_day_move_the_next_session() -> None:
    closes = {"2025-11-26": 50.0, "2025-11-28": 51.0, "2025-12-01": 61.2}
    (shown,) = reactions(reports=[report("2025-11-28", "after market")], bars=priced(closes))
    assert shown.moves["1"] == pytest.approx(0.2)


def test_earnings_of_an_unknown_time_take_that_of_the_filed_results() -> None:
    results = filing(at("2026-06-17", 20, 5))
    shown = reactions([results], [report("2026-06-17")])
    assert {str(view.session) for view in shown} == {"2026-06-18"}
    other = filing(at("2026-06-17", 20, 5), items=("5.02",))
    (undecided,) = (v for v in reactions([other], [report("2026-06-17")]) if v.event == "earnings")
    assert (undecided.quality, undecided.session, undecided.moves["1"]) == ("doubtful", None, None)
    assert "before the open or after the close" in undecided.reasons[0]


def test_of_two_providers_the_one_that_states_a_time_counts() -> None:
    both = [report("2026-06-17", provider="yahoo"), report("2026-06-17", "after market")]
    (shown,) = reactions(reports=both)
    assert str(shown.session) == "2026-06-18"


def test_an_estimated_date_that_nothing_confirmed_has_no_reaction() -> None:
    estimate = report("2026-06-17", "after market", "yahoo", certainty="estimated")
    (shown,) = reactions(reports=[estimate])
    assert (shown.event, shown.quality, shown.session) == ("earnings", "doubtful", None)
    assert shown.moves == {"1": None, "2": None, "5": None}
    assert "estimate" in shown.reasons[0]
    other_day = filing(at("2026-06-16", 12))
    (shown,) = (v for v in reactions([other_day], [estimate]) if v.event == "earnings")
    assert shown.quality == "doubtful"


def test_reported_earnings_filed_results_or_another_provider_confirm_an_estimate() -> None:
    estimate = report("2026-06-17", "after market", "yahoo", certainty="estimated")
    confirmed: list[tuple[list[Filing], list[EarningsDate]]] = [
        ([], [report("2026-06-17", "after market", certainty="estimated", eps_reported=1.2)]),
        ([filing(at("2026-06-17", 20, 5))], [estimate]),
        # accepted at 17:45 New York, dated on the 18th and public from its morning
        (
            [filing(at("2026-06-17", 21, 45), available_at=at("2026-06-18", 10))],
            [estimate],
        ),
        ([], [estimate, report("2026-06-17", certainty="confirmed")]),
    ]
    for filings, reports in confirmed:
        (shown,) = (v for v in reactions(filings, reports) if v.event == "earnings")
        assert (shown.quality, shown.moves["1"]) == ("ok", pytest.approx(0.10))


def test_a_return_over_missing_sessions_is_not_known() -> None:
    """Of six sessions one is missing, so five bars back are six sessions."""
    prices = prices_of(priced(), [], LATER)
    whole = technicals_view(prices.bars, LATER.date(), NEW_YORK)
    assert whole is not None
    assert whole.indicators["return_5"] == pytest.approx(122 / 101 - 1, abs=1e-6)
    gap = [one for one in prices.bars if str(one.session) != "2026-06-22"]
    view = technicals_view(gap, LATER.date(), NEW_YORK)
    assert view is not None
    assert (view.indicators["return_5"], view.indicators["return_1"]) == (
        None,
        pytest.approx(122 / 120 - 1, abs=1e-6),
    )
