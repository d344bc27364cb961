"""The reports of a run's stages, during the run and over all its calls."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY as HEARTBEATS

from altlens.queries.operations import RunRow, runs
from altlens.runs.progress import StageReport, save_report
from altlens.runs.run import start
from altlens.store.sqlite import SqliteStore
from flows.progress import notify, progress_listener
from tests.hand_made import at

NOW = at("2026-06-20")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with SqliteStore(tmp_path / "store.sqlite") as sqlite:
        yield sqlite


def only_run(store: SqliteStore) -> RunRow:
    (row,), _ = runs(store, "", 5)
    return row


def test_a_running_run_reports_its_progress(store: SqliteStore) -> None:
    run = start(store, (), ("rss",), "", None, NOW)
    assert (only_run(store).stages, only_run(store).items_per_minute) == ((), None)
    save_report(store, run.id, NOW, StageReport(stage="fetch", executed=3, new=3, seconds=1.0))
    for done in (10, 40):  # one call of a stage, looked at twice
        report = StageReport(stage="clean", executed=done, new=done, known=done, seconds=1.0)
        save_report(store, run.id, NOW, report)
    fetch, clean = only_run(store).stages
    assert (fetch.stage, fetch.per_minute) == ("fetch", 180)
    assert (clean.executed, clean.yielded, clean.new, clean.per_minute) == (40, 80, 40, 4800)
    assert (only_run(store).seconds, only_run(store).items_per_minute) == (None, 2400)


def test_the_calls_of_a_stage_add_up(store: SqliteStore) -> None:
    run = start(store, (), ("rss",), "", None, NOW)
    for hours, report in enumerate(
        (
            StageReport(stage="clean", executed=5, new=20, failed=2, seconds=2.0),
            StageReport(stage="clean", executed=2, new=10, seconds=1.0, errors={"NotFound": 1}),
        )
    ):
        save_report(store, run.id, NOW + timedelta(hours=hours), report)
    (clean,) = only_run(store).stages
    assert clean == ("clean", 7, 30, 30, 2, 3.0)


def test_a_stage_that_took_no_time_has_no_rate(store: SqliteStore) -> None:
    run = start(store, (), ("rss",), "", None, NOW)
    save_report(store, run.id, NOW, StageReport(stage="analyze"))
    assert [stage.per_minute for stage in only_run(store).stages] == [None]


def test_a_listener_is_notified_and_heartbeats_are_off_meanwhile() -> None:
    notified: list[tuple[str, int, int]] = []
    usual = HEARTBEATS.value()
    with progress_listener(lambda *progress: notified.append(progress)):
        notify("clean", 1, 2)
        assert HEARTBEATS.value() is None
    notify("clean", 2, 2)
    assert notified == [("clean", 1, 2)]
    assert HEARTBEATS.value() == usual
