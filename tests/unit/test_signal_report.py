"""Signal reports on signals that predict returns wholly, in part, or not at all."""

import numpy as np
import pandas as pd
import pytest

from altlens.errors import BadInput
from altlens.studies.signal_report import alphalens_data, forward_returns, signal_report

DAYS = pd.bdate_range("2025-01-02", periods=60)
SYMBOLS = [f"S{place:02}" for place in range(20)]


@pytest.fixture
def returns() -> pd.DataFrame:
    rng = np.random.default_rng(3)
    return pd.DataFrame(rng.normal(0, 0.01, (len(DAYS), len(SYMBOLS))), DAYS, SYMBOLS)


def by_date_and_symbol(table: pd.DataFrame) -> pd.Series:
    return table.rename_axis(index="date", columns="symbol").stack()


def test_a_position_is_taken_after_the_day_that_the_signal_rests_on() -> None:
    table = pd.DataFrame({"A": [0.5, 0.1, 0.2, 0.3]}, DAYS[:4])
    assert forward_returns(table, 1)["A"].tolist()[:2] == pytest.approx([0.2, 0.3])
    assert forward_returns(table, 2, delay=0)["A"].tolist()[:2] == pytest.approx([0.32, 0.56])
    assert forward_returns(table, 2, delay=0)["A"].isna().tolist() == [False, False, True, True]


def test_a_signal_that_is_the_later_return_orders_it_wholly(returns: pd.DataFrame) -> None:
    later = forward_returns(returns, 1)
    report = signal_report(by_date_and_symbol(later), returns, horizons=(1,))
    assert report.summary.loc[1, "ic_mean"] == pytest.approx(1.0)
    assert report.summary.loc[1, "days"] == len(DAYS) - 2
    means = report.quantiles[1]
    assert means.is_monotonic_increasing
    assert report.summary.loc[1, "spread"] == pytest.approx(means[5] - means[1])


def test_the_return_of_the_signals_own_day_predicts_nothing(returns: pd.DataFrame) -> None:
    report = signal_report(by_date_and_symbol(returns), returns, horizons=(1, 5))
    assert (report.summary["ic_t"].abs() < 3).all()


def test_a_constant_order_has_no_turnover(returns: pd.DataFrame) -> None:
    table = returns.copy()
    table[:] = np.arange(20.0)
    report = signal_report(by_date_and_symbol(table), returns)
    assert (report.turnover == 0).all().all()
    reversed_daily = table.mul(np.resize([1, -1], len(DAYS)), axis=0)
    assert (signal_report(by_date_and_symbol(reversed_daily), returns).turnover == 1).all().all()


def test_missing_cells_and_thin_days_do_not_count(returns: pd.DataFrame) -> None:
    table = forward_returns(returns, 1)
    table.iloc[0, 4:] = np.nan  # four companies are too few
    table.iloc[1, 5:] = np.nan  # five are enough
    report = signal_report(by_date_and_symbol(table), returns, horizons=(1,))
    assert DAYS[0] not in report.ic.index
    assert report.ic.loc[DAYS[1], 1] == pytest.approx(1.0)


def test_sectors_are_reported_apart(returns: pd.DataFrame) -> None:
    later = forward_returns(returns, 1)
    table = pd.concat([later[SYMBOLS[:10]], -later[SYMBOLS[10:]]], axis=1)
    sectors = {symbol: "good" if symbol in SYMBOLS[:10] else "bad" for symbol in SYMBOLS}
    report = signal_report(by_date_and_symbol(table), returns, horizons=(1,), sectors=sectors)
    assert report.sectors[1].to_dict() == pytest.approx({"bad": -1.0, "good": 1.0})


def test_a_table_that_is_not_by_date_and_symbol_is_an_error(returns: pd.DataFrame) -> None:
    with pytest.raises(BadInput, match="by date and symbol"):
        signal_report(returns["S00"], returns)
    with pytest.raises(BadInput, match="Horizons are 1 or more"):
        signal_report(by_date_and_symbol(returns), returns, horizons=(0,))


@pytest.mark.filterwarnings("ignore")  # of alphalens over a newer pandas
def test_alphalens_finds_the_same(returns: pd.DataFrame) -> None:
    performance = pytest.importorskip("alphalens.performance")
    later = forward_returns(returns, 1)
    noise = np.random.default_rng(5).normal(0, 0.02, later.shape)
    signal = by_date_and_symbol(later + noise)
    data = alphalens_data(signal, returns, horizons=(1, 5))
    ours = signal_report(signal, returns, horizons=(1, 5))
    theirs = performance.factor_information_coefficient(data)
    theirs.index = pd.DatetimeIndex(theirs.index).tz_localize(None)
    days = theirs.index
    assert len(days) > 45
    for horizon, name in ((1, "1D"), (5, "5D")):
        assert ours.ic.loc[days, horizon].tolist() == pytest.approx(theirs[name].tolist())
    means, _ = performance.mean_return_by_quantile(data, demeaned=False)
    places = ours.quantiles.loc[[1, 5], 1]
    assert places.tolist() == pytest.approx(means["1D"].loc[[1, 5]].tolist(), rel=0.15)
