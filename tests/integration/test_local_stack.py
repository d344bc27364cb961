"""The local stack on real servers: it starts, recovers, reports its state, and cleans up."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest
from kombu import Connection
from pymongo import MongoClient
from redis import Redis
from redis.exceptions import AuthenticationError

from infra.local import Ports, Stack, StackError, Status, down, status, up
from infra.local.binaries import mongod, rabbitmq_server, redis_server
from infra.local.stack import HOST
from infra.local.status import State
from infra.mongo_roles import DASHBOARD, WORKER

SERVERS = {"rabbitmq", "redis", "mongo"}
APP = """
import os
from celery import Celery

app = Celery(broker=os.environ["ALTLENS_BROKER_URL"], backend=os.environ["ALTLENS_RESULTS_URL"])
"""


@pytest.fixture(scope="module", autouse=True)
def programs() -> None:
    """Skip without the servers' programs, or fail if services are required."""
    try:
        rabbitmq_server(), redis_server(), mongod()
    except StackError as missing:
        (pytest.fail if os.environ.get("ALTLENS_REQUIRE_SERVICES") else pytest.skip)(str(missing))


def new_stack(home: Path, import_from: Path | None = None) -> Stack:
    """A stack on free ports, without the management plugin, which is slow to stop."""
    ports = replace(Ports.free(), rabbitmq_management=0)
    return Stack(home, ports, app="tiny", import_from=import_from)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    stack = new_stack(tmp_path_factory.mktemp("stack") / "s")
    try:
        first = up(stack, services=SERVERS)
        assert first.healthy, first.as_dict()
        assert set(first.started) == {"rabbitmq", "redis", "mongo-1", "mongo-2", "mongo-3"}
        yield stack
    finally:
        down(stack)
    assert processes_in(stack.home) == []


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Stack]:
    """A separate stack for a test that breaks it."""
    stack = new_stack(tmp_path / "s")
    yield stack
    down(stack)


def eventually(condition: Callable[[], bool], seconds: float = 120) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def processes_in(home: Path) -> list[int]:
    """Live processes with the folder in their command, environment or working directory."""
    return [process.pid for process in psutil.process_iter() if str(home) in traces(process)]


def traces(process: psutil.Process) -> str:
    try:
        if process.pid == os.getpid() or process.status() == psutil.STATUS_ZOMBIE:
            return ""
        return " ".join([*process.cmdline(), process.cwd(), *process.environ().values()])
    except (psutil.Error, OSError):
        return ""


def listeners(stack: Stack) -> list[Any]:
    """Open TCP ports of the stack's processes."""
    ours = set(processes_in(stack.home))
    connections = psutil.net_connections("tcp")
    return [c for c in connections if c.pid in ours and c.status == psutil.CONN_LISTEN]


def states(stack_status: Status) -> dict[str, State]:
    return {row.name: row.state for row in stack_status.rows}


def test_its_addresses_reach_the_servers(running: Stack) -> None:
    urls = running.environment()
    with MongoClient(urls["ALTLENS_STORE_URL"]) as client:
        assert client.write_concern.document == {"w": "majority"}
        assert client.get_default_database()["things"].insert_one({"_id": 1}).acknowledged
        assert len(client.nodes) == 3
    with Redis.from_url(urls["ALTLENS_RESULTS_URL"]) as results:
        results.set("only here", 1)
    with Redis.from_url(urls["ALTLENS_LIMITS_URL"]) as limits:
        assert limits.get("only here") is None
    with Connection(urls["ALTLENS_BROKER_URL"]) as broker:
        queue = broker.SimpleQueue("things")
        queue.put({"id": 1})
        assert queue.get(timeout=10).payload == {"id": 1}


def test_strangers_are_refused(running: Stack) -> None:
    with Redis(port=running.ports.redis) as client, pytest.raises(AuthenticationError):
        client.get("anything")
    for port in running.ports.mongo:
        with (
            MongoClient(HOST, port, directConnection=True) as client,
            pytest.raises(Exception, match="requires authentication"),
        ):
            client.altlens.things.find_one()


def test_up_again_changes_nothing(running: Stack) -> None:
    before = [row.pid for row in status(running).rows]
    again = up(running, services=SERVERS)
    assert again.healthy
    assert again.started == ()
    assert [row.pid for row in again.rows] == before


@pytest.mark.parametrize("name", ["redis", "mongo-1", "rabbitmq"])
def test_a_killed_service_comes_back(running: Stack, name: str) -> None:
    killed = status(running).row(name).pid
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    assert eventually(lambda: status(running).row(name).pid not in (killed, None))
    assert eventually(lambda: status(running).healthy), status(running).as_dict()


def test_a_stopped_service_is_reported_and_restarted(running: Stack) -> None:
    configuration = str(running.home / "supervisord.conf")
    control = [sys.executable, "-m", "supervisor.supervisorctl", "-c", configuration]
    subprocess.run([*control, "stop", "redis"], check=True, capture_output=True)
    stack_status = status(running)
    assert not stack_status.healthy
    assert {name for name, state in states(stack_status).items() if state is not State.HEALTHY} == {
        "redis"
    }
    assert stack_status.row("redis").state is State.STOPPED
    assert stack_status.row("redis").advice == "altlens up"
    assert up(running, services=SERVERS).started == ("redis",)
    assert status(running).healthy


def test_a_service_that_hangs_is_not_healthy(small: Stack) -> None:
    frozen = up(small, services={"redis"}).row("redis").pid
    assert frozen is not None
    os.kill(frozen, signal.SIGSTOP)
    try:
        row = status(small).row("redis")
    finally:
        os.kill(frozen, signal.SIGCONT)
    assert row.state in (State.STARTING, State.FAILING)
    assert "Timeout" in row.detail
    assert row.pid == frozen


def test_down_leaves_no_process(small: Stack) -> None:
    assert up(small, services={"rabbitmq", "redis"}).healthy
    names = {psutil.Process(pid).name() for pid in processes_in(small.home)}
    assert {"beam.smp", "epmd", "redis-server"} <= names
    down(small)
    assert processes_in(small.home) == []
    assert set(states(status(small)).values()) == {State.STOPPED}


def test_down_after_the_supervisor_was_killed(small: Stack) -> None:
    assert up(small, services={"redis"}).healthy
    os.kill(int((small.home / "supervisord.pid").read_text()), signal.SIGKILL)
    assert states(status(small)) == {"redis": State.FAILING}
    down(small)
    assert processes_in(small.home) == []


def test_down_after_the_folder_was_removed(small: Stack) -> None:
    assert up(small, services={"redis"}).healthy
    shutil.rmtree(small.home)
    down(small)
    assert processes_in(small.home) == []
    assert not small.home.exists()


def test_a_taken_port_is_named_and_down_cleans_up(small: Stack) -> None:
    with socket.create_server((HOST, small.ports.redis)):
        with pytest.raises(StackError, match=rf"{small.ports.redis} .*ALTLENS_PORT_REDIS"):
            up(small, services={"redis"})
        down(small)
    assert processes_in(small.home) == []
    assert up(small, services={"redis"}).healthy


def test_workers_and_pages_answer_and_workers_scale(tmp_path: Path) -> None:
    (tmp_path / "tiny.py").write_text(APP)
    stack = new_stack(tmp_path / "s", import_from=tmp_path)
    try:
        first = up(stack, workers=1)
        assert first.healthy, first.as_dict()
        assert "prefork of 1 on cpu" in first.row("cpu").detail
        assert "threads of 16 on fetch" in first.row("fetch").detail
        assert "true" in first.row("prefect").detail
        assert "OK" in first.row("flower").detail
        users = {name: mongo_users(first, name) for name in ("dashboard", "cpu", "prefect-tasks")}
        assert users == {
            "dashboard": {DASHBOARD.name},
            "cpu": {WORKER.name},
            "prefect-tasks": {WORKER.name},
        }
        assert {listener.laddr.ip for listener in listeners(stack)} <= {HOST, "::1"}
        more = up(stack, workers=2, services={"workers"})
        assert more.started == ("cpu", "prefect-tasks")
        assert "prefork of 2 on cpu" in more.row("cpu").detail
    finally:
        down(stack)
    assert processes_in(stack.home) == []


def mongo_users(stack_status: Status, service: str) -> set[str]:
    """The MongoDB users whose passwords a service's process has."""
    given = psutil.Process(stack_status.row(service).pid or 0).environ().values()
    return {user for text in given for user in re.findall(r"mongodb://([^:]+):", text)}
