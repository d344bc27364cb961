"""A real fleet for the tests of this folder: servers once per session, workers per test."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import amqp
import psutil
import pytest
import redis

from altlens.runs.run import RUNNING, Run, load, set_state
from altlens.store.mongo import MongoStore
from infra.local import Stack, StackError, down, status, up
from tasks.queues import DEAD, NAMES
from tests.integration.fleet.misbehaving import FIXED
from tests.integration.prefect_process import PrefectServer

SERVERS = {"rabbitmq", "redis", "mongo"}
ROOT = Path(__file__).parents[3]
REMOTE_TASKS = ROOT / "packages" / "prefect-celery" / "tests"  # the tasks of the task runner
sys.path.insert(0, str(REMOTE_TASKS))


@dataclass
class LocalFleet:
    """The servers, the environment of their clients, and the worker processes of one test."""

    stack: Stack
    folder: Path
    store: MongoStore
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        addresses = self.stack.environment()
        del addresses["PREFECT_API_URL"]  # its server is not among those started here
        return {
            **os.environ,
            **addresses,
            "ALTLENS_HOME": str(self.folder / "home"),
            FIXED: str(self.folder / "fixed"),
            "PYTHONPATH": str(REMOTE_TASKS),
            **self.settings,
        }

    def worker(self, queues: str = "cpu", processes: int = 2) -> subprocess.Popen[bytes]:
        """Start a worker of the product's app and wait until it is ready."""
        name = f"w{len(self.processes)}-{self.folder.name}@host"
        log = (self.folder / f"{name}.log").open("wb")
        command = [sys.executable, "-m", "celery", "-A", "tests.integration.fleet.misbehaving"]
        command += ["worker", "-Q", queues, "-P", "prefork", "-c", str(processes), "-n", name]
        command += ["-l", "INFO", "--without-gossip", "--without-mingle"]
        started = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
        )
        self.processes.append(started)
        wait_for_log(started, self.folder / f"{name}.log", b" ready.", 120)
        return started

    def drive(self, run: str, *options: str) -> "subprocess.Popen[str]":
        """Start a flow process that fans out the run's analyze stage."""
        return self.process("tests.integration.fleet.drive", run, *options)

    def resumed(self, run: Run) -> "subprocess.Popen[str]":
        """Resume a cancelled run in a new flow process."""
        set_state(self.store, load(self.store, run.id), RUNNING)
        return self.drive(run.id)

    def process(self, module: str, *arguments: str) -> "subprocess.Popen[str]":
        """Start a Python module with the environment of this fleet."""
        return subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=(self.folder / "drive.log").open("a"),
            text=True,
        )

    def report(self, driver: "subprocess.Popen[str]", seconds: float = 240) -> dict[str, int]:
        """The report that the flow process printed."""
        text, _ = driver.communicate(timeout=seconds)
        assert driver.returncode == 0, (self.folder / "drive.log").read_text()[-3000:]
        return dict(json.loads(text))

    def altlens(self, *arguments: str) -> str:
        """The output of an altlens command on this fleet."""
        return self._output_of("altlens", *arguments)

    def celery(self, *arguments: str) -> str:
        """The output of a Celery command on the product's app."""
        return self._output_of("celery", "-A", "tasks.app", *arguments)

    def _output_of(self, module: str, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            check=False,
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=180,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def depth(self, queue: str) -> int:
        """The number of messages waiting in a queue."""
        with self._broker() as connection:
            return int(connection.channel().queue_declare(queue, passive=True).message_count)

    def forget_queues(self) -> None:
        """Delete the queues and what waits in them, so that other limits can be declared."""
        with self._broker() as connection:
            for queue in (*NAMES, DEAD):
                connection.channel().queue_delete(queue)

    @contextmanager
    def channel(self) -> Iterator[amqp.Channel]:
        """A channel to RabbitMQ."""
        with self._broker() as connection:
            yield connection.channel()

    @contextmanager
    def copies(self, queue: str) -> Iterator[Callable[[], list[bytes]]]:
        """Copy each message to a queue; yields a function that returns their bodies."""
        with self.channel() as channel:
            mine = channel.queue_declare(exclusive=True).queue
            channel.queue_bind(mine, exchange=queue, routing_key=queue)

            def bodies() -> list[bytes]:
                taken = iter(lambda: channel.basic_get(mine, no_ack=True), None)
                return [_bytes(message.body) for message in taken]

            yield bodies

    def _broker(self) -> amqp.Connection:
        address = self.environment["ALTLENS_BROKER_URL"].removeprefix("amqp://")
        credentials, _, rest = address.rpartition("@")
        user, _, password = credentials.partition(":")
        host, _, vhost = rest.partition("/")
        return amqp.Connection(host, userid=user, password=password, virtual_host=vhost)

    @property
    def redis(self) -> "redis.Redis":
        return redis.Redis.from_url(self.stack.environment()["ALTLENS_RESULTS_URL"])

    def pid(self, service: str) -> int:
        """The process id of a server."""
        return next(row.pid for row in status(self.stack).rows if row.name == service) or 0

    def stop(self) -> None:
        for process in self.processes:
            for child in psutil.Process(process.pid).children() if process.poll() is None else ():
                child.kill()
            process.kill()
            process.wait()
        self.processes.clear()


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until the condition is true; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds} s for {condition}"
        time.sleep(0.05)


def wait_for_log(
    process: "subprocess.Popen[bytes]", log: Path, words: bytes, seconds: float
) -> None:
    """Wait until the log of a process contains the words; fail at once if the process ends."""
    deadline = time.monotonic() + seconds
    while words not in log.read_bytes():
        assert process.poll() is None, f"it ended:\n{log.read_text()[-3000:]}"
        assert time.monotonic() < deadline, f"waited {seconds} s:\n{log.read_text()[-3000:]}"
        time.sleep(0.05)


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """RabbitMQ, Redis and a MongoDB replica set on ports of their own."""
    stack = Stack.free(tmp_path_factory.mktemp("stack"))
    try:
        up(stack, None, services=SERVERS)
        yield stack
    except StackError as error:
        if os.environ.get("ALTLENS_REQUIRE_SERVICES"):
            raise
        pytest.skip(f"no servers here: {error}")
    finally:
        down(stack)


@pytest.fixture(scope="session")
def prefect_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrefectServer]:
    """A Prefect server in a process of its own."""
    with PrefectServer(tmp_path_factory.mktemp("prefect")) as server:
        yield server


@pytest.fixture
def fleet(servers: Stack, tmp_path: Path) -> Iterator[LocalFleet]:
    """The servers with empty queues and no workers yet."""
    store = MongoStore(servers.environment()["ALTLENS_STORE_URL"])
    fleet = LocalFleet(servers, tmp_path, store)
    try:
        yield fleet
    finally:
        fleet.stop()
        fleet.settings.clear()
        store.close()
        fleet.redis.flushall()
        fleet.forget_queues()  # the next test may declare them with other limits


def kill_tree(process: "subprocess.Popen[bytes] | subprocess.Popen[str]") -> None:
    """Send SIGKILL to a process and its children."""
    family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
    for member in family:
        member.send_signal(signal.SIGKILL)
    process.wait()


def _bytes(body: str | bytes) -> bytes:
    return body.encode() if isinstance(body, str) else body
