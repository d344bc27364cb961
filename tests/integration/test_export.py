"""Views and items as DataFrames, and as files that other programs read."""

import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from altlens.cli import main
from altlens.errors import UnknownSymbol
from altlens.frames import items_frame, views_frame
from altlens.items.view import CompanyView
from altlens.settings import get_settings
from altlens.store.sqlite import SqliteStore
from tests.populated_store import SYMBOLS, fill


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteStore]:
    with SqliteStore(tmp_path_factory.mktemp("export") / "store.sqlite") as store:
        fill(store)
        yield store


@pytest.fixture
def exported(filled: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """Runs commands on the filled store."""
    monkeypatch.setenv("ALTLENS_STORE_URL", f"sqlite:///{filled.path}")
    get_settings(refresh=True)
    return CliRunner()


def test_a_row_a_company(filled: SqliteStore) -> None:
    frame = views_frame(store=filled)
    assert tuple(frame.index) == SYMBOLS
    assert frame.loc["AAPL", "last_close"] == pytest.approx(284.30)
    assert frame.loc["AAPL", "prices_state"] == "LATE"
    assert frame["article"].sum() > 10


def test_a_frame_of_the_past(filled: SqliteStore) -> None:
    then = views_frame(["AAPL"], as_of=date(2026, 1, 30), store=filled)
    now = views_frame(["AAPL"], store=filled)
    assert then.loc["AAPL", "last_close"] != now.loc["AAPL", "last_close"]
    assert then.loc["AAPL", "as_of"].date() == date(2026, 1, 30)


def test_a_row_an_item(filled: SqliteStore) -> None:
    bars = items_frame("KO", "bar", as_of=date(2026, 3, 31), store=filled)
    assert bars["session"].is_monotonic_increasing
    assert bars["session"].max() <= date(2026, 3, 31)
    articles = items_frame("KO", "article", store=filled)
    assert articles["title"].str.len().min() > 0
    assert articles["analysis"].notna().all()


def test_what_is_unknown_is_said(filled: SqliteStore) -> None:
    with pytest.raises(UnknownSymbol):
        views_frame(["NOPEQ"], store=filled)
    with pytest.raises(ValueError, match="no kind 'cake'"):
        items_frame("KO", "cake", store=filled)
    assert items_frame("MSFT", "bar", store=filled).empty


def test_json_is_whole_views(exported: CliRunner) -> None:
    done = exported.invoke(main, ["export", "AAPL", "KO", "--format", "json"])
    views = [CompanyView.model_validate(json.loads(line)) for line in done.stdout.splitlines()]
    assert [view.symbol for view in views] == ["AAPL", "KO"]


def test_csv_is_a_row_a_company(exported: CliRunner) -> None:
    done = exported.invoke(main, ["export", "AAPL", "KO", "--as-of", "2026-02-27"])
    frame = pd.read_csv(io.StringIO(done.stdout), index_col="symbol")
    assert list(frame.index) == ["AAPL", "KO"]
    assert set(frame["as_of"].str[:10]) == {"2026-02-27"}


@pytest.mark.parametrize("kind", ["", "bar", "article"])
def test_parquet_goes_to_a_file(exported: CliRunner, tmp_path: Path, kind: str) -> None:
    out = tmp_path / "out.parquet"
    items = ["--items", kind] if kind else []
    command = ["export", "AAPL", "--format", "parquet", "--out", str(out), *items]
    done = exported.invoke(main, command)
    assert done.exit_code == 0, done.output
    frame = pd.read_parquet(out)
    assert len(frame) == 1 if not kind else len(frame) > 10


def test_items_as_lines_of_json(exported: CliRunner) -> None:
    done = exported.invoke(main, ["export", "KO", "--format", "json", "--items", "filing"])
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert {row["kind"] for row in rows} == {"filing"}
