"""A batch that is stopped midway, in each possible way, keeps its results and resumes."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect.settings import PREFECT_API_URL, temporary_settings

from altlens.store.base import Where
from altlens.store.collections import ANALYSES, ITEMS, RUNS, VIEWS
from altlens.store.sqlite import SqliteStore
from deployments.deploy import make_pool
from deployments.prefect_yaml import POOL
from tests.conftest import ROOT, SAMPLE
from tests.integration.prefect_process import PrefectServer
from tests.integration.prefect_worker import PrefectTestbed, end, wait_until

SYMBOLS = ["AAPL"]
AS_OF = "2026-06-20"
MODULE = "tests.integration.slow_batch"
PARAMETERS = {"symbols": SYMBOLS, "as_of": AS_OF, "replay": str(SAMPLE)}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrefectServer]:
    """A server with the slow batch deployed to the pool."""
    with PrefectServer(tmp_path_factory.mktemp("server")) as started:
        with temporary_settings({PREFECT_API_URL: started.api}):
            make_pool()
        flow = started.post("flows/", name="slow_batch")
        started.post(
            "deployments/",
            name="slow",
            flow_id=flow["id"],
            entrypoint=f"{MODULE}.slow_batch",
            work_pool_name=POOL,
        )
        yield started


@pytest.fixture
def testbed(server: PrefectServer, tmp_path: Path) -> PrefectTestbed:
    return PrefectTestbed(server, tmp_path)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with SqliteStore(tmp_path / "altlens.sqlite") as opened:
        yield opened


def start_batch(testbed: PrefectTestbed) -> "subprocess.Popen[str]":
    """Start the batch as a separate process."""
    return subprocess.Popen(
        [sys.executable, "-m", MODULE, *SYMBOLS],
        cwd=ROOT,
        env=testbed.environment,
        stdout=subprocess.PIPE,
        stderr=(testbed.folder / "run.log").open("a"),
        text=True,
    )


def stages(process: "subprocess.Popen[str]", testbed: PrefectTestbed) -> dict[str, dict[str, int]]:
    """The stages of the report that the process printed."""
    text, _ = process.communicate()
    assert process.returncode == 0, (testbed.folder / "run.log").read_text()[-3000:]
    return {row["stage"]: row for row in json.loads(text.splitlines()[-1])["stages"]}


def wait_until_midway(store: SqliteStore) -> None:
    wait_until(lambda: store.count(ANALYSES, Where()) > 3)


def check_resumed(testbed: PrefectTestbed, store: SqliteStore, state: str) -> None:
    """Assert that the next batch resumes the stopped run and repeats nothing."""
    [run] = store.find(RUNS, Where())
    assert run["state"] == state
    before = store.count(ANALYSES, Where())
    analyze = stages(start_batch(testbed), testbed)["analyze"]
    assert 0 < before == analyze["skipped"] < analyze["units"]
    assert analyze["skipped"] + analyze["executed"] == analyze["units"]
    assert store.count(ANALYSES, Where()) == analyze["units"]
    [run] = store.find(RUNS, Where())
    assert run["state"] == "finished"
    assert store.count(ITEMS, Where()) > analyze["units"]


def test_a_terminated_batch_resumes(testbed: PrefectTestbed, store: SqliteStore) -> None:
    process = start_batch(testbed)
    wait_until_midway(store)
    process.send_signal(signal.SIGTERM)
    assert process.wait() != 0
    check_resumed(testbed, store, "cancelled")


def test_a_killed_batch_resumes(testbed: PrefectTestbed, store: SqliteStore) -> None:
    process = start_batch(testbed)
    wait_until_midway(store)
    end(process)
    check_resumed(testbed, store, "running")


@pytest.mark.parametrize("way", ["the UI", "prefect flow-run cancel"])
def test_a_batch_cancelled_in_a_worker_resumes(
    testbed: PrefectTestbed, store: SqliteStore, way: str
) -> None:
    with testbed.worker():
        run = testbed.start("slow_batch/slow", **PARAMETERS)
        wait_until_midway(store)
        if way == "the UI":
            state = {"type": "CANCELLING", "name": "Cancelling"}
            testbed.server.post(f"flow_runs/{run}/set_state", state=state)
        else:
            command = [sys.executable, "-m", "prefect", "flow-run", "cancel", run]
            subprocess.run(command, env=testbed.environment, check=True, capture_output=True)
        assert testbed.ended(run) == "Cancelled", testbed.log()
    check_resumed(testbed, store, "cancelled")


def test_prefects_api_may_be_down_until_the_work_is_done(
    testbed: PrefectTestbed, server: PrefectServer, store: SqliteStore
) -> None:
    """Stages end and begin meanwhile; only Prefect's records of that time are lost."""
    process = start_batch(testbed)
    wait_until_midway(store)
    server.stop()
    wait_until(lambda: store.count(VIEWS, Where()) == 1)
    server.start()
    analyze = stages(process, testbed)["analyze"]
    assert (analyze["failed"], analyze["skipped"]) == (0, 0)
    assert store.count(ANALYSES, Where()) == analyze["units"]
    assert "does not answer" in (testbed.folder / "run.log").read_text()
    [run] = store.find(RUNS, Where())
    assert run["state"] == "finished"
