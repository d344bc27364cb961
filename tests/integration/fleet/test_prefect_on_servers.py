"""Prefect's retries and cancellation of a fan-out on real servers."""

import json
from pathlib import Path

import pytest

from chaos.seed import seed
from tests.integration.fleet.conftest import LocalFleet, wait_until
from tests.integration.fleet.test_fanout import analyzed, settled, wait_for_analyses
from tests.integration.prefect_process import PrefectServer


@pytest.fixture
def prefect(prefect_process: PrefectServer) -> PrefectServer:
    return prefect_process


@pytest.fixture
def tracked(fleet: LocalFleet, prefect: PrefectServer) -> LocalFleet:
    """The fleet, whose flows are tracked by the Prefect server."""
    fleet.settings |= prefect.environment
    fleet.settings["ALTLENS_FANOUT_MAX_CHUNK"] = "50"
    return fleet


def stage(name: str, *options: str) -> list[str]:
    return ["tests.integration.fleet.prefect_stage", name, *options]


def newest(prefect: PrefectServer) -> dict[str, str]:
    """The flow run that started last."""
    return dict(prefect.post("flow_runs/filter", sort="START_TIME_DESC", limit=1)[0])


def test_a_retried_task_sends_only_unfinished_items(
    tracked: LocalFleet, prefect: PrefectServer
) -> None:
    tracked.worker()
    run = seed(tracked.store, "retried", 2_000)
    report = tracked.report(tracked.process(*stage(run.id, "800")))
    [task] = prefect.rows(newest(prefect)["id"])
    assert (task["name"], task["run_count"], task["state_name"]) == ("analyze", 2, "Completed")
    assert report["skipped"] >= 800
    assert report["executed"] == 2_000 - report["skipped"]
    assert (report["failed"], analyzed(tracked, "retried")) == (0, 2_000)


def test_cancelling_the_flow_run_stops_new_chunks_and_drains(
    tracked: LocalFleet, prefect: PrefectServer, tmp_path: Path
) -> None:
    tracked.worker()
    run = seed(tracked.store, "stopped", 0, ("slow",) * 1_500)
    flow = tracked.process(*stage(run.id))
    wait_for_analyses(tracked, "stopped", 50)
    flow_run = newest(prefect)["id"]
    prefect.post(f"flow_runs/{flow_run}/set_state", state={"type": "CANCELLING"}, force=True)
    flow.communicate(timeout=120)
    assert prefect.get(f"flow_runs/{flow_run}")["state_name"] == "Cancelled"
    wait_until(lambda: tracked.depth("cpu") == 0)
    stopped_at = settled(tracked, "stopped")
    assert 50 <= stopped_at < 1_500
    inspected = tracked.celery("inspect", "active", "--json")
    assert all(active == [] for active in json.loads(inspected).values())
    again = tracked.report(tracked.resumed(run))
    assert (again["skipped"], again["executed"]) == (stopped_at, 1_500 - stopped_at)
