"""Every reader of a company's view gives the same values, field by field."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import orjson
import pandas as pd
import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

import altlens.stages.alerts as alerts_stage
import flows.ui as prefect_ui
from altlens.alerts.finding import Alert
from altlens.alerts.rules import PriceRule
from altlens.cli import main
from altlens.formatting import signed
from altlens.frames import views_frame
from altlens.items.view import CompanyView
from altlens.queries.overview import summarize
from altlens.queries.view_reader import ViewReader
from altlens.runs.run import Run
from altlens.settings import get_settings
from altlens.store.sqlite import SqliteStore
from dashboard.app import create_app
from tests.populated_store import SYMBOLS, fill

RULE = PriceRule(when="price move", name="any move", percent=0.01)
NOW = datetime(2026, 7, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SqliteStore, Run]]:
    with SqliteStore(tmp_path_factory.mktemp("one-view") / "store.sqlite") as store:
        yield store, fill(store)


@pytest.fixture(autouse=True)
def settings_of_the_store(batch: tuple[SqliteStore, Run], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALTLENS_STORE_URL", f"sqlite:///{batch[0].path}")
    get_settings(refresh=True)


@pytest.fixture
def api(batch: tuple[SqliteStore, Run]) -> TestClient:
    return TestClient(create_app(get_settings(), batch[0]), base_url="http://127.0.0.1")


def from_cli(*arguments: str) -> Any:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def stored(batch: tuple[SqliteStore, Run], symbol: str) -> CompanyView:
    """The view of the batch, as alerts, the batch's report and Prefect's summary read it."""
    views = {view.symbol: view for view in ViewReader(batch[0]).of_run(batch[1])}
    return views[symbol]


@pytest.mark.parametrize("symbol", SYMBOLS)
def test_show_export_and_api_give_the_view_that_the_batch_stored(
    batch: tuple[SqliteStore, Run], api: TestClient, symbol: str
) -> None:
    expected = json.loads(stored(batch, symbol).model_dump_json())
    assert from_cli("show", symbol, "--json") == expected
    assert from_cli("export", symbol, "--format", "json") == expected
    assert api.get(f"/api/companies/{symbol}").json() == expected


@pytest.mark.parametrize("symbol", SYMBOLS)
def test_frame_and_overview_are_the_summary_of_that_view(
    batch: tuple[SqliteStore, Run], api: TestClient, symbol: str
) -> None:
    summary = json.loads(summarize(stored(batch, symbol)).model_dump_json())
    rows = {row["symbol"]: row for row in api.get("/api/companies").json()["rows"]}
    assert rows[symbol] == summary
    frame_row = views_frame(store=batch[0]).loc[symbol]
    for name in set(summary) & set(frame_row.index) - {"symbol"}:
        assert plain(frame_row[name]) == summary[name], name
    states = {name.removesuffix("_state"): frame_row[name] for name in frame_row.index
              if name.endswith("_state")}  # fmt: skip
    assert states == summary["sources"]


def test_topics_of_a_day_are_the_same_in_the_terminal_and_the_api(api: TestClient) -> None:
    limits = {"as_of": "2026-06-19", "known_at": "2026-07-01"}
    answer = from_cli(
        "topics", "--as-of", limits["as_of"], "--known-at", limits["known_at"], "--json"
    )
    assert api.get("/api/topics", params=limits).json() == answer
    assert answer["texts"] > 0
    assert answer["as_of"] == "2026-06-19T23:59:59.999999Z"


def test_topics_of_a_store_that_had_no_texts_yet_are_none(api: TestClient) -> None:
    page = api.get("/api/topics?as_of=2026-06-19&known_at=2020-01-01").json()
    assert (page["texts"], page["topics"]) == (0, [])


def plain(value: Any) -> Any:
    """A cell of a frame as its JSON value."""
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%dT%H:%M:%S.%fZ}"
    if not isinstance(value, list | tuple | dict) and pd.isna(value):
        return None
    return json.loads(orjson.dumps(value, default=str, option=orjson.OPT_SERIALIZE_NUMPY))


def test_alerts_are_evaluated_over_those_views(
    batch: tuple[SqliteStore, Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    evaluated: list[CompanyView] = []

    def spy(_: object, __: object, after: CompanyView) -> Iterator[Alert]:
        evaluated.append(after)
        return iter(())

    monkeypatch.setattr(alerts_stage, "find_alerts", spy)
    alerts_stage.evaluate_and_send(batch[0], batch[1], [RULE], lambda *_: "", NOW)
    assert {view.symbol: view for view in evaluated} == {
        symbol: stored(batch, symbol) for symbol in SYMBOLS
    }


def test_the_summary_in_prefect_has_the_figures_of_those_views(
    batch: tuple[SqliteStore, Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    pages: list[str] = []
    monkeypatch.setattr(
        prefect_ui, "create_markdown_artifact", lambda text, **_: pages.append(text)
    )
    monkeypatch.setattr(prefect_ui, "create_table_artifact", lambda *_, **__: None)
    views = ViewReader(batch[0]).of_run(batch[1])
    prefect_ui.show_batch(batch[0], batch[1], views, get_settings())
    [page] = pages
    for symbol in SYMBOLS:
        summary = summarize(stored(batch, symbol))
        [row] = [line for line in page.splitlines() if f"**{symbol}**" in line]
        assert f"{signed(summary.sentiment_30d)} ({summary.sentiment_texts_30d})" in row
        assert f"{summary.last_close:,.2f} {summary.currency}" in row


@pytest.mark.parametrize("as_of", ["2026-03-31", "2026-06-17T15:00Z"])
def test_all_readers_agree_as_of_a_past_date(
    batch: tuple[SqliteStore, Run], api: TestClient, as_of: str
) -> None:
    limits = {"as_of": as_of, "known_at": "2027-01-01"}
    options = ("--as-of", as_of, "--known-at", "2027-01-01")
    expected = api.get("/api/companies/KO", params=limits).json()
    assert expected["as_of"][:10] == as_of[:10]
    assert from_cli("show", "KO", *options, "--json") == expected
    assert from_cli("export", "KO", *options, "--format", "json") == expected
    frame_row = views_frame(["KO"], as_of, "2027-01-01", store=batch[0]).loc["KO"]
    assert plain(frame_row["as_of"]) == expected["as_of"]
    assert frame_row["last_close"] == expected["price"]["last_close"]


def test_a_stored_view_stays_the_answer_to_later_requests(
    batch: tuple[SqliteStore, Run],
) -> None:
    first, second = from_cli("show", "AAPL", "--json"), from_cli("show", "AAPL", "--json")
    assert first == second
    assert first["as_of"] == "2026-06-20T23:59:59.999999Z"
