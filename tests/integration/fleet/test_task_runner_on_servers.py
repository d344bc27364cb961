"""The task runner on real servers: workers share work, die and are stopped."""

import json
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import amqp
import psutil
import pytest
from pickles import Trap, is_pickled
from redis.client import Monitor

from tests.integration.fleet.conftest import ROOT, LocalFleet, wait_until
from tests.integration.prefect_process import PrefectServer

ENDED = {"Cancelled", "Crashed"}


@pytest.fixture
def traces(tmp_path: Path) -> Path:
    """A folder for the files that tasks write."""
    (tmp_path / "traces").mkdir()
    return tmp_path / "traces"


@pytest.fixture
def prefect_fleet(fleet: LocalFleet, prefect_process: PrefectServer) -> LocalFleet:
    """The fleet with one worker of two processes on the queue `prefect`."""
    fleet.settings |= prefect_process.environment
    worker(fleet)
    return fleet


def worker(fleet: LocalFleet) -> "subprocess.Popen[bytes]":
    log = fleet.folder / f"prefect-{len(fleet.processes)}.log"
    command = [sys.executable, "-m", "celery", "-A", "tasks.prefect_app", "worker", "-Q", "prefect"]
    command += ["-c", "2", "-n", f"{log.stem}@{fleet.folder.name}", "-l", "INFO"]
    with log.open("wb") as output:
        started = subprocess.Popen(
            command,
            cwd=ROOT,
            env=fleet.environment,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    fleet.processes.append(started)
    wait_until(lambda: b" ready." in log.read_bytes(), 120)
    return started


def start_flow(fleet: LocalFleet, flow: str, *arguments: str) -> "subprocess.Popen[str]":
    """Start a process that runs a flow of `remote_flows.py` and prints its result as JSON."""
    command = [sys.executable, "-m", "tests.integration.fleet.remote_flows", flow, *arguments]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=fleet.environment,
        stdout=subprocess.PIPE,
        stderr=(fleet.folder / "flow.log").open("a"),
        text=True,
    )


def report_of(fleet: LocalFleet, process: "subprocess.Popen[str]") -> dict[str, object]:
    text, _ = process.communicate(timeout=180)
    assert process.returncode == 0, (fleet.folder / "flow.log").read_text()[-3000:]
    return dict(json.loads(text.splitlines()[-1]))


def test_tasks_run_in_workers_and_have_rows_in_prefect(
    prefect_fleet: LocalFleet, prefect_process: PrefectServer
) -> None:
    report = report_of(prefect_fleet, start_flow(prefect_fleet, "census", "20"))
    children = psutil.Process(prefect_fleet.processes[0].pid).children()
    assert {child.pid for child in children} == set(report["pids"])  # type: ignore[call-overload]
    assert report["failed"] == "Broken: out of order"
    rows = prefect_process.rows(str(report["flow_run"]))
    wait_until(lambda: len(prefect_process.rows(str(report["flow_run"]))) == 23, 60)
    assert {row["name"].split("-")[0] for row in rows} <= {"describe", "fail", "double_all", "add"}
    assert prefect_fleet.depth("prefect") == 0
    assert prefect_fleet.redis.dbsize() < 50


def test_no_pickle_is_sent_stored_or_loaded(
    prefect_fleet: LocalFleet, prefect_process: PrefectServer, tmp_path: Path
) -> None:
    trap = Trap(tmp_path / "sprung")
    with prefect_fleet.copies("prefect") as taken, prefect_fleet.redis.monitor() as monitor_redis:
        publish_pickled(prefect_fleet, "prefect", trap)
        report = report_of(prefect_fleet, start_flow(prefect_fleet, "census", "6"))
        prefect_fleet.redis.echo("enough")
        commands = list(takewhile(lambda command: "enough" not in command, words(monitor_redis)))
        messages = taken()
    assert report["failed"] == "Broken: out of order"
    log = (prefect_fleet.folder / "prefect-0.log").read_text()
    assert "ContentDisallowed" in log, [line[:300] for line in log.splitlines() if "trap" in line]
    assert not trap.sprung
    assert [is_pickled(body) for body in messages] == [True] + [False] * 9  # the first is ours
    assert len(commands) > 20
    storage = prefect_process.folder / "home" / "storage"
    stored = [path.read_bytes() for path in storage.rglob("*") if path.is_file()]
    assert len(stored) >= 18
    assert [body for body in stored if is_pickled(body)] == []
    assert [text for text in commands if "\\x80\\x0" in text or is_pickled(text.encode())] == []


def words(monitor: Monitor) -> Iterator[str]:
    """The commands that Redis received."""
    return (str(entry["command"]) for entry in monitor.listen())


def publish_pickled(fleet: LocalFleet, queue: str, value: object) -> None:
    """Publish a message like Celery's with a pickled body."""
    body = pickle.dumps(((value,), {}, {}))
    headers = {"task": "prefect.run", "id": "trap", "lang": "py"}
    with fleet.channel() as channel:
        message = amqp.Message(
            body,
            content_type="application/x-python-serialize",
            content_encoding="binary",
            application_headers=headers,
        )
        channel.basic_publish(message, exchange=queue, routing_key=queue)


def test_a_task_that_kills_its_worker_is_rerun_as_often_as_its_retries(
    prefect_fleet: LocalFleet, traces: Path, prefect_process: PrefectServer
) -> None:
    report = report_of(prefect_fleet, start_flow(prefect_fleet, "deadly", str(traces)))
    assert report["survived"] == 1
    assert report["crashed"] == "Crashed"
    assert "1 worker process(es) died" in str(report["message"])
    wait_until(
        lambda: (
            {row["state_name"] for row in prefect_process.rows(str(report["flow_run"]))}
            == {"Completed", "Crashed"}
        )
    )


def test_a_terminated_flow_cancels_its_tasks(
    prefect_fleet: LocalFleet, traces: Path, prefect_process: PrefectServer
) -> None:
    process = start_flow(prefect_fleet, "endless", str(traces))
    wait_until(lambda: len(list(traces.glob("started-*"))) == 2, 60)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) != 0
    [flow_run] = (traces / "flow_run").read_text().split()
    wait_until(
        lambda: [row["state_name"] in ENDED for row in prefect_process.rows(flow_run)] == [True] * 2
    )
    # The worker is free again.
    report = report_of(prefect_fleet, start_flow(prefect_fleet, "census", "4"))
    assert report["failed"] == "Broken: out of order"
    assert len(list(traces.glob("started-*"))) == 2


def test_two_workers_share_a_flow_and_one_may_die(prefect_fleet: LocalFleet, traces: Path) -> None:
    second = worker(prefect_fleet)
    process = start_flow(prefect_fleet, "long", str(traces), "60")
    wait_until(lambda: len(list(traces.iterdir())) > 10, 90)
    for member in [*psutil.Process(second.pid).children(), psutil.Process(second.pid)]:
        os.kill(member.pid, signal.SIGKILL)
    report = report_of(prefect_fleet, process)
    assert report["done"] == 60
    assert len({path.read_text() for path in traces.iterdir()}) >= 3
