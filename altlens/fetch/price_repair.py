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
LEAST_IN_UNIT = 5  # rows at the end, before they say that all others are in another unit
FITTING, LEAST_APART = 8.0, 0.05  # times the usual distance from the rows around, and as a share


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
            repaired_frame = _in_one_unit(history, repaired_frame, interval, zone)
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


def _in_one_unit(history: _Offline, frame: Any, interval: str, zone: str) -> Any:
    """The history with single prices, and all before a change, in the unit of the last ones.

    yfinance takes the last unit for the right one, so the single prices are repaired first, and a
    change in the last `LEAST_IN_UNIT` rows is left as it came. A repair that does not fit the rows
    around it is none.
    """
    single = history._fix_unit_random_mixups(frame.copy(), interval, zone, False)
    single = _where_fitting(single.reindex(frame.index), frame)
    if "Adj Close" in frame:  # which yfinance leaves as it came
        single["Adj Close"] = frame["Adj Close"] * (single["Close"] / frame["Close"]).fillna(1.0)
    switched = history._fix_unit_switch(single.copy(), interval, zone).reindex(frame.index)
    if _is_changed(switched, single)[-LEAST_IN_UNIT:].any():
        return single
    return _where_fitting(switched, single)


def _where_fitting(after: Any, before: Any) -> Any:
    """The rows after a repair; those before it where the repair does not fit the rows around."""
    closes = after["Close"]
    around = closes.rolling(5, center=True, min_periods=2).median()
    apart = (closes / around - 1).abs()
    strange = apart > max(FITTING * apart.median(), LEAST_APART)
    rows = _is_changed(after, before) & strange
    after.loc[rows, before.columns] = before.loc[rows]
    return after


def _is_changed(after: Any, before: Any) -> Any:
    """Which rows have another close."""
    return (after["Close"] - before["Close"]).abs() > 1e-9 * before["Close"].abs()
