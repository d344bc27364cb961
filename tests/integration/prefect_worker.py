"""A Prefect server with a process worker of the pool `altlens`, and flow runs through its API."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from tests.conftest import ROOT
from tests.integration.prefect_process import PrefectServer

PATIENCE_SECONDS = 280  # generous: the machine may be busy


class PrefectTestbed:
    """A server, the environment of its clients, and a store of their own."""

    def __init__(self, server: PrefectServer, folder: Path, **settings: str) -> None:
        self.server = server
        self.folder = folder
        self.settings = settings

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            **self.server.environment,
            "ALTLENS_HOME": str(self.folder),
            "ALTLENS_FANOUT_MAX_CHUNK": "2",
            "PREFECT_WORKER_QUERY_SECONDS": "1",
            "PREFECT_WORKER_PREFETCH_SECONDS": "1",
            **self.settings,
        }

    def altlens(self, *arguments: str) -> str:
        """The output of a command."""
        done = subprocess.run(
            [sys.executable, "-m", "altlens", *arguments],
            cwd=ROOT,
            env=self.environment,
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @contextmanager
    def worker(self) -> Iterator["subprocess.Popen[bytes]"]:
        """Start a process worker; kill it and its runs at the end."""
        command = [sys.executable, "-m", "prefect", "worker", "start", "--pool", "altlens"]
        with (self.folder / "worker.log").open("ab") as log:
            process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )
        try:
            yield process
        finally:
            end(process)

    def start(self, deployment: str, **parameters: Any) -> str:
        """Create a run of the deployment that is due now; returns its id."""
        deployed = self.server.get(f"deployments/name/{deployment}")
        run = self.server.post(
            f"deployments/{deployed['id']}/create_flow_run",
            parameters=parameters,
            state={"type": "SCHEDULED", "name": "Scheduled"},
        )
        return str(run["id"])

    def scheduled(self, deployment: str, **parameters: Any) -> str:
        """Add a schedule to the deployment; returns its first run once that has started.

        The schedule repeats, so that a slow machine does not miss it, and is deleted at the end.
        """
        deployment_id = self.server.get(f"deployments/name/{deployment}")["id"]
        row = {"schedule": {"interval": 30}, "active": True, "parameters": parameters}
        [schedule] = self.server.post(f"deployments/{deployment_id}/schedules", [row])
        started: list[str] = []
        wait_until(
            lambda: bool(started.extend(self._started(deployment_id, parameters)) or started),
            self.log,
        )
        self.server.delete(f"deployments/{deployment_id}/schedules/{schedule['id']}")
        return started[0]

    def _started(self, deployment_id: str, parameters: dict[str, Any]) -> list[str]:
        """The started runs of the server's scheduler with these parameters, in order of due time.

        The deployment's limit drops the others that become due.
        """
        runs = self.server.post(
            "flow_runs/filter",
            deployments={"id": {"any_": [deployment_id]}},
            flow_runs={"start_time": {"is_null_": False}},
            sort="EXPECTED_START_TIME_ASC",
        )
        return [
            str(run["id"])
            for run in runs
            if run["auto_scheduled"] and parameters.items() <= run["parameters"].items()
        ]

    def state(self, run: str) -> str:
        """The name of the run's state."""
        return str(self.server.get(f"flow_runs/{run}")["state_name"])

    def ended(self, run: str) -> str:
        """Wait for the end of the run; returns the name of its final state."""
        over = {"Completed", "Failed", "Crashed", "Cancelled"}
        wait_until(lambda: self.state(run) in over, self.log)
        return self.state(run)

    def log(self) -> str:
        """The end of the worker's log."""
        path = self.folder / "worker.log"
        return path.read_text()[-3000:] if path.exists() else ""


def end(process: "subprocess.Popen[Any]") -> None:
    """Kill a process and its children."""
    if process.poll() is None:
        family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(True)]
        for member in family:
            member.kill()
    process.wait()


def wait_until(holds: Callable[[], bool], why: Callable[[], str] = str) -> None:
    """Wait for a condition; fails after PATIENCE_SECONDS."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline, why()
        time.sleep(0.1)
