"""Technical indicators of adjusted daily bars, as of any date.

Every series is as long as its input (positive prices) and is None where its window is not full.
Bars are adjusted for splits by `altlens.aggregate.market.prices`.
"""

import math
from collections.abc import Sequence
from datetime import date
from itertools import accumulate, pairwise
from statistics import fmean, stdev
from typing import Protocol, TypedDict

SESSIONS_A_YEAR = 252

Series = list[float | None]


class Bar(Protocol):
    """One session, adjusted."""

    @property
    def session(self) -> date: ...
    @property
    def high(self) -> float | None: ...
    @property
    def low(self) -> float | None: ...
    @property
    def close(self) -> float: ...
    @property
    def volume(self) -> float | None: ...


class Technicals(TypedDict):
    """The indicators at the last session at or before a date; shares of 1, prices, and sigmas."""

    session: str
    close: float
    returns: dict[str, float | None]  # by sessions: "1", "5", "21", "252"
    volatility_20: float | None  # a year
    drawdown: float
    max_drawdown: float
    sma_20: float | None
    sma_50: float | None
    sma_200: float | None
    ema_12: float | None
    ema_26: float | None
    rsi_14: float | None
    macd: float | None
    macd_signal: float | None
    macd_histogram: float | None
    atr_14: float | None
    bollinger_lower: float | None
    bollinger_upper: float | None
    volume_anomaly: float | None


def technicals(bars: Sequence[Bar], as_of: date) -> Technicals | None:
    """The indicators as of a date; None without a bar by then. Bars come oldest first."""
    bars = _known(bars, as_of)
    if not bars:
        return None
    closes = [bar.close for bar in bars]
    line, signal, histogram = macd(closes)
    lower, upper = bollinger(closes[-20:])
    falls = drawdown(closes)
    return Technicals(
        session=bars[-1].session.isoformat(),
        close=closes[-1],
        returns={str(span): returns(closes, span)[-1] for span in (1, 5, 21, 252)},
        volatility_20=volatility(closes[-21:])[-1],
        drawdown=falls[-1],
        max_drawdown=min(falls),
        sma_20=sma(closes[-20:], 20)[-1],
        sma_50=sma(closes[-50:], 50)[-1],
        sma_200=sma(closes[-200:], 200)[-1],
        ema_12=ema(closes, 12)[-1],
        ema_26=ema(closes, 26)[-1],
        rsi_14=rsi(closes)[-1],
        macd=line[-1],
        macd_signal=signal[-1],
        macd_histogram=histogram[-1],
        atr_14=atr(bars)[-1],
        bollinger_lower=lower[-1],
        bollinger_upper=upper[-1],
        volume_anomaly=volume_anomaly([bar.volume for bar in bars[-21:]])[-1],
    )


def returns(closes: Sequence[float], span: int = 1) -> Series:
    """The change over so many sessions, as a share."""
    changes = [now / then - 1 for then, now in zip(closes, closes[span:], strict=False)]
    return [*[None] * min(span, len(closes)), *changes]


def volatility(closes: Sequence[float], window: int = 20) -> Series:
    """Standard deviation of daily logarithmic returns over a window, per year."""
    moves = [math.log(now) - math.log(then) for then, now in pairwise(closes)]
    yearly = math.sqrt(SESSIONS_A_YEAR)
    return [
        stdev(moves[end - window : end]) * yearly if end >= window else None
        for end in range(len(closes))
    ]


def drawdown(closes: Sequence[float]) -> list[float]:
    """The distance below the highest close so far, as a share: 0 or negative."""
    return [close / peak - 1 for close, peak in zip(closes, accumulate(closes, max), strict=True)]


def sma(values: Sequence[float], window: int) -> Series:
    """Simple moving average."""
    return [
        fmean(values[end - window : end]) if end >= window else None
        for end in range(1, len(values) + 1)
    ]


def ema(values: Sequence[float], span: int) -> Series:
    """Exponential moving average, started with the first value, None before the span-th."""
    return _shown_from(span, _smoothed(values, 2 / (span + 1)))


def rsi(closes: Sequence[float], window: int = 14) -> Series:
    """Wilder's relative strength index, 0 to 100; 50 where nothing moved."""
    moves = [now - then for then, now in pairwise(closes)]
    gains = _smoothed([max(move, 0.0) for move in moves], 1 / window)
    losses = _smoothed([max(-move, 0.0) for move in moves], 1 / window)
    index = [
        100 * gain / (gain + loss) if gain + loss else 50.0
        for gain, loss in zip(gains, losses, strict=True)
    ]
    return [None, *_shown_from(window, index)] if closes else []


def macd(
    closes: Sequence[float], fast: int = 12, slow: int = 26, smooth: int = 9
) -> tuple[Series, Series, Series]:
    """The MACD line, its signal line, and the line less the signal."""
    quick, steady = _smoothed(closes, 2 / (fast + 1)), _smoothed(closes, 2 / (slow + 1))
    line = [one - other for one, other in zip(quick, steady, strict=True)][slow - 1 :]
    signal = _smoothed(line, 2 / (smooth + 1))
    histogram = [one - other for one, other in zip(line, signal, strict=True)]
    start: Series = [None] * min(slow - 1, len(closes))
    return (
        [*start, *line],
        [*start, *_shown_from(smooth, signal)],
        [*start, *_shown_from(smooth, histogram)],
    )


def atr(bars: Sequence[Bar], window: int = 14) -> Series:
    """Wilder's average true range, in the price's currency."""
    ranges = [_high(bar) - _low(bar) for bar in bars[:1]]
    for before, bar in pairwise(bars):
        ranges.append(max(_high(bar), before.close) - min(_low(bar), before.close))
    return _shown_from(window, _smoothed(ranges, 1 / window))


def _spread(values: Sequence[float]) -> float:
    """The population's standard deviation; `statistics` takes ten times as long for it."""
    mean = fmean(values)
    return math.sqrt(fmean((value - mean) ** 2 for value in values))


def bollinger(
    closes: Sequence[float], window: int = 20, width: float = 2.0
) -> tuple[Series, Series]:
    """The lower and upper Bollinger band around the simple moving average."""
    means = sma(closes, window)
    spreads = [
        width * _spread(closes[end - window : end]) if end >= window else 0.0
        for end in range(1, len(closes) + 1)
    ]
    bands = list(zip(means, spreads, strict=True))
    return (
        [None if mean is None else mean - spread for mean, spread in bands],
        [None if mean is None else mean + spread for mean, spread in bands],
    )


def volume_anomaly(volumes: Sequence[float | None], window: int = 20) -> Series:
    """Standard deviations above the mean of the window before; unknown volumes are left out."""
    series: Series = []
    for at, volume in enumerate(volumes):
        past = [before for before in volumes[max(0, at - window) : at] if before is not None]
        spread = stdev(past) if at >= window and len(past) > 1 else 0.0
        known = volume is not None and spread > 0
        series.append((volume - fmean(past)) / spread if known and volume is not None else None)
    return series


def _known(bars: Sequence[Bar], as_of: date) -> list[Bar]:
    """The bars by a date that have a price: a close of nothing is a fault, not a crash."""
    return [bar for bar in bars if bar.session <= as_of and bar.close > 0]


def _smoothed(values: Sequence[float], weight: float) -> list[float]:
    """Exponential smoothing: each value by `weight`, the series so far by the rest."""
    return list(accumulate(values, lambda mean, value: mean + weight * (value - mean)))


def _shown_from(first: int, values: Sequence[float]) -> Series:
    return [None if place < first else value for place, value in enumerate(values, start=1)]


def _high(bar: Bar) -> float:
    return bar.close if bar.high is None else bar.high


def _low(bar: Bar) -> float:
    return bar.close if bar.low is None else bar.low
