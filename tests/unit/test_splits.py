"""Listed splits compared with the prices around them, in cleaning and in the view."""

from datetime import date, timedelta

import pytest

from altlens.aggregate.market.prices import JudgedAction, judged_actions, price_view, prices_of
from altlens.aggregate.market.splits import Price, Split, distinct, is_pure, shown
from altlens.items.price import Bar
from altlens.items.view import PriceView
from tests.hand_made import action, at, bar

DAYS = [date(2026, 6, 1) + timedelta(days=n) for n in range(18)]
SESSIONS = [day for day in DAYS if day.weekday() < 5]  # 1 to 18 June, no holiday


def prices(*closes: float) -> list[Price]:
    return [Price(day, None, close) for day, close in zip(SESSIONS, closes, strict=False)]


def bars(*closes: float) -> list[Bar]:
    return [bar(str(day), close) for day, close in zip(SESSIONS, closes, strict=False)]


def judged(closes: list[float], *splits: tuple[int, float]) -> list[JudgedAction]:
    actions = [action(str(SESSIONS[place]), "split", ratio) for place, ratio in splits]
    return judged_actions(bars(*closes), actions, date(2026, 6, 30))


def section(closes: list[float], *splits: tuple[int, float]) -> PriceView:
    actions = [action(str(SESSIONS[place]), "split", ratio) for place, ratio in splits]
    view = price_view(prices_of(bars(*closes), actions, at("2026-06-18", 21)), at("2026-06-18", 21))
    assert view is not None
    return view


@pytest.mark.parametrize(
    ("ratio", "pure"),
    [
        *((ratio, True) for ratio in (2, 1.5, 0.05, 1.05, 1.1, 50, 1 / 3)),
        *((round(1 / n, 6), True) for n in (3, 6, 12, 15, 30, 35, 60, 150)),  # as stored
        *((ratio, True) for ratio in (1.01, 1.02, 1.03, 1.04, 1.333333)),  # stock dividends
        *((ratio, False) for ratio in (1.281, 1.0437, 1.046, 1.0005, 1.13, 1.196, 0, -2)),
    ],
)
def test_a_split_has_a_ratio_of_whole_shares(ratio: float, pure: bool) -> None:
    assert is_pure(ratio) is pure


def test_prices_show_whether_they_were_adjusted() -> None:
    split = Split(SESSIONS[2], 2.0)
    assert shown(split, prices(100, 101, 50, 51)) == "jump"
    assert shown(split, prices(50, 50.5, 50, 51)) == "no jump"
    assert shown(split, prices(100, 101)) == "unclear"


def test_the_open_shows_a_jump_that_the_close_hides() -> None:
    """Halved at the open and back at the old price at the close: still a split."""
    day = Price(SESSIONS[2], 50.0, 99.0)
    assert shown(Split(SESSIONS[2], 2.0), [*prices(100, 100), day]) == "jump"


def test_a_close_that_moved_by_the_ratio_is_a_jump_whatever_the_open_repeats() -> None:
    """Sources give the close before as the open: 400, then 100 from an open of 400."""
    opens = [400.0, 400.0, 402.0, 100.0, 101.0]
    closes = [400.0, 402.0, 100.0, 101.0, 100.0]
    rows = [Price(*row) for row in zip(SESSIONS, opens, closes, strict=False)]
    assert shown(Split(SESSIONS[2], 4.0), rows) == "jump"
    assert shown(Split(SESSIONS[3], 4.0), rows) == "no jump"


def test_a_small_ratio_within_usual_moves_shows_nothing() -> None:
    wild = prices(100, 106, 99, 105, 98, 104)
    assert shown(Split(SESSIONS[3], 1.03), wild) == "unclear"
    calm = prices(100, 100.1, 100, 97.1, 97, 97.1)
    assert shown(Split(SESSIONS[3], 1.03), calm) == "jump"


def test_of_two_listings_the_one_with_the_jump_counts() -> None:
    first, second = Split(SESSIONS[2], 2.0), Split(SESSIONS[3], 2.0)
    marked = list(distinct([second, first], prices(100, 100, 100, 50, 50)))
    assert marked == [(first, True), (second, False)]
    adjusted = list(distinct([first, second], prices(50, 50, 50, 50, 50)))
    assert adjusted == [(first, False), (second, True)]


def test_two_splits_far_apart_are_two() -> None:
    one, other = Split(date(2026, 1, 5), 2.0), Split(date(2026, 6, 5), 2.0)
    assert [repeated for _, repeated in distinct([one, other], [])] == [False, False]


def test_a_split_listed_twice_divides_once() -> None:
    view = section([100, 100, 50, 50, 50], (2, 2.0), (3, 2.0))
    assert [b.close for b in view.bars] == [50.0] * 5
    assert [a.quality for a in view.actions] == ["ok", "doubtful"]
    assert view.quality == "stale"  # eleven days old, and the repetition is no doubt about it


def test_a_split_that_prices_do_not_show_changes_nothing() -> None:
    (one,) = judged([50, 50.2, 50.1, 50], (2, 2.0))
    assert (one.ratio, one.changes_shares) == (1.0, False)
    assert "do not jump" in one.doubt


def test_the_split_of_tomorrow_is_not_applied_today() -> None:
    (one,) = judged([50, 50.2], (3, 2.0))
    assert (one.ratio, one.changes_shares) == (1.0, False)
    assert section([50, 50.2], (3, 2.0)).last_close == 50.2


def test_a_spin_off_adjusts_prices_and_not_shares() -> None:
    """A fifth of the company goes to its owners: 100 a share becomes 100 / 1.25344."""
    view = section([100, 100, 79.78, 79.8], (2, 1.25344))
    assert view.bars[0].close == pytest.approx(79.78, abs=0.01)
    assert view.bars[0].volume == 1000
    (listed,) = view.actions
    assert listed.quality == "doubtful"
    assert "spin-off" in listed.reasons[0]
    assert view.quality == "doubtful"
    (one,) = judged([100, 100, 79.78, 79.8], (2, 1.25344))
    assert not one.changes_shares


def test_a_stock_dividend_is_a_split() -> None:
    (one,) = judged([105, 105, 100, 100.1], (2, 1.05))
    assert (one.ratio, one.changes_shares, one.doubt) == (1.05, True, "")
