"""Flows other than the batch: backfill, universe, maintenance; and settings from blocks."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.sorting import FlowRunSort
from pydantic import SecretStr

from altlens.errors import BadSetting, SourceUnavailable, StoreUnavailable
from altlens.fetch.reddit import Reddit
from altlens.queries.signal_rows import read_signals
from altlens.runs.failures import open_failures
from altlens.settings import Settings, get_settings
from altlens.store import open_store
from altlens.store.base import Store, Where
from altlens.store.collections import CAPTURES, RUNS, VIEWS
from altlens.store.sqlite import SqliteStore
from blocks.reddit import RedditApplication
from blocks.store import AltlensStore
from flows import backfill as backfill_module
from flows.backfill import BackfillReport, backfill
from flows.company_batch import BatchReport, company_batch
from flows.maintenance import maintenance
from flows.signals import SignalsReport, signals
from flows.universe import universe
from tests.conftest import SAMPLE

OLD = b"what was said in 2020"
SINCE, UNTIL = date(2026, 6, 16), date(2026, 6, 18)

pytestmark = pytest.mark.usefixtures("prefect_server")


@pytest.fixture
def store(environment: Settings) -> Iterator[Store]:
    with open_store(environment.store_url) as opened:
        yield opened


def run_backfill(order: str) -> BackfillReport:
    report = backfill(["KO"], SINCE, UNTIL, ["news"], order, SAMPLE)
    assert isinstance(report, BackfillReport)
    return report


def days(store: Store) -> list[str]:
    """The dates of the runs in order of their start."""
    return [row["as_of"][:10] for row in store.find(RUNS, Where(order_by=("started_at",)))]


@pytest.mark.parametrize(
    ("order", "first_two"),
    [
        ("newest first", ["2026-06-18", "2026-06-17"]),
        ("oldest first", ["2026-06-16", "2026-06-17"]),
    ],
)
def test_an_interrupted_backfill_does_the_days_left(
    store: Store, monkeypatch: pytest.MonkeyPatch, order: str, first_two: list[str]
) -> None:
    batches: list[BatchReport] = []

    def breaking(*given: Any, **named: Any) -> BatchReport:
        if len(batches) == 2:
            raise StoreUnavailable("the store went away between two days")
        batches.append(company_batch(*given, **named))
        return batches[-1]

    with monkeypatch.context() as patch:
        patch.setattr(backfill_module, "company_batch", breaking)
        with pytest.raises(StoreUnavailable):
            run_backfill(order)
    assert days(store) == first_two
    report = run_backfill(order)
    assert (report.days, report.done_before) == (3, 2)
    assert sorted(days(store)) == ["2026-06-16", "2026-06-17", "2026-06-18"]
    assert {row["as_of"][:10] for row in store.find(VIEWS, Where())} == set(days(store))
    assert run_backfill(order).done_before == 3


def test_a_backfill_names_sources_without_past_data() -> None:
    with pytest.raises(BadSetting, match=r"news returns only today.*choose from prices"):
        backfill(["KO"], SINCE, UNTIL, ["news"])
    with pytest.raises(BadSetting, match=r"ends .* before it begins"):
        backfill(["KO"], UNTIL, SINCE, ["prices"])


def test_a_backfill_needs_a_known_symbol() -> None:
    with pytest.raises(BadSetting, match="ZZZZQ"):
        backfill(["ZZZZQ"], SINCE, UNTIL, ["prices"])


def test_a_universe_without_deployments_runs_its_batches_in_turn(
    store: Store, tmp_path: Path
) -> None:
    listed = tmp_path / "symbols.txt"
    listed.write_text("AAPL\nKO  # drinks\n\n# MSFT\n")
    report = universe(["KO"], listed, sources=["news"], as_of=UNTIL, replay=SAMPLE, batch=1)
    assert (report.batches, report.failed) == (2, ())
    assert {view["symbol"] for view in store.find(VIEWS, Where())} == {"AAPL", "KO"}
    with get_client(sync_client=True) as client:
        newest = client.read_flow_runs(sort=FlowRunSort.START_TIME_DESC, limit=3)
    assert {run.name for run in newest} == {
        "1 companies and those of symbols.txt: news by 1",
        "AAPL: news as of 2026-06-18",
        "KO: news as of 2026-06-18",
    }


def test_a_universe_needs_symbols() -> None:
    with pytest.raises(BadSetting, match="name symbols, a file of them"):
        universe()


def test_maintenance_moves_bodies_retries_failures_and_names_late_sources(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALTLENS_FANOUT_ATTEMPTS", "1")
    get_settings(refresh=True)

    def broken(*_: object) -> Iterator[Any]:
        raise SourceUnavailable("Reddit is down for maintenance.")

    with monkeypatch.context() as patch:
        patch.setattr(Reddit, "read", broken)
        company_batch(["KO"], ["news", "reddit"], UNTIL, SAMPLE)
    body, archive = store_old_capture(store), get_settings().archive_folder
    assert [row["error"] for row in open_failures(store)] == ["SourceUnavailable"] * 3
    report = maintenance(keep_days=0)
    assert (report.retried, report.failed_again) == (3, 0)
    assert list(open_failures(store)) == []
    assert (report.moved, report.moved_bytes) == (1, len(OLD))
    assert [path.stem for path in archive.rglob("*.zst")] == [body]
    assert report.failing["news"] == ("KO",)  # the sample's June is long ago
    assert store.get_blob(body) == OLD  # read from the archive
    again = maintenance(keep_days=0, retry=False)
    assert (again.moved, again.retried) == (0, 0)


def store_old_capture(store: Store) -> str:
    """Store a capture of long ago; returns the address of its body."""
    body = store.put_blob(OLD)
    at = "2020-01-01T00:00:00.000000Z"
    row = {"_id": "capture:old", "source": "news", "query": "x", "fetched_at": at}
    store.add(CAPTURES, [{**row, "exchanges": [{"body": body}]}])
    return body


def test_a_flow_takes_its_store_from_a_block_by_name(tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    AltlensStore(url=SecretStr(f"sqlite:///{other}")).save("elsewhere", overwrite=True, _sync=True)
    company_batch(["KO"], ["news"], UNTIL, SAMPLE, blocks=["altlens-store/elsewhere"])
    with SqliteStore(other) as store:
        assert [view["symbol"] for view in store.find(VIEWS, Where())] == ["KO"]
    with get_client(sync_client=True) as client:
        [run] = client.read_flow_runs(sort=FlowRunSort.START_TIME_DESC, limit=1)
    assert run.parameters["blocks"] == ["altlens-store/elsewhere"]
    assert str(other) not in run.model_dump_json()


def test_unknown_blocks_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadSetting, match="altlens blocks save"):
        company_batch(["KO"], blocks=["altlens-store/nobody"])
    RedditApplication(
        client_id="id", client_secret=SecretStr("x"), user_agent="u", subreddits=("stocks",)
    ).save("team", overwrite=True, _sync=True)
    monkeypatch.setenv("ALTLENS_BROKER_URL", "amqp://localhost")
    get_settings(refresh=True)
    with pytest.raises(BadSetting, match="workers, which read their own settings"):
        company_batch(["KO"], blocks=["altlens-reddit-application/team"])


def test_signals_are_built_from_what_is_stored_and_a_second_time_nothing_is_new(
    store: Store,
) -> None:
    company_batch(["KO"], ["prices", "news"], as_of=date(2026, 6, 20), replay=SAMPLE)
    first_day, last_day = date(2026, 6, 1), date(2026, 6, 19)
    reports = [signals(["KO", "NOSUCH"], first_day, last_day) for _ in range(2)]
    assert all(isinstance(report, SignalsReport) for report in reports)
    assert [(report.failed, report.new) for report in reports] == [(0, 1), (0, 0)]
    assert list(reports[0].unknown) == ["NOSUCH"]
    table = read_signals(store, ["0000021344"], first_day, last_day, ["close", "texts_30d"])
    assert len(table.day) == 14  # the weekdays without Juneteenth
    assert (table.values[0] > 0).all()
    assert table.values[1, -1] > 0
    with pytest.raises(BadSetting, match="before it begins"):
        signals(["KO"], last_day, first_day)
