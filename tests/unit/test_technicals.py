"""Indicators equal a direct computation with pandas, also at the edges."""

import datetime as dt
import random
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from altlens.aggregate.market import technicals as ta

MONDAY = dt.date(2024, 1, 1)


@dataclass(frozen=True)
class Bar:
    session: dt.date
    open: float | None
    high: float | None
    low: float | None
    close: float
    volume: float | None


def bars_of(closes: list[float]) -> list[Bar]:
    chance = random.Random(7)
    return [
        Bar(
            session=MONDAY + dt.timedelta(days=day),
            open=close,
            high=close * (1 + chance.random() / 50),
            low=close * (1 - chance.random() / 50),
            close=close,
            volume=chance.randrange(1_000, 9_000),
        )
        for day, close in enumerate(closes)
    ]


def walk(length: int) -> list[float]:
    chance = random.Random(3)
    return list(
        accumulate(range(length - 1), lambda p, _: p * chance.uniform(0.96, 1.05), initial=50.0)
    )


CLOSES = walk(300)
BARS = bars_of(CLOSES)
FRAME = pd.DataFrame([vars(bar) for bar in BARS])
CLOSE = FRAME["close"]


def same(ours: list[float | None], theirs: pd.Series) -> None:
    np.testing.assert_allclose(
        np.array(ours, dtype=float), theirs.to_numpy(float), rtol=1e-9, atol=1e-10
    )


def smoothed(values: pd.Series, window: int) -> pd.Series:
    return values.ewm(alpha=1 / window, adjust=False, min_periods=window).mean()


@pytest.mark.parametrize("span", [1, 5, 21])
def test_returns(span: int) -> None:
    same(ta.returns(CLOSES, span), CLOSE.pct_change(span))


def test_volatility() -> None:
    moves = np.log(CLOSE / CLOSE.shift())
    same(ta.volatility(CLOSES), moves.rolling(20).std() * np.sqrt(252))


def test_drawdown() -> None:
    same(list(ta.drawdown(CLOSES)), CLOSE / CLOSE.cummax() - 1)


def test_means() -> None:
    same(ta.sma(CLOSES, 20), CLOSE.rolling(20).mean())
    same(ta.ema(CLOSES, 12), CLOSE.ewm(span=12, adjust=False, min_periods=12).mean())


def test_rsi() -> None:
    moves = CLOSE.diff()
    ratio = smoothed(moves.clip(lower=0), 14) / smoothed(-moves.clip(upper=0), 14)
    same(ta.rsi(CLOSES), 100 - 100 / (1 + ratio))


def test_macd() -> None:
    fast = CLOSE.ewm(span=12, adjust=False).mean()
    slow = CLOSE.ewm(span=26, adjust=False, min_periods=26).mean()
    signal = (fast - slow).ewm(span=9, adjust=False, min_periods=9).mean()
    for ours, theirs in zip(
        ta.macd(CLOSES), (fast - slow, signal, fast - slow - signal), strict=True
    ):
        same(ours, theirs)


def test_atr() -> None:
    before = CLOSE.shift()
    ranges = pd.concat(
        [FRAME.high - FRAME.low, (FRAME.high - before).abs(), (FRAME.low - before).abs()], axis=1
    )
    same(ta.atr(BARS), smoothed(ranges.max(axis=1), 14))


def test_bollinger() -> None:
    mean, spread = CLOSE.rolling(20).mean(), CLOSE.rolling(20).std(ddof=0)
    lower, upper = ta.bollinger(CLOSES)
    same(lower, mean - 2 * spread)
    same(upper, mean + 2 * spread)


def test_volume_anomaly() -> None:
    past = FRAME.volume.shift().rolling(20)
    same(
        ta.volume_anomaly([bar.volume for bar in BARS]),
        (FRAME.volume - past.mean()) / past.std(),
    )


def test_the_table_is_the_last_of_every_series_as_of_the_date() -> None:
    day = BARS[150].session
    table = ta.technicals(BARS, day)
    assert table is not None
    assert table == ta.technicals(BARS[:151], dt.date(2030, 1, 1))
    assert table["session"] == day.isoformat()
    assert table["sma_50"] == pytest.approx(CLOSE[101:151].mean())
    assert table["sma_200"] is None
    assert table["max_drawdown"] == pytest.approx((CLOSE / CLOSE.cummax() - 1)[:151].min())
    assert table["returns"]["252"] is None


def test_before_the_first_bar_there_is_nothing() -> None:
    assert ta.technicals(BARS, MONDAY - dt.timedelta(days=1)) is None
    assert ta.technicals([], MONDAY) is None


def test_a_price_that_never_moves_is_calm() -> None:
    table = ta.technicals(bars_of([10.0] * 60), dt.date(2030, 1, 1))
    assert table is not None
    assert (table["rsi_14"], table["volatility_20"], table["drawdown"]) == (50.0, 0.0, 0.0)


@given(
    st.lists(
        st.tuples(
            st.floats(0, 1e6), st.none() | st.floats(0, 1e6), st.none() | st.integers(0, 10**9)
        ),
        max_size=70,
    )
)
def test_any_bars_are_answered(rows: list[tuple[float, float | None, int | None]]) -> None:
    bars = [
        Bar(MONDAY + dt.timedelta(days=day), None, high, None, close, volume)
        for day, (close, high, volume) in enumerate(rows)
    ]
    far = dt.date(2030, 1, 1)
    table = ta.technicals(bars, far)
    assert (table is None) == all(bar.close == 0 for bar in bars)
    if table and table["rsi_14"] is not None:
        assert 0 <= table["rsi_14"] <= 100
