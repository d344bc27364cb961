"""What a signal predicts: rank correlation with later returns, spread of quantiles, turnover.

signals = signals_frame(since="2023-01-02", until="2026-06-18", signals=["sentiment_7d"])
report = signal_report(signals["sentiment_7d"], returns_frame("2023-01-02", "2026-06-18"))
report.summary
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from altlens.errors import BadInput
from altlens.extras import require_extra
from altlens.studies.inference import newey_west_error

HORIZONS = (1, 5, 20)
MIN_COMPANIES = 5  # with a signal and a return, for a day to count
ROUNDING = 1e-9  # so that the 11th of 20 is not taken for more than the 11th
MIN_DAYS = 20  # for a standard error


class SignalReport(NamedTuple):
    """How far a signal orders later returns.

    `ic` has the rank information coefficient by day and horizon (sessions). `summary` has by
    horizon: ic_mean, ic_error (Newey-West), ic_t, days, spread (mean return of the top less the
    bottom quantile, a share of 1 over the horizon), spread_error, spread_t. `quantiles` has the
    mean return by quantile, 1 the lowest, and horizon; `turnover` the share of the top and the
    bottom quantile that is new, by day; `sectors` the mean ic by sector and horizon.
    """

    ic: pd.DataFrame
    summary: pd.DataFrame
    quantiles: pd.DataFrame
    turnover: pd.DataFrame
    sectors: pd.DataFrame


def signal_report(
    signal: pd.Series,
    returns: pd.DataFrame,
    *,
    horizons: Sequence[int] = HORIZONS,
    quantiles: int = 5,
    delay: int = 1,
    sectors: Mapping[str, str] | None = None,
) -> SignalReport:
    """Compare a signal by (date, symbol) with the returns that follow.

    A row rests on all of its day, also on what came after the close, so a position is taken at the
    close `delay` sessions later, 1 unless the signal was known earlier. Days with fewer than five
    companies, or fewer than quantiles, do not count. Standard errors allow for the overlap of
    horizons; they are missing below 20 days. BadInput for what is not by date and symbol.
    """
    table = _table(signal)
    if any(horizon < 1 for horizon in horizons) or quantiles < 2 or delay < 0:
        raise BadInput("Horizons are 1 or more sessions, quantiles 2 or more, the delay 0 or more.")
    later = {horizon: forward_returns(returns, horizon, delay) for horizon in horizons}
    least = max(MIN_COMPANIES, quantiles)
    ics = {horizon: _ic(table, later[horizon], least) for horizon in horizons}
    places = _quantiles(table, quantiles, least)
    means = {horizon: _by_quantile(places, later[horizon], quantiles) for horizon in horizons}
    summary = {
        horizon: _summary(ics[horizon], means[horizon], horizon, quantiles) for horizon in horizons
    }
    return SignalReport(
        ic=pd.DataFrame(ics).rename_axis(columns="horizon"),
        summary=pd.DataFrame.from_dict(summary, orient="index").rename_axis("horizon"),
        quantiles=pd.DataFrame({horizon: means[horizon].mean() for horizon in horizons}),
        turnover=pd.DataFrame(
            {"top": _turnover(places == quantiles), "bottom": _turnover(places == 1)}
        ),
        sectors=_by_sector(table, later, sectors or {}),
    )


def forward_returns(returns: pd.DataFrame, horizon: int, delay: int = 1) -> pd.DataFrame:
    """The return over `horizon` sessions from the close `delay` sessions after each date.

    Missing where any of its daily returns is.
    """
    logs = returns.sort_index().astype(float).map(np.log1p)
    sums = logs.rolling(horizon, min_periods=horizon).sum().shift(-horizon - delay)
    return sums.map(np.expm1)


def alphalens_data(
    signal: pd.Series,
    returns: pd.DataFrame,
    *,
    horizons: Sequence[int] = HORIZONS,
    quantiles: int = 5,
    delay: int = 1,
    **options: Any,
) -> pd.DataFrame:
    """The signal as alphalens takes it: `alphalens.tears.create_full_tear_sheet(data)`.

    The forward returns are those of `forward_returns`. Needs the extra `alphalens`; `options` go to
    its `get_clean_factor`.
    """
    require_extra("alphalens")
    from alphalens.utils import get_clean_factor

    table = _table(signal)
    names = ["date", "asset"]
    later = {
        f"{horizon}D": forward_returns(returns, horizon, delay)
        .reindex(index=table.index, columns=table.columns)
        .rename_axis(index="date", columns="asset")
        .stack()
        for horizon in horizons
    }
    factor = signal.dropna().rename_axis(names)
    data: pd.DataFrame = get_clean_factor(
        factor, pd.DataFrame(later), quantiles=quantiles, **options
    )
    return data


def _table(signal: pd.Series) -> pd.DataFrame:
    """The signal by date, a column a symbol."""
    if signal.index.nlevels != 2:
        raise BadInput("The signal must be by date and symbol, as a column of signals_frame is.")
    return signal.unstack().sort_index()


def _ic(table: pd.DataFrame, later: pd.DataFrame, least: int) -> pd.Series:
    """Spearman's correlation of each day."""
    later = later.reindex(index=table.index, columns=table.columns)
    both = table.notna() & later.notna()
    enough = both.sum(axis=1) >= least
    x = table.where(both).rank(axis=1)[enough]
    y = later.where(both).rank(axis=1)[enough]
    x, y = x.sub(x.mean(axis=1), axis=0), y.sub(y.mean(axis=1), axis=0)
    scale = ((x**2).sum(axis=1) * (y**2).sum(axis=1)) ** 0.5
    return ((x * y).sum(axis=1) / scale.where(scale > 0)).dropna()


def _quantiles(table: pd.DataFrame, count: int, least: int) -> pd.DataFrame:
    """The quantile of each company on each day, 1 the lowest; missing where days do not count."""
    known = table.notna().sum(axis=1)
    shares = table.rank(axis=1).mul(count).div(known, axis=0)
    return shares.sub(ROUNDING).map(np.ceil).where(known >= least, axis=0)


def _by_quantile(places: pd.DataFrame, later: pd.DataFrame, count: int) -> pd.DataFrame:
    """The mean return of each quantile by day."""
    later = later.reindex(index=places.index, columns=places.columns)
    return pd.DataFrame(
        {place: later.where(places == place).mean(axis=1) for place in range(1, count + 1)}
    ).rename_axis(columns="quantile")


def _summary(ic: pd.Series, means: pd.DataFrame, horizon: int, quantiles: int) -> dict[str, float]:
    spread = (means[quantiles] - means[1]).dropna()
    ic_mean, ic_error = _mean(ic, horizon)
    spread_mean, spread_error = _mean(spread, horizon)
    return {
        "ic_mean": ic_mean,
        "ic_error": ic_error,
        "ic_t": ic_mean / ic_error if ic_error else math.nan,
        "days": len(ic),
        "spread": spread_mean,
        "spread_error": spread_error,
        "spread_t": spread_mean / spread_error if spread_error else math.nan,
    }


def _mean(series: pd.Series, horizon: int) -> tuple[float, float]:
    """The mean and its error, with lags for the overlap and for a slowly moving signal."""
    count = len(series)
    if not count:
        return math.nan, math.nan
    lags = max(horizon - 1, int(4 * (count / 100) ** (2 / 9)))
    error = newey_west_error(series.to_numpy(float), lags) if count >= MIN_DAYS else math.nan
    return float(series.mean()), error


def _turnover(members: pd.DataFrame) -> pd.Series:
    """The share of a day's members that were none the counted day before."""
    members = members[members.any(axis=1)]
    is_new = members & ~members.shift(1, fill_value=False)
    return (is_new.sum(axis=1) / members.sum(axis=1)).iloc[1:]


def _by_sector(
    table: pd.DataFrame, later: Mapping[int, pd.DataFrame], sectors: Mapping[str, str]
) -> pd.DataFrame:
    names: dict[str, list[str]] = {}
    for symbol in table.columns:
        if sector := sectors.get(symbol):
            names.setdefault(sector, []).append(symbol)
    means = {
        sector: {
            horizon: _ic(table[symbols], returns, MIN_COMPANIES).mean()
            for horizon, returns in later.items()
        }
        for sector, symbols in sorted(names.items())
    }
    return pd.DataFrame.from_dict(means, orient="index", columns=list(later))
