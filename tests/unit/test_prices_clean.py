"""How histories become bars as traded and actions."""

from datetime import UTC, date, datetime, time
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from altlens.clean.base import Origin
from altlens.clean.prices import clean
from altlens.fetch.prices import foreign_dividends
from altlens.items.price import Action, Bar
from altlens.items.query import Query
from tests.hand_made import COMPANY, at

ZONE = "America/New_York"
COLUMNS = ("Open", "High", "Low", "Close", "Volume", "Dividends", "Stock Splits")
NAN = float("nan")

Row = tuple[str, float, float, float, float]  # day, close, volume, dividend, split


def cleaned(
    *rows: Row, fetched: datetime | None = None, **about: Any
) -> tuple[dict[str, Bar], list[Action]]:
    """The bars by day, and the actions, of a history in Yahoo's format."""
    frame = pd.DataFrame(
        [[close] * 4 + [volume, paid, split] for _, close, volume, paid, split in rows],
        index=pd.DatetimeIndex([day for day, *_ in rows]).tz_localize(ZONE),
        columns=list(COLUMNS),
    )
    record = {
        "symbol": "AAPL",
        "interval": "1d",
        "currency": "USD",
        "exchange_zone": ZONE,
        "close_time": time(16),
        "frame": frame,
    } | about
    query = Query(source="prices", company=COMPANY, symbol="AAPL", part="1d")
    items = list(clean(record, Origin(query, "capture:1", fetched or at("2026-06-30"))))
    bars = {str(item.session): item for item in items if isinstance(item, Bar)}
    return bars, [item for item in items if isinstance(item, Action)]


def test_bars_before_a_split_are_as_they_were_traded() -> None:
    bars, actions = cleaned(
        ("2026-06-15", 10.0, 4000, 0, 0),
        ("2026-06-16", 11.0, 2000, 0, 4),
        ("2026-06-17", 12.0, 1000, 0, 0),
    )
    assert [bar.close for bar in bars.values()] == [40.0, 11.0, 12.0]
    assert [bar.volume for bar in bars.values()] == [1000, 2000, 1000]
    assert bars["2026-06-15"].high == bars["2026-06-15"].low == 40.0
    assert [(a.action, str(a.session), a.value) for a in actions] == [("split", "2026-06-16", 4.0)]


def test_several_splits_multiply() -> None:
    bars, _ = cleaned(
        ("2026-06-15", 10.0, 60, 0, 0),
        ("2026-06-16", 10.0, 60, 0, 2),
        ("2026-06-17", 10.0, 60, 0, 3),
    )
    assert [bar.close for bar in bars.values()] == [60.0, 30.0, 10.0]


def test_a_reverse_split_raises_what_was_traded_less() -> None:
    bars, _ = cleaned(("2026-06-15", 50.0, 10, 0, 0), ("2026-06-16", 50.0, 10, 0, 0.1))
    assert (bars["2026-06-15"].close, bars["2026-06-15"].volume) == (5.0, 100)


def test_dividends_are_as_they_were_paid() -> None:
    _, actions = cleaned(
        ("2026-06-15", 10.0, 1, 0.07, 0),
        ("2026-06-16", 10.0, 1, 0, 3),
        ("2026-06-17", 10.0, 1, 0.07, 0),
    )
    paid = [(str(a.session), a.value, a.currency) for a in actions if a.action == "dividend"]
    assert paid == [("2026-06-15", 0.21, "USD"), ("2026-06-17", 0.07, "USD")]


def test_a_session_without_a_close_makes_no_bar() -> None:
    bars, actions = cleaned(
        ("2026-06-15", 10.0, 1, 0, 0),
        ("2026-06-16", NAN, NAN, NAN, NAN),
        ("2026-06-17", 12.0, NAN, 0, 0),
    )
    assert list(bars) == ["2026-06-15", "2026-06-17"]
    assert bars["2026-06-15"].close == 10.0
    assert bars["2026-06-17"].volume is None
    assert actions == []


def test_a_bar_is_known_from_its_close() -> None:
    bars, _ = cleaned(("2026-01-15", 10.0, 1, 0, 0), ("2026-06-15", 10.0, 1, 0, 0))
    assert bars["2026-01-15"].available_at == at("2026-01-15", 21)
    assert bars["2026-06-15"].available_at == at("2026-06-15", 20)  # summer time


def test_the_bar_of_an_open_session_is_known_from_its_fetch_and_then_revised() -> None:
    during = datetime(2026, 6, 15, 15, 30, tzinfo=UTC)
    partial = cleaned(("2026-06-15", 10.0, 1, 0, 0), fetched=during)[0]["2026-06-15"]
    whole = cleaned(("2026-06-15", 11.0, 2, 0, 0), fetched=at("2026-06-16"))[0]["2026-06-15"]
    assert partial.available_at == during
    assert whole.available_at == at("2026-06-15", 20)
    assert partial.key == whole.key
    assert partial.id != whole.id


def test_an_action_is_known_from_the_morning_of_its_day() -> None:
    _, (split,) = cleaned(("2026-06-16", 10.0, 1, 0, 2))
    assert split.available_at == at("2026-06-16", 4)


def test_a_later_split_does_not_revise_what_was_traded() -> None:
    before = cleaned(("2026-06-15", 40.0, 1000, 0, 0))[0]["2026-06-15"]
    after = cleaned(("2026-06-15", 10.0, 4000, 0, 0), ("2026-06-16", 10.0, 1, 0, 4))[0]
    assert after["2026-06-15"].id == before.id


def test_a_record_without_a_zone_is_refused() -> None:
    with pytest.raises(Exception, match="Nowhere"):
        cleaned(("2026-06-15", 10.0, 1, 0, 0), exchange_zone="Nowhere/Land")


def test_a_dividend_in_another_currency_keeps_its_amount() -> None:
    paid = {date(2026, 6, 16): "TWD"}
    _, actions = cleaned(
        ("2026-06-15", 150.0, 10, 0.25, 0),
        ("2026-06-16", 150.0, 10, 12.5, 0),
        dividend_currencies=paid,
    )
    assert [(a.value, a.currency) for a in actions] == [(0.25, "USD"), (12.5, "TWD")]


def test_the_currencies_of_dividends_are_taken_from_the_reply() -> None:
    paid = pd.DataFrame(
        {"Dividends": [12.5, 0.25, 1.0, 1.0], "currency": ["TWD", "USD", "", float("nan")]},
        index=pd.date_range("2026-06-15", periods=4, tz=ZONE),
    )
    history = SimpleNamespace(_dividends=paid)
    assert foreign_dividends(history, "USD") == {date(2026, 6, 15): "TWD"}
    assert foreign_dividends(SimpleNamespace(_dividends=paid["Dividends"]), "USD") == {}


def test_a_past_session_has_its_own_close_whatever_that_of_today() -> None:
    """Fetched on a half day: the source gives its close of 13:00 for all days."""
    bars, _ = cleaned(
        ("2025-11-26", 10.0, 1, 0, 0),
        ("2025-11-28", 10.0, 1, 0, 0),
        fetched=at("2025-11-28", 20),
        close_time=time(13),
    )
    assert bars["2025-11-26"].available_at == at("2025-11-26", 21)
    assert bars["2025-11-28"].available_at == at("2025-11-28", 18)


def test_a_past_half_day_is_known_from_its_early_close() -> None:
    bars, _ = cleaned(("2025-07-03", 10.0, 1, 0, 0), ("2025-07-07", 10.0, 1, 0, 0))
    assert bars["2025-07-03"].available_at == at("2025-07-03", 17)
    assert bars["2025-07-07"].available_at == at("2025-07-07", 20)


@pytest.mark.parametrize(
    ("symbol", "zone"), [("COMI.CA", "Africa/Cairo"), ("EURUSD=X", "Europe/London")]
)
def test_without_a_calendar_a_bar_is_known_when_its_day_is_over(symbol: str, zone: str) -> None:
    """In summer time, local midnight is 22:00 or 23:00 UTC on the day before."""
    frame = pd.DataFrame(
        [[10.0] * 4 + [1, 0, 0]],
        index=pd.DatetimeIndex(["2026-06-15"]).tz_localize(zone),
        columns=list(COLUMNS),
    )
    bars, _ = cleaned(("2026-06-15", 0, 0, 0, 0), symbol=symbol, exchange_zone=zone, frame=frame)
    assert at("2026-06-15", 20) < bars["2026-06-15"].available_at < at("2026-06-16", 0)


def test_a_split_listed_on_two_days_is_undone_once() -> None:
    bars, actions = cleaned(
        ("2026-06-12", 50.0, 20, 0, 0),
        ("2026-06-15", 50.0, 20, 0, 2),
        ("2026-06-16", 50.0, 20, 0, 2),
    )
    assert [bar.close for bar in bars.values()] == [100.0, 50.0, 50.0]
    assert len(actions) == 2  # both were listed


def test_a_stock_dividend_that_was_not_applied_is_not_undone() -> None:
    """The prices still fall to a twentieth: they are prices as traded."""
    bars, _ = cleaned(
        ("2026-06-11", 105.0, 1, 0, 0),
        ("2026-06-12", 105.1, 1, 0, 0),
        ("2026-06-15", 100.1, 1, 0, 1.05),
        ("2026-06-16", 100.0, 1, 0, 0),
    )
    assert [bar.close for bar in bars.values()] == [105.0, 105.1, 100.1, 100.0]


def test_the_split_of_tomorrow_is_not_undone_today() -> None:
    bars, _ = cleaned(("2026-06-15", 40.0, 1, 0, 0), ("2026-06-16", NAN, NAN, 0, 4))
    assert bars["2026-06-15"].close == 40.0
