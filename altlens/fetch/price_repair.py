"""Mends the known faults of Yahoo's histories by yfinance's own functions, offline.

yfinance repairs while it fetches, asks for finer prices to do so, and looks at the clock. Here
its detectors run over a history that was fetched already: the same answer at any time.
"""

from contextlib import suppress
from typing import Any

from yfinance.scrapers.history import PriceHistory

SUFFIX = ("m", "h")  # of intervals within a day


class _Offline(PriceHistory):  # type: ignore[misc]
    """A history that asks for nothing."""

    def _reconstruct_intervals_batch(
        self, df: Any, interval: str, prepost: bool, tag: int = -1
    ) -> Any:
        return df.assign(**{"Repaired?": False}) if "Repaired?" not in df else df


def repaired(frame: Any, symbol: str, interval: str, currency: str, zone: str) -> Any:
    """A copy of a history (as with `auto_adjust=False`) without its faults, in the same order.

    In turn: dividends a hundredfold or left out of the adjusted close, splits left out or done
    twice, prices in the wrong unit. A history that yfinance cannot judge is returned as it came.
    """
    held = frame.copy()
    if held.empty or "=" in symbol:  # currencies have no volume to judge by
        return held
    held["Volume"] = held["Volume"].fillna(0)
    held["Repaired?"] = False
    history = _Offline(None, symbol, zone, session=object())
    history._history_metadata = {"currency": currency}
    with suppress(Exception):  # faults of the mender must not cost the prices
        if not interval.endswith(SUFFIX):
            held = history._fix_bad_div_adjust(held, interval, False, currency)
        held = history._fix_bad_stock_splits(held, interval, zone)
        held = history._fix_unit_mixups(held, interval, zone, False)
    held = held.reindex(frame.index)
    held["Volume"] = held["Volume"].where(frame["Volume"].notna())
    return held
