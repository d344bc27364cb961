"""Bars with impossible prices are left out of every figure, and the section says so."""

from typing import Any

import pytest

from altlens.aggregate.market.bar_checks import checked, not_a_close, not_a_range, spikes
from altlens.aggregate.market.prices import price_view, prices_of
from altlens.items.price import Bar
from altlens.items.view import PriceView
from tests.hand_made import at, bar

DAYS = ("2026-06-15", "2026-06-16", "2026-06-17", "2026-06-18")
AS_OF = at("2026-06-18", 21)


def ohlc(opened: float, high: float, low: float, close: float, day: str = DAYS[1]) -> Bar:
    return bar(day, close, open=opened, high=high, low=low)


def section(*bars: Bar) -> PriceView:
    view = price_view(prices_of(bars, [], AS_OF), AS_OF)
    assert view is not None
    return view


def around(odd: Bar, **changes: Any) -> PriceView:
    """The section of four sessions at 100, of which one is replaced."""
    usual = [bar(day, 100.0, high=101.0, low=99.0, **changes) for day in DAYS]
    return section(*(odd if one.session == odd.session else one for one in usual))


@pytest.mark.parametrize(
    "odd",
    [
        ohlc(0.0, 0.0, 0.0, 0.0),
        ohlc(99.0, 99.2, -98.6, -98.9),
        ohlc(100.0, 101.0, 99.0, 1000.0),  # ten times its high
        ohlc(100.0, 101.0, 99.0, 9.9),  # a tenth of its low
        ohlc(1000.0, 1010.0, 990.0, 1000.0),  # ten times its neighbours
        ohlc(1.0, 1.01, 0.99, 1.0),  # pounds among pence
    ],
)
def test_a_bar_that_is_no_price_is_left_out(odd: Bar) -> None:
    view = around(odd)
    assert [str(b.session) for b in view.bars] == [DAYS[0], DAYS[2], DAYS[3]]
    assert (view.high, view.low) == (101.0, 99.0)
    assert view.left_out == 1
    assert view.quality == "ok"  # the last close does not rest on it


def test_a_last_bar_that_is_no_price_makes_the_section_doubtful() -> None:
    view = around(ohlc(0.0, 0.0, 0.0, 0.0, DAYS[3]))
    assert (str(view.last_session), view.last_close) == (DAYS[2], 100.0)
    assert view.quality == "doubtful"
    assert "zero or below" in view.reasons[0]
    assert view.change_1_day_percent is None


@pytest.mark.parametrize(
    "odd",
    [
        ohlc(100.0, 101.0, 100.5, 100.2),  # low above open and close
        ohlc(100.0, 100.1, 99.0, 100.9),  # high below the close
        ohlc(0.0, 101.0, 99.0, 100.0),
        ohlc(100.0, 101.0, -1.0, 100.0),
        ohlc(100.0, 0.5, 0.4, 100.0),  # the range is of another scale, the close is not
    ],
)
def test_a_range_that_cannot_be_is_dropped_and_the_close_stays(odd: Bar) -> None:
    view = around(odd)
    shown = view.bars[1]
    assert (shown.open, shown.high, shown.low) == (None, None, None)
    assert (shown.close, shown.quality) == (odd.close, "doubtful")
    assert "range is left out" in shown.reasons[0]
    assert shown.provenance.item == odd.id
    assert (view.high, view.low) == (101.0, 99.0)


def test_rounding_is_no_fault() -> None:
    assert not_a_range(ohlc(100.0, 100.005, 99.0, 100.01)) == ""
    assert not_a_close(ohlc(100.0, 100.005, 99.0, 100.01)) == ""


def test_a_bar_of_a_close_alone_is_one() -> None:
    assert checked([bar(DAYS[0], 10.0, open=None, high=None, low=None)]).doubts == {}


def test_a_crash_that_stays_is_no_spike() -> None:
    assert spikes([100.0, 100.0, 10.0, 9.0, 9.5]) == []
    assert spikes([100.0, 100.0, 10.0, 99.0]) == [2]


def test_several_odd_closes_in_a_row_and_odd_first_ones_are_spikes() -> None:
    quiet = [100.0] * 8
    assert spikes([*quiet, 1000.0, 1000.0, *quiet]) == [8, 9]
    assert spikes([1000.0, *quiet]) == [0]
    assert spikes([*quiet, 1000.0, 1000.0]) == []  # a rise may stay
    assert spikes([*quiet, *[10.0] * 6, *quiet]) == []  # and so may a week of other prices


def test_a_far_jump_in_the_last_sessions_leaves_no_change_to_show() -> None:
    """Two closes at a hundredth: another unit, or a split that the source does not list."""
    bars = [bar(day, 100.0) for day in DAYS[:2]] + [bar(day, 1.0) for day in DAYS[2:]]
    view = section(*bars)
    assert (view.last_close, view.quality) == (1.0, "doubtful")
    assert (view.change_1_day_percent, view.change_30_days_percent) == (None, None)
    assert DAYS[2] in view.change_reason


def test_a_last_close_far_from_the_one_before_is_kept_and_doubtful() -> None:
    view = around(ohlc(10.0, 10.1, 9.9, 10.0, DAYS[3]))
    assert (view.last_close, view.quality) == (10.0, "doubtful")


def test_a_session_that_is_going_on_has_no_close() -> None:
    """Fetched at 15:00 UTC, five hours before the close in New York."""
    partial = bar(DAYS[3], 140.0, available_at=at(DAYS[3], 15), event_at=at(DAYS[3], 20))
    view = section(*(bar(day, 100.0) for day in DAYS[:3]), partial)
    assert (str(view.last_session), view.last_close, view.left_out) == (DAYS[2], 100.0, 0)
    assert view.quality == "ok"
