"""The price section, adjusted with what was in force."""

import pytest

from altlens.aggregate.market.prices import price_view
from altlens.items.view import PriceView
from tests.hand_made import action, bar

SESSIONS = ("2026-06-15", "2026-06-16", "2026-06-17")


def view(closes: tuple[float, ...], *splits: tuple[str, float]) -> PriceView:
    bars = [bar(day, close) for day, close in zip(SESSIONS, closes, strict=False)]
    made = price_view(bars, [action(day, "split", ratio) for day, ratio in splits])
    assert made is not None
    return made


def test_no_bars_make_no_section() -> None:
    assert price_view([], [action("2026-06-15", "dividend", 1.0)]) is None


def test_bars_before_a_split_are_divided() -> None:
    shown = view((40.0, 44.0, 12.0), ("2026-06-17", 4.0))
    assert [b.close for b in shown.bars] == [10.0, 11.0, 12.0]
    assert [b.close_traded for b in shown.bars] == [40.0, 44.0, 12.0]
    assert [b.volume for b in shown.bars] == [4000, 4000, 1000]
    assert (shown.high, shown.low) == (12.0, 10.0)
    assert shown.change_1_day_percent == pytest.approx(9.0909)


def test_a_later_split_does_not_leak_into_an_earlier_date() -> None:
    """Evidence as of the day before the split leaves the split out."""
    before, after = view((40.0, 44.0)), view((40.0, 44.0, 12.0), ("2026-06-17", 4.0))
    assert [b.close for b in before.bars] == [40.0, 44.0]
    assert [b.close for b in after.bars[:2]] == [10.0, 11.0]


def test_several_splits_multiply() -> None:
    shown = view((60.0, 30.0, 10.0), ("2026-06-16", 2.0), ("2026-06-17", 3.0))
    assert [b.close for b in shown.bars] == [10.0, 10.0, 10.0]


def test_dividends_do_not_adjust() -> None:
    made = price_view([bar("2026-06-15", 10.0)], [action("2026-06-16", "dividend", 5.0)])
    assert made is not None
    assert made.last_close == 10.0
    assert [(a.action, a.value) for a in made.actions] == [("dividend", 5.0)]


def test_changes_are_against_the_last_close_before() -> None:
    bars = [bar("2026-05-15", 50.0), bar("2026-05-20", 70.0), bar("2026-06-18", 100.0)]
    made = price_view(bars, [])
    assert made is not None
    assert made.change_30_days_percent == 100.0
    assert made.change_1_day_percent == pytest.approx(42.8571)


def test_one_bar_has_no_change() -> None:
    shown = view((10.0,))
    assert shown.change_1_day_percent is shown.change_30_days_percent is None


def test_a_worthless_past_has_no_change() -> None:
    assert view((0.0, 10.0)).change_1_day_percent is None


def test_values_say_where_they_come_from() -> None:
    held = bar("2026-06-15", 10.0)
    made = price_view([held], [])
    assert made is not None
    assert made.bars[0].provenance.item == held.id
    assert made.bars[0].provenance.capture == held.capture
