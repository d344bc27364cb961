"""Compares the indicators with the same computed plainly by pandas, over recorded daily prices.

A value is equal within a billionth. The baseline is the close itself in place of the indicator.
"""

import pathlib
import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from altlens.aggregate.market import technicals as ta
from altlens.evaluate.result import Result

PRICES = "recordings/prices-csv"
TOLERANCE = 1e-9


class Session(NamedTuple):
    """A recorded bar."""

    session: date
    high: float
    low: float
    close: float
    volume: float


Frame = Any  # pandas, whose stubs refuse half of what it does
Values = NDArray[np.float64]
Computed = Callable[[list[Session]], ta.Series]
Plain = Callable[[Frame], Frame]


def _smoothed(values: Frame, window: int) -> Frame:
    return values.ewm(alpha=1 / window, adjust=False, min_periods=window).mean()


def _rsi(frame: Frame) -> Frame:
    moves = frame.close.diff().iloc[1:]
    gains, losses = _smoothed(moves.clip(lower=0), 14), _smoothed(-moves.clip(upper=0), 14)
    return (100 * gains / (gains + losses)).reindex(frame.index)


def _atr(frame: Frame) -> Frame:
    before = frame.close.shift().fillna(frame.close)
    high, low = np.maximum(frame.high, before), np.minimum(frame.low, before)
    ranges = (high - low).where(frame.index > 0, frame.high - frame.low)
    return _smoothed(ranges, 14)


def _macd(frame: Frame) -> Frame:
    fast, slow = (frame.close.ewm(span=span, adjust=False).mean() for span in (12, 26))
    return (fast - slow).where(frame.index >= 25)


def _upper_band(frame: Frame) -> Frame:
    window = frame.close.rolling(20)
    return window.mean() + 2 * window.std(ddof=0)


def _volatility(frame: Frame) -> Frame:
    return np.log(frame.close).diff().rolling(20).std() * np.sqrt(252)


def _volume_anomaly(frame: Frame) -> Frame:
    before = frame.volume.shift().rolling(20)
    return (frame.volume - before.mean()) / before.std()


def _closes(bars: list[Session]) -> list[float]:
    return [bar.close for bar in bars]


INDICATORS: dict[str, tuple[Computed, Plain]] = {
    "returns": (lambda bars: ta.returns(_closes(bars), 5), lambda f: f.close.pct_change(5)),
    "volatility": (lambda bars: ta.volatility(_closes(bars)), _volatility),
    "drawdown": (
        lambda bars: [*ta.drawdown(_closes(bars))],
        lambda f: f.close / f.close.cummax() - 1,
    ),
    "SMA": (lambda bars: ta.sma(_closes(bars), 50), lambda f: f.close.rolling(50).mean()),
    "EMA": (
        lambda bars: ta.ema(_closes(bars), 12),
        lambda f: f.close.ewm(span=12, adjust=False, min_periods=12).mean(),
    ),
    "RSI": (lambda bars: ta.rsi(_closes(bars)), _rsi),
    "MACD": (lambda bars: ta.macd(_closes(bars))[0], _macd),
    "ATR": (ta.atr, _atr),
    "Bollinger": (lambda bars: ta.bollinger(_closes(bars))[1], _upper_band),
    "volume anomaly": (
        lambda bars: ta.volume_anomaly([bar.volume for bar in bars]),
        _volume_anomaly,
    ),
}  # fmt: skip


def evaluate(data: pathlib.Path) -> list[Result]:
    """The share of values that are equal, an indicator at a time; none without recordings."""
    frames = list(_frames(data / PRICES))
    return [_measure(name, frames) for name in INDICATORS] if frames else []


def _measure(name: str, frames: list[Frame]) -> Result:
    computed, plain = INDICATORS[name]
    equal = trivial = rows = 0
    seconds = 0.0
    for frame in frames:
        bars = [Session(*row) for row in frame.itertuples(index=False)]
        started = time.process_time()
        ours = np.array(computed(bars), dtype=float)
        seconds += time.process_time() - started
        theirs = plain(frame).to_numpy(dtype=float)
        equal += _equal(ours, theirs)
        trivial += _equal(frame.close.to_numpy(dtype=float), theirs)
        rows += len(bars)
    return Result(
        "technicals", "prices-csv", f"{name}, equal to pandas", equal / rows, trivial / rows,
        1e6 * seconds / rows, rows,
    )  # fmt: skip


def _equal(ours: Values, theirs: Values) -> int:
    close = np.isclose(ours, theirs, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True)
    return int(close.sum())


def _frames(folder: pathlib.Path) -> Iterator[Frame]:
    """Each file's sessions, oldest first, those without a price left out."""
    for file in sorted(folder.glob("*.csv")):
        bars = pd.read_csv(file, parse_dates=["Date"]).rename(columns=str.lower)
        bars = bars[["date", "high", "low", "close", "volume"]].dropna()
        bars = bars[bars.close > 0].sort_values("date", ignore_index=True)
        if not bars.empty:
            yield bars
