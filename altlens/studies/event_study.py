"""What prices did around events, beyond what the market or the sector did.

returns = returns_frame(since="2023-01-02", until="2026-06-18")
study = event_study(insider_buys(), returns, window=(-5, 20))
study.average[["cumulative", "cumulative_low", "cumulative_high"]].plot()
"""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from altlens.calendars.calendar import load as load_calendar
from altlens.errors import BadInput, BadRange
from altlens.studies.inference import clustered_error, t_quantile

Model = Literal["market", "adjusted"]
Benchmark = Literal["market", "sector"]

ESTIMATION = 120  # sessions before the window that the model is fitted to
MIN_ESTIMATION = 60
MIN_PEERS = 2  # companies beside the event's own that make a benchmark


class EventStudy(NamedTuple):
    """The events that count, their abnormal returns by session, and the averages.

    `events` has symbol, at (UTC), session (of day 0), alpha and beta. `abnormal` has a row an
    event and a column a session, as shares of 1. `average` has by session: mean, low, high,
    cumulative, cumulative_low, cumulative_high and events. `left_out` has symbol, at and reason.
    """

    events: pd.DataFrame
    abnormal: pd.DataFrame
    average: pd.DataFrame
    left_out: pd.DataFrame


class _Rejected(Exception):
    """The event cannot be measured; the text says why."""


def event_study(
    events: pd.DataFrame,
    returns: pd.DataFrame,
    window: tuple[int, int] = (-5, 20),
    *,
    benchmark: Benchmark | pd.Series = "market",
    model: Model = "market",
    sectors: Mapping[str, str] | None = None,
    exchange: str = "XNYS",
    confidence: float = 0.95,
) -> EventStudy:
    """Measure abnormal returns in a window of sessions around events.

    `events` has the columns symbol and at, when the world could know (UTC); day 0 is the first
    session of `exchange` whose close can react to it. `returns` has daily returns as shares of 1,
    by date and symbol. The benchmark is the mean of the other companies ("market"), of the others
    of the sector, or a series by date. The model "market" fits alpha and beta to the 120 sessions
    before the window, at least 60; "adjusted" subtracts the benchmark.

    Bands use standard errors clustered by the session of day 0, and Student's t; there are none
    below three sessions. Windows that overlap on different days count as independent, so bands of
    frequent events are too narrow. BadInput for columns that are missing, BadRange for a window
    that ends before it begins.
    """
    first, last = window
    if last < first:
        raise BadRange(f"The window from {first} to {last} ends before it begins.")
    if missing := {"symbol", "at"} - set(events.columns):
        raise BadInput(f"The events have no column {' and '.join(sorted(missing))}.")
    if isinstance(benchmark, str) and benchmark == "sector" and sectors is None:
        raise BadInput("A sector model needs the sector of each symbol: sectors={'AAPL': …}.")
    measure = _Measure(returns.sort_index(), window, benchmark, model, sectors or {}, exchange)
    rows: list[dict[str, Any]] = []
    abnormal: list[pd.Series] = []
    left_out: list[dict[str, Any]] = []
    for symbol, at in zip(events["symbol"], pd.to_datetime(events["at"], utc=True), strict=True):
        try:
            row, series = measure.measure(symbol, at)
        except _Rejected as reason:
            left_out.append({"symbol": symbol, "at": at, "reason": str(reason)})
        else:
            rows.append({"symbol": symbol, "at": at, **row})
            abnormal.append(series)
    measured = pd.DataFrame(rows, columns=["symbol", "at", "session", "alpha", "beta"])
    matrix = pd.DataFrame(abnormal, columns=range(first, last + 1), dtype=float)
    matrix = matrix.reset_index(drop=True)
    return EventStudy(
        measured,
        matrix,
        _average(matrix, measured["session"], confidence),
        pd.DataFrame(left_out, columns=["symbol", "at", "reason"]),
    )


class _Measure:
    """Measures one event after the other on the same returns."""

    def __init__(
        self,
        returns: pd.DataFrame,
        window: tuple[int, int],
        benchmark: Benchmark | pd.Series,
        model: Model,
        sectors: Mapping[str, str],
        exchange: str,
    ) -> None:
        self._returns = returns
        self._window = window
        self._benchmark = benchmark
        self._model = model
        self._sectors = sectors
        self._calendar = load_calendar(exchange)
        self._days = pd.DatetimeIndex(returns.index)

    def measure(self, symbol: str, at: pd.Timestamp) -> tuple[dict[str, Any], pd.Series]:
        """The session of day 0 with the model's coefficients, and the abnormal returns."""
        if symbol not in self._returns.columns:
            raise _Rejected("no returns of the symbol")
        session = self._calendar.first_after(at.to_pydatetime())
        if session is None or (day := pd.Timestamp(session.day)) not in self._days:
            raise _Rejected("no returns of the session that could react first")
        place = int(self._days.searchsorted(day))
        first, last = place + self._window[0], place + self._window[1]
        if first < 0 or last >= len(self._days):
            raise _Rejected("the window reaches beyond the returns")
        own, other = self._returns[symbol].to_numpy(float), self._other(symbol)
        alpha, beta = self._fit(own, other, first)
        abnormal = own[first : last + 1] - alpha - beta * other[first : last + 1]
        if np.isnan(abnormal).any():
            raise _Rejected("a return in the window is missing")
        series = pd.Series(abnormal, index=range(self._window[0], self._window[1] + 1))
        return {"session": day, "alpha": alpha, "beta": beta}, series

    def _fit(self, own: Any, other: Any, first: int) -> tuple[float, float]:
        if self._model == "adjusted":
            return 0.0, 1.0
        before = slice(max(0, first - ESTIMATION), first)
        known = ~(np.isnan(own[before]) | np.isnan(other[before]))
        if known.sum() < MIN_ESTIMATION:
            raise _Rejected(
                f"{known.sum()} sessions before the window have both returns; the model needs "
                f"{MIN_ESTIMATION}"
            )
        x, y = other[before][known], own[before][known]
        spread = x - x.mean()
        variance = float(spread @ spread)
        if variance == 0:
            raise _Rejected("the benchmark does not move")
        beta = float(spread @ y) / variance
        return float(y.mean() - beta * x.mean()), beta

    def _other(self, symbol: str) -> Any:
        """The benchmark's returns: without the event's own company."""
        if isinstance(self._benchmark, pd.Series):
            return self._benchmark.reindex(self._returns.index).to_numpy(float)
        peers = self._returns.drop(columns=symbol)
        if self._benchmark == "sector":
            sector = self._sectors.get(symbol)
            if not sector:
                raise _Rejected("the sector is not known")
            peers = peers[[name for name in peers if self._sectors.get(str(name)) == sector]]
        if peers.shape[1] < MIN_PEERS:
            raise _Rejected(f"fewer than {MIN_PEERS} other companies make the benchmark")
        enough = peers.notna().sum(axis=1) >= MIN_PEERS
        return peers.mean(axis=1).where(enough).to_numpy(float)


def _average(abnormal: pd.DataFrame, sessions: pd.Series, confidence: float) -> pd.DataFrame:
    """The mean by session and its sum from the window's start, with confidence bands."""
    rows = {}
    cumulative = abnormal.cumsum(axis=1)
    for day in abnormal.columns:
        mean, low, high = _band(abnormal[day].to_numpy(float), sessions, confidence)
        total, total_low, total_high = _band(cumulative[day].to_numpy(float), sessions, confidence)
        rows[day] = {
            "mean": mean,
            "low": low,
            "high": high,
            "cumulative": total,
            "cumulative_low": total_low,
            "cumulative_high": total_high,
            "events": len(abnormal),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("session")


def _band(values: Any, sessions: pd.Series, confidence: float) -> tuple[float, float, float]:
    if not len(values):
        return np.nan, np.nan, np.nan
    mean = float(values.mean())
    error, clusters = clustered_error(values, sessions.astype("int64").tolist())
    half = error * t_quantile((1 + confidence) / 2, clusters - 1) if clusters > 2 else np.nan
    return mean, mean - half, mean + half
