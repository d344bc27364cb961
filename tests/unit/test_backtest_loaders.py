"""The loaders of the guide for research, run as the page shows them."""

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

GUIDE = Path(__file__).parents[2] / "docs" / "howto" / "signals-as-tables.md"
DAYS = pd.bdate_range("2026-06-01", periods=5, name="date")


@pytest.fixture(scope="module")
def shown() -> dict[str, Any]:
    """The functions of the page."""
    names: dict[str, Any] = {}
    for block in re.findall(r"```python\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL):
        if "def " in block:
            exec(block, names)
    return names


@pytest.fixture
def returns() -> pd.DataFrame:
    return pd.DataFrame(
        {"A": [0.0, 0.1, 0.1, 0.0, 0.0], "B": [0.0, 0.0, 0.0, 0.2, 0.0], "C": [0.0] * 5}, DAYS
    ).rename_axis(columns="symbol")


@pytest.fixture
def signal(returns: pd.DataFrame) -> pd.Series:
    """A is the best until the second day, then B."""
    table = returns.copy()
    table[:] = 0.0
    table.iloc[:2, 0], table.iloc[2:, 1] = 1.0, 1.0
    return table.stack()


def test_positions_follow_a_session_after_the_row(shown: dict[str, Any], signal: pd.Series) -> None:
    weights = shown["positions"](signal, count=1)
    assert weights["A"].tolist() == [0.0, 1.0, 1.0, 0.0, 0.0]
    assert weights["B"].tolist() == [0.0, 0.0, 0.0, 1.0, 1.0]


def test_prices_have_the_returns_and_gaps_stay_gaps(
    shown: dict[str, Any], returns: pd.DataFrame
) -> None:
    returns.iloc[3, 2] = float("nan")
    closes = shown["prices"](returns)
    assert closes["A"].tolist() == pytest.approx([1.0, 1.1, 1.21, 1.21, 1.21])
    assert closes["C"].isna().tolist() == [False, False, False, True, False]


@pytest.mark.filterwarnings("ignore")
def test_vectorbt_trades_the_positions(
    shown: dict[str, Any], signal: pd.Series, returns: pd.DataFrame
) -> None:
    pytest.importorskip("vectorbt")
    portfolio = shown["backtest"](signal, returns)
    # bought at the close of the second day: half of each day's chosen two
    assert portfolio.value().iloc[0] == pytest.approx(100.0)
    assert portfolio.total_return() > 0


def test_qlib_loads_the_panel(shown: dict[str, Any], returns: pd.DataFrame) -> None:
    pytest.importorskip("qlib")
    panel = returns.stack().rename("return_1d").to_frame()
    loaded = shown["qlib_loader"](panel).load(["A"], "2026-06-02", "2026-06-03")
    assert loaded["feature", "return_1d"].tolist() == [0.1, 0.1]
