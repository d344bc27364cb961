"""The price section, adjusted by the splits in force."""

from datetime import datetime

import pytest

from altlens.aggregate.market.prices import price_view, prices_of
from altlens.items.price import Action, Bar
from altlens.items.view import PriceView
from tests.hand_made import action, at, bar

SESSIONS = ("2026-06-15", "2026-06-16", "2026-06-17")
EVENING = at("2026-06-17", 21)


def section(
    bars: list[Bar], actions: list[Action] | None = None, as_of: datetime = EVENING
) -> PriceView | None:
    return price_view(prices_of(bars, actions or [], as_of), as_of)


def view(closes: tuple[float, ...], *splits: tuple[str, float]) -> PriceView:
    bars = [bar(day, close) for day, close in zip(SESSIONS, closes, strict=False)]
    prices = section(bars, [action(day, "split", ratio) for day, ratio in splits])
    assert prices is not None
    return prices


def test_no_bars_make_no_section() -> None:
    assert section([], [action("2026-06-15", "dividend", 1.0)]) is None


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


def test_dividends_do_not_adjust_and_keep_their_currency() -> None:
    paid = action("2026-06-15", "dividend", 5.0, currency="TWD")
    prices = section([bar("2026-06-15", 10.0)], [paid])
    assert prices is not None
    assert prices.last_close == 10.0
    assert [(a.action, a.value, a.currency) for a in prices.actions] == [("dividend", 5.0, "TWD")]


def test_a_change_over_thirty_days_is_against_the_last_close_before() -> None:
    bars = [bar("2026-05-15", 50.0), bar("2026-05-20", 70.0), bar("2026-06-17", 100.0)]
    prices = section(bars)
    assert prices is not None
    assert prices.change_30_days_percent == 100.0  # since 18 May, which had the close of the 15th


def test_a_change_over_thirty_days_needs_a_close_of_the_week_before() -> None:
    for day, change in (("2026-05-11", 100.0), ("2026-05-10", None)):  # 7 and 8 days
        prices = section([bar(day, 50.0), bar("2026-06-17", 100.0)])
        assert prices is not None
        assert prices.change_30_days_percent == change
        assert ("no close of 2026-05-18" in prices.change_30_days_reason) is (change is None)


def test_of_two_symbols_of_a_company_one_bar_a_session_counts() -> None:
    """A recording across a rename has the older sessions under both symbols."""

    def priced(symbol: str, close: float, hour: int) -> list[Bar]:
        changes = {"symbol": symbol, "fetched_at": at("2026-06-18", hour)}
        return [bar(day, close, key=f"bar/{symbol}/{day}", **changes) for day in SESSIONS]

    pairs = zip(priced("NEW", 50.0, 1), priced("OLD", 70.0, 2), strict=True)
    both = [one for pair in pairs for one in pair]
    older = bar("2026-06-12", 40.0, symbol="OLD", key="bar/OLD/2026-06-12")
    paid = [
        action("2026-06-16", "dividend", 1.0, symbol=symbol, key=f"action/{symbol}")
        for symbol in ("NEW", "OLD")
    ]
    for symbol, close in (("NEW", 50.0), ("OLD", 70.0), ("", 70.0)):  # else the last fetched
        prices = prices_of([older, *both], paid, EVENING, symbol)
        assert [b.close for b in prices.bars] == [40.0, close, close, close]
    assert [a.symbol for a in prices_of(both, paid, EVENING, "OLD").actions] == ["OLD"]


def test_one_day_needs_the_close_of_the_session_before() -> None:
    gap = section([bar("2026-06-15", 50.0), bar("2026-06-17", 100.0)])
    assert gap is not None
    assert gap.change_1_day_percent is None
    assert "session before" in gap.change_reason
    weekend = section(
        [bar("2026-06-12", 50.0), bar("2026-06-15", 55.0)], as_of=at("2026-06-15", 21)
    )
    assert weekend is not None
    assert weekend.change_1_day_percent == pytest.approx(10.0)


def test_one_day_is_only_said_of_the_exchanges_last_session() -> None:
    bars = [bar(day, close) for day, close in zip(SESSIONS, (50.0, 55.0, 60.5), strict=True)]
    for as_of in (EVENING, at("2026-06-18", 19)):  # the session of the 18th is going on
        prices = section(bars, as_of=as_of)
        assert prices is not None
        assert (prices.change_1_day_percent, prices.change_reason) == (pytest.approx(10.0), "")
    late = section(bars, as_of=at("2026-06-18", 20))
    assert late is not None
    assert late.change_1_day_percent is None
    assert late.change_reason == (
        "The last close is of 2026-06-17, the last session was 2026-06-18."
    )


def test_without_a_calendar_the_last_session_is_not_known() -> None:
    bars = [bar(day, 50.0, exchange_zone="Africa/Cairo") for day in SESSIONS]
    prices = section(bars)
    assert prices is not None
    assert prices.change_1_day_percent is None
    assert "not known" in prices.change_reason


def test_a_price_grows_stale() -> None:
    bars = [bar(day, 50.0) for day in SESSIONS]
    qualities = []
    for as_of in (at("2026-06-22"), at("2026-06-23")):
        prices = section(bars, as_of=as_of)
        assert prices is not None
        qualities.append(prices.quality)
    assert qualities == ["ok", "stale"]  # after five days


def test_one_bar_has_no_change() -> None:
    shown = view((10.0,))
    assert shown.change_1_day_percent is shown.change_30_days_percent is None


def test_values_say_where_they_come_from() -> None:
    last_bar = bar("2026-06-15", 10.0)
    prices = section([last_bar])
    assert prices is not None
    assert prices.bars[0].provenance.item == last_bar.id
    assert prices.bars[0].provenance.capture == last_bar.capture


def test_repaired_figures_are_marked() -> None:
    repaired = [bar(SESSIONS[0], 10.0), bar(SESSIONS[1], 10.0, repaired=True)]
    shown = section(repaired, [action(SESSIONS[0], "dividend", 0.1, repaired=True)])
    assert shown is not None
    assert [one.quality for one in shown.bars] == ["ok", "derived"]
    assert (shown.quality, shown.actions[0].quality) == ("derived", "derived")
    assert "repaired" in shown.reasons[0]


def test_a_dividend_above_the_price_or_below_zero_is_doubtful() -> None:
    bars = [bar(day, 10.0) for day in SESSIONS]
    paid = [action(SESSIONS[1], "dividend", -0.1), action(SESSIONS[2], "dividend", 12.5)]
    shown = section(bars, paid)
    assert shown is not None
    assert [one.quality for one in shown.actions] == ["doubtful", "doubtful"]
    assert shown.quality == "ok"
