"""What Prefect records of a batch: stages, counts, retries, cancellation."""

import threading
import time
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pytest
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    ArtifactFilter,
    ArtifactFilterFlowRunId,
    FlowRunFilter,
    FlowRunFilterId,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.exceptions import CancelledRun
from prefect.states import Cancelling

import altlens.stages.analyze as analyze_work
from altlens.errors import SourceUnavailable, StoreUnavailable
from altlens.fetch.reddit import Reddit
from altlens.items.analysis import Analysis
from altlens.runs.progress import StageReport
from altlens.settings import get_settings
from altlens.store import open_store
from altlens.store.base import Where
from altlens.store.collections import ANALYSES
from flows import company_batch as batch_module
from flows.company_batch import BatchReport, company_batch
from flows.fanout import FanOut
from tests.conftest import SAMPLE

AS_OF = date(2026, 6, 20)

pytestmark = pytest.mark.usefixtures("prefect_server")


@pytest.fixture
def client() -> Iterator[SyncPrefectClient]:
    with get_client(sync_client=True) as opened:
        yield opened


def run(*symbols: str) -> BatchReport:
    report = company_batch(list(symbols), as_of=AS_OF, replay=SAMPLE)
    assert isinstance(report, BatchReport)
    return report


def newest_run(client: SyncPrefectClient) -> FlowRun:
    return client.read_flow_runs(sort=FlowRunSort.START_TIME_DESC, limit=1)[0]


def artifacts(client: SyncPrefectClient, flow_run: FlowRun) -> dict[str, Any]:
    """The flow run's artifacts by key."""
    of_flow_run = ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[flow_run.id]))
    return {
        artifact.key: artifact.data
        for artifact in client.read_artifacts(artifact_filter=of_flow_run)
    }


def test_a_batch_of_many_items_is_a_handful_of_task_runs(client: SyncPrefectClient) -> None:
    report = run("AAPL", "MSFT", "KO")
    flow_run = newest_run(client)
    only = FlowRunFilter(id=FlowRunFilterId(any_=[flow_run.id]))
    tasks = client.read_task_runs(flow_run_filter=only)
    assert [task.name for task in tasks if task.state and task.state.is_completed()]
    assert {task.name for task in tasks} == {"fetch", "clean", "analyze", "aggregate"}
    assert sum(stage.executed for stage in report.stages) > 20 >= len(tasks)
    assert "AAPL" in flow_run.name


def test_a_failing_source_fails_neither_batch_nor_stage_and_is_shown(
    client: SyncPrefectClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> Iterator[Any]:
        raise SourceUnavailable("Reddit is down for maintenance.")

    monkeypatch.setattr(Reddit, "read", broken)
    report = run("AAPL")
    flow_run = newest_run(client)
    assert flow_run.state is not None
    assert flow_run.state.is_completed()
    assert report.stages[0].failed == 3
    assert report.views[0].sources["reddit"].state == "FAILING"
    assert report.views[0].price is not None
    shown = artifacts(client, flow_run)
    assert "| failed | 3 |" in shown["fetch-counts"]
    assert "Reddit is down for maintenance." in str(shown["fetch-failures"])


def test_parameters_hold_symbols_and_dates_only(
    client: SyncPrefectClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALTLENS_REDDIT_CLIENT_SECRET", "s3cr3t-value-123456")
    get_settings(refresh=True)
    run("KO")
    flow_run = newest_run(client)
    assert set(flow_run.parameters) == {
        *("symbols", "sources", "as_of", "replay", "interactive", "blocks")
    }
    assert "s3cr3t" not in flow_run.model_dump_json()
    assert "s3cr3t" not in str(artifacts(client, flow_run))


def test_a_retried_stage_sends_only_unfinished_units(
    client: SyncPrefectClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALTLENS_FANOUT_MAX_CHUNK", "2")
    get_settings(refresh=True)
    monkeypatch.setattr(
        batch_module, "run_stage", batch_module.run_stage.with_options(retry_delay_seconds=0)
    )
    reports: list[StageReport] = []
    first = FanOut.__call__

    def failing_once(fan_out: FanOut) -> StageReport:
        if fan_out.work.name == "analyze" and not reports:
            reports.append(first(_stopping_early(fan_out)))
            raise StoreUnavailable("the store went away in mid-stage")
        return first(fan_out)

    monkeypatch.setattr(FanOut, "__call__", failing_once)
    report = run("AAPL", "MSFT")
    analyze = next(stage for stage in report.stages if stage.stage == "analyze")
    assert reports[0].executed > 0
    assert analyze.executed > 0
    assert analyze.skipped == reports[0].executed
    assert analyze.executed + analyze.skipped == analyze.units


def _stopping_early(fan_out: FanOut) -> FanOut:
    """The same fan-out, over its first four units."""
    every = list(fan_out.work.units(fan_out.store, fan_out.run))

    class Few(type(fan_out.work)):  # type: ignore[misc]
        def units(self, *_: object) -> Iterator[str]:
            return iter(every[:4])

    fan_out.work = Few()
    return fan_out


def test_cancelling_in_prefect_stops_the_run_and_the_next_does_the_rest(
    client: SyncPrefectClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALTLENS_FANOUT_MAX_CHUNK", "2")
    settings = get_settings(refresh=True)
    slow = threading.Event()
    real = analyze_work.analyze_all

    def slow_analysis(texts: Sequence[tuple[str, str]], **given: Any) -> list[Analysis]:
        slow.wait(0.5 * len(texts))
        return real(texts, **given)

    monkeypatch.setattr(analyze_work, "analyze_all", slow_analysis)
    ended: list[BaseException] = []

    def flow() -> None:
        try:
            run("AAPL", "NVDA")
        except BaseException as error:
            ended.append(error)

    thread = threading.Thread(target=flow)
    thread.start()
    with open_store(settings.store_url) as store:
        deadline = time.monotonic() + 120
        while not store.count(ANALYSES, Where()):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        client.set_flow_run_state(newest_run(client).id, Cancelling(), force=True)
        thread.join(timeout=90)
        assert not thread.is_alive()
        assert isinstance(ended[0], CancelledRun)
        cancelled = newest_run(client)
        assert cancelled.state is not None
        assert cancelled.state.type is StateType.CANCELLED
        done = store.count(ANALYSES, Where())
        slow.set()
        report = run("AAPL", "NVDA")
        analyze = next(stage for stage in report.stages if stage.stage == "analyze")
        assert 0 < done == analyze.skipped
        assert analyze.executed == analyze.units - done > 0
