"""Technical indicators as series over a view's bars, for the price chart."""

from collections.abc import Sequence
from typing import NamedTuple

from altlens.aggregate.market.technicals import Series, bollinger, ema, macd, rsi, sma
from altlens.items.view import BarView


class Indicators(NamedTuple):
    """Series by name, each as long as the bars; `overlays` are on the scale of the price."""

    overlays: dict[str, Series]
    rsi: Series
    macd: dict[str, Series]


def indicators(bars: Sequence[BarView]) -> Indicators:
    """Compute the common indicators with their common windows."""
    closes = [bar.close for bar in bars]
    lower, upper = bollinger(closes)
    line, signal, histogram = macd(closes)
    overlays = {
        "SMA 20": sma(closes, 20),
        "SMA 50": sma(closes, 50),
        "SMA 200": sma(closes, 200),
        "EMA 12": ema(closes, 12),
        "EMA 26": ema(closes, 26),
        "Bollinger low": lower,
        "Bollinger high": upper,
    }
    return Indicators(overlays, rsi(closes), {"line": line, "signal": signal, "bars": histogram})
