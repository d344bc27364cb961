"""Start, measure and end workers and driving processes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from benchmarks.servers import Servers, cpu_seconds

ROOT = Path(__file__).parents[1]
PATIENCE_SECONDS = 120.0
LONGEST_SECONDS = 7200.0
Process = subprocess.Popen[bytes]


class DriverFailed(RuntimeError):
    """A driving process failed or did not finish in time."""


class Driver(NamedTuple):
    """A driving process that waits to begin, and its error log."""

    process: Process
    log: Path


@dataclass(frozen=True)
class Spent:
    """The cost of work: wall seconds, CPU seconds by process, and the driver's report."""

    seconds: float
    cpu: dict[str, float]
    report: dict[str, Any]


@dataclass(frozen=True)
class Fleet:
    """The servers, the environment for one database, and the workers' process ids by name."""

    servers: Servers
    environment: Mapping[str, str]
    workers: Mapping[str, int]

    def cpu(self) -> dict[str, float]:
        """CPU seconds used so far by the workers and by each server."""
        return {"workers": sum(map(cpu_seconds, self.workers.values())), **self.servers.cpu()}

    def drive(self, *stages: str, run: str, interactive: bool = False) -> Spent:
        """Run the stages of a run in a flow process."""
        options = ["--interactive"] if interactive else []
        with self.driver("benchmarks.drive", run, *stages, *options) as driver:
            return self.go(driver)

    @contextmanager
    def driver(self, module: str, *arguments: str) -> Iterator[Driver]:
        """Start a driving process, which waits for a line to begin."""
        log = self.servers.folder / f"{module}.log"
        with log.open("wb") as errors:
            driver = subprocess.Popen(
                [sys.executable, "-m", module, *arguments],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
            )
        try:
            assert driver.stdout is not None
            if driver.stdout.readline() != b"ready\n":
                raise RuntimeError(f"{module} did not start: {log.read_text()[-2000:]}")
            yield Driver(driver, log)
        finally:
            driver.kill()
            driver.wait()

    def go(self, driver: Driver, patience: float = LONGEST_SECONDS) -> Spent:
        """Let a ready driver begin and measure until it is done; raises DriverFailed."""
        before = self.cpu()
        try:
            answer, _ = driver.process.communicate(b"\n", timeout=patience)
        except subprocess.TimeoutExpired:
            raise DriverFailed(f"it was not done after {patience:.0f} s") from None
        after = self.cpu()
        if driver.process.returncode:
            raise DriverFailed(f"it failed: {driver.log.read_text()[-2000:]}")
        report = orjson.loads(answer.splitlines()[-1])
        cpu = {name: after[name] - before[name] for name in after}
        return Spent(report["seconds"], {**cpu, "flow": report["cpu_seconds"]}, report)


@contextmanager
def bare(servers: Servers, database: str, **settings: str) -> Iterator[Fleet]:
    """The servers with a new database and no workers."""
    yield Fleet(servers, {**os.environ, **servers.environment(database), **settings}, {})


@contextmanager
def fleet(
    servers: Servers, database: str, processes: int = 2, queues: str = "cpu", **settings: str
) -> Iterator[Fleet]:
    """The product's worker on a new database, ready on entry; or an equal one of this run."""
    key = (processes, queues, *sorted(settings.items()))
    if not servers.shares_fleets:
        with new_fleet(servers, database, processes, queues, **settings) as staffed:
            yield staffed
        return
    if key not in servers.fleets:
        started = new_fleet(servers, database, processes, queues, **settings)
        servers.fleets[key] = servers.ends.enter_context(started)
    yield servers.fleets[key]


@contextmanager
def new_fleet(
    servers: Servers, database: str, processes: int = 2, queues: str = "cpu", **settings: str
) -> Iterator[Fleet]:
    """The product's worker on a new database, ready on entry."""
    command = ["celery", "-A", "tasks.app", "worker", "-Q", queues, "-c", str(processes)]
    command += ["-l", "INFO", "--without-gossip", "--without-mingle", "-n", f"{database}@%h"]
    with bare(servers, database, **settings) as base, worker(base, command) as staffed:
        yield staffed


@contextmanager
def worker(base: Fleet, command: Sequence[str], ready: bytes = b" ready.") -> Iterator[Fleet]:
    """The fleet with one more worker, once its log contains `ready`."""
    name = f"worker-{len(base.workers)}"
    log = base.servers.folder / f"worker-{next(base.servers.numbers)}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env=base.environment,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        _wait_for(process, log, ready)
        yield Fleet(base.servers, base.environment, {**base.workers, name: process.pid})
    finally:
        end(process)


def _wait_for(process: Process, log: Path, word: bytes) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while word not in log.read_bytes():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{process.args} did not start: {log.read_text()[-2000:]}")
        time.sleep(0.05)


def end(process: Process) -> None:
    """Terminate a process, and kill its group if it does not end."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
