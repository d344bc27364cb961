"""Event studies on returns whose abnormal part is known."""

import numpy as np
import pandas as pd
import pytest

from altlens.calendars.calendar import load
from altlens.errors import BadInput, BadRange
from altlens.studies.event_study import event_study
from altlens.studies.inference import clustered_error, newey_west_error, t_quantile

DAYS = pd.DatetimeIndex(
    [session.day for session in load("XNYS").sessions(pd.Timestamp("2025-01-02").date(),
                                                       pd.Timestamp("2025-12-31").date())]
)  # fmt: skip
EVENTS = [pd.Timestamp(f"2025-{month:02}-15 12:00", tz="UTC") for month in (7, 8, 9, 10)]
JUMP, DRIFT = 0.05, 0.01


@pytest.fixture
def returns() -> pd.DataFrame:
    """X moves 1.5 times as the others do, plus a tenth of a percent, and more at its events."""
    rng = np.random.default_rng(7)
    market = rng.normal(0, 0.01, len(DAYS))
    table = pd.DataFrame(dict.fromkeys(("A", "B", "C"), market), index=DAYS)
    table["X"] = 0.001 + 1.5 * market
    for at in EVENTS:
        day = DAYS.searchsorted(at.tz_localize(None).normalize())
        table.iloc[day, 3] += JUMP
        table.iloc[day + 1, 3] += DRIFT
    return table


def events(times: list[pd.Timestamp], symbol: str = "X") -> pd.DataFrame:
    return pd.DataFrame({"symbol": symbol, "at": times})


def test_what_is_beyond_the_model_is_abnormal(returns: pd.DataFrame) -> None:
    study = event_study(events(EVENTS[:1]), returns, (-2, 3))
    assert study.events["beta"].tolist() == pytest.approx([1.5])
    assert study.abnormal.iloc[0].tolist() == pytest.approx([0, 0, JUMP, DRIFT, 0, 0], abs=1e-9)
    assert study.average["cumulative"].iloc[-1] == pytest.approx(JUMP + DRIFT)
    assert study.average["cumulative_low"].isna().all()  # one event has no band


def test_several_events_have_a_band_around_their_mean(returns: pd.DataFrame) -> None:
    returns.loc["2025-07-15", "X"] += 0.02
    study = event_study(events(EVENTS), returns, (-1, 1), model="adjusted")
    values = study.abnormal[0].to_numpy()
    error = values.std(ddof=1) / 2  # of four events on days of their own
    row = study.average.loc[0]
    assert row["mean"] == pytest.approx(values.mean())
    assert row["high"] - row["mean"] == pytest.approx(3.182446 * error, rel=2e-3)  # t, 3 degrees
    assert row["mean"] - row["low"] == pytest.approx(row["high"] - row["mean"])


def test_what_is_known_after_the_close_is_measured_from_the_next_session(
    returns: pd.DataFrame,
) -> None:
    times = [pd.Timestamp("2025-07-15 19:00", tz="UTC"), pd.Timestamp("2025-07-15 21:00", tz="UTC")]
    study = event_study(events(times), returns, (0, 0))
    sessions = study.events["session"].dt.strftime("%m-%d").tolist()
    assert sessions == ["07-15", "07-16"]


def test_a_sector_model_takes_the_others_of_the_sector(returns: pd.DataFrame) -> None:
    returns["C"] = 0.0
    sectors = {"X": "s", "A": "s", "B": "s", "C": "t"}
    study = event_study(events(EVENTS[:1]), returns, (0, 0), benchmark="sector", sectors=sectors)
    assert study.abnormal.iloc[0, 0] == pytest.approx(JUMP)
    with pytest.raises(BadInput, match="needs the sector of each symbol"):
        event_study(events(EVENTS), returns, benchmark="sector")


def test_events_that_cannot_be_measured_are_listed_with_the_reason(returns: pd.DataFrame) -> None:
    returns.loc["2025-08-18", "X"] = np.nan
    early, missing = pd.Timestamp("2025-02-03 12:00", tz="UTC"), EVENTS[1]
    late = pd.Timestamp("2025-12-30 12:00", tz="UTC")
    rows = pd.concat([events([early, missing, late]), events(EVENTS[:1], "NOPE")])
    study = event_study(rows, returns, (-1, 5))
    assert study.left_out["reason"].tolist() == [
        "19 sessions before the window have both returns; the model needs 60",
        "a return in the window is missing",
        "the window reaches beyond the returns",
        "no returns of the symbol",
    ]
    assert study.events.empty
    assert study.average["mean"].isna().all()


def test_a_window_and_columns_are_checked(returns: pd.DataFrame) -> None:
    with pytest.raises(BadRange, match="from 5 to -5 ends before it begins"):
        event_study(events(EVENTS), returns, (5, -5))
    with pytest.raises(BadInput, match="no column at"):
        event_study(pd.DataFrame({"symbol": ["X"]}), returns)


def test_events_of_one_day_count_as_one_for_the_error() -> None:
    values = np.array([1.0, 1.0, 3.0, 3.0])
    assert clustered_error(values, [1, 2, 3, 4])[0] == pytest.approx(values.std(ddof=1) / 2)
    # two clusters of two equal values are two observations, 1 and 3
    assert clustered_error(values, [1, 1, 2, 2]) == (pytest.approx(1.0), 2)


@pytest.mark.parametrize(
    ("freedom", "quantile"), [(1, 12.7062), (2, 4.30265), (3, 3.18245), (10, 2.22814)]
)  # fmt: skip
def test_quantiles_of_t_are_those_of_the_tables(freedom: int, quantile: float) -> None:
    assert t_quantile(0.975, freedom) == pytest.approx(quantile, rel=2e-3)


def test_errors_grow_where_a_series_is_correlated() -> None:
    rising = np.repeat([1.0, -1.0, 1.0, -1.0], 5)
    assert newey_west_error(rising, 0) == pytest.approx(1 / np.sqrt(20))
    # autocovariances .65 .3 -.05 -.4 with weights .8 .6 .4 .2: a variance of 1 + 2 * 0.6
    assert newey_west_error(rising, 4) == pytest.approx(np.sqrt(2.2 / 20))
