"""Repair known faults of Yahoo's histories with yfinance's own functions, offline.

yfinance repairs while it fetches, requests finer prices to do so, and reads the clock. Here its
detectors run over a stored history, with the same result at any time.
"""

from contextlib import suppress
from typing import Any, Literal

from yfinance.scrapers.history import PriceHistory

from altlens.items.price import DAILY

Fault = Literal["dividends", "splits", "units"]
FAULTS: tuple[Fault, ...] = ("dividends", "splits", "units")
SUFFIX = ("m", "h")  # of intervals within a day


class _Offline(PriceHistory):  # type: ignore[misc]
    """A history that sends no requests."""

    def _reconstruct_intervals_batch(
        self, df: Any, interval: str, prepost: bool, tag: int = -1
    ) -> Any:
        return df.assign(**{"Repaired?": False}) if "Repaired?" not in df else df


def repaired(
    frame: Any,
    symbol: str,
    interval: str,
    currency: str,
    zone: str,
    faults: tuple[Fault, ...] = FAULTS,
) -> Any:
    """A copy of a history (as with `auto_adjust=False`) without its faults, in the same order.

    `dividends` are a hundredfold or left out of the adjusted close, `splits` left out or done
    twice, prices in the wrong `units`. A history that yfinance cannot judge is returned as it came.
    """
    repaired_frame = frame.copy()
    if repaired_frame.empty or "=" in symbol:  # currencies have no volume to judge by
        return repaired_frame
    repaired_frame["Volume"] = repaired_frame["Volume"].fillna(0)
    repaired_frame["Repaired?"] = False
    history = _Offline(None, symbol, zone, session=object())
    history._history_metadata = {"currency": currency}
    whole_days = not interval.endswith(SUFFIX)
    with suppress(Exception):  # an error of the repair must not lose the prices
        if "dividends" in faults and whole_days:
            repaired_frame = history._fix_bad_div_adjust(repaired_frame, interval, False, currency)
        if "splits" in faults and whole_days:
            repaired_frame = _with_splits(history, repaired_frame, zone)
        if "units" in faults:
            repaired_frame = history._fix_unit_mixups(repaired_frame, interval, zone, False)
    repaired_frame = repaired_frame.reindex(frame.index)
    repaired_frame["Volume"] = repaired_frame["Volume"].where(frame["Volume"].notna())
    return repaired_frame


def _with_splits(history: _Offline, frame: Any, zone: str) -> Any:
    """The history with every split applied once.

    yfinance compares volumes to tell a split left out from prices in another unit, and gives up
    where there are none; a split that the history itself names needs no telling. Longer bars are
    judged as strictly as days, as yfinance's own tests do. What was paid in a split's own bar was
    paid on the new shares.
    """
    untold = frame.assign(Volume=1) if (frame["Volume"] == 0).all() else frame
    with_splits = history._fix_bad_stock_splits(untold, DAILY, zone).reindex(frame.index)
    if untold is not frame:
        with_splits["Volume"] = frame["Volume"]
    with_splits["Dividends"] = with_splits["Dividends"].where(
        frame["Stock Splits"] == 0, frame["Dividends"]
    )
    return with_splits
