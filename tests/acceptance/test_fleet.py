"""The whole fleet as a user starts it: up, a batch, Celery's own tools, down."""

import json
import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from infra.local import Ports, binaries
from infra.local.install import is_installed
from tests.conftest import ROOT, SAMPLE


class Product:
    """Runs the product's commands with a separate home and separate ports."""

    def __init__(self, home: Path) -> None:
        self.ports = Ports.free()
        moved = {f"ALTLENS_PORT_{k.upper()}": str(v) for k, v in self.ports.as_dict().items()}
        self.environment = {**os.environ, **moved, "ALTLENS_HOME": str(home)}

    def __call__(self, *words: str, module: str = "altlens", status: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-m", module, *words],
            check=False,
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=240,
        )
        assert done.returncode == status, done.stdout[-2000:] + done.stderr[-2000:]
        return done.stdout

    def on_the_fleet(self, *words: str, module: str) -> str:
        """Run a command of another program on the fleet, as the documentation describes."""
        lines = (Path(self.environment["ALTLENS_HOME"]) / "fleet.env").read_text().splitlines()
        addresses = dict(line.partition("=")[::2] for line in lines)
        plain = {name: value.strip("'") for name, value in addresses.items()}
        before = self.environment
        self.environment = {**before, **plain}
        try:
            return self(*words, module=module)
        finally:
            self.environment = before


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    programs = [binaries.rabbitmq_server, binaries.redis_server, binaries.mongod]
    if not all(map(is_installed, programs)) and not os.environ.get("ALTLENS_REQUIRE_SERVICES"):
        pytest.skip("the servers' programs are missing: python -m infra.local.install")
    started = Product(tmp_path_factory.mktemp("fleet"))
    started("up", "--workers", "2")
    yield started
    started("down")


def test_up_says_all_is_healthy(product: Product) -> None:
    status = json.loads(product("status", "--json"))
    assert status["healthy"]
    names = {row["name"] for row in status["rows"]}
    assert {"mongo-1", "mongo-2", "mongo-3", "rabbitmq", "redis", "prefect"} <= names
    assert {"fetch", "cpu", "interactive", "flower"} <= names


def test_up_again_is_harmless(product: Product) -> None:
    assert "healthy" in product("up")


def test_a_batch_runs_on_the_fleet_and_prefect_records_little(product: Product) -> None:
    report = json.loads(product("run", "AAPL", "KO", "--replay", str(SAMPLE), "--json"))
    assert sum(stage["executed"] for stage in report["stages"]) > 20
    assert [view["symbol"] for view in report["views"]] == ["AAPL", "KO"]
    again = json.loads(product("run", "AAPL", "KO", "--replay", str(SAMPLE), "--json"))
    assert sum(stage["new"] for stage in again["stages"]) == 0
    request = urllib.request.Request(
        f"http://127.0.0.1:{product.ports.prefect}/api/task_runs/filter",
        data=b"{}",
        headers={"content-type": "application/json"},
    )
    tasks = json.load(urllib.request.urlopen(request, timeout=10))
    assert sorted(task["name"] for task in tasks) == sorted(
        2 * ["fetch", "clean", "analyze", "aggregate"]
    )


def test_celerys_own_commands_work(product: Product) -> None:
    active = product.on_the_fleet("-A", "tasks.app", "inspect", "active", module="celery")
    assert "cpu@" in active
    assert "fetch@" in active
    registered = product.on_the_fleet("-A", "tasks.app", "inspect", "registered", module="celery")
    for stage in ("fetch", "clean", "analyze", "aggregate"):
        assert f"* {stage}" in registered
    page = urllib.request.urlopen(f"http://127.0.0.1:{product.ports.flower}/workers", timeout=10)
    assert b"cpu@" in page.read()


def test_a_node_is_drained_and_taken_back_as_documented(product: Product) -> None:
    node = f"cpu@{socket.gethostname()}"

    def celery(*words: str) -> str:
        return product.on_the_fleet("-A", "tasks.app", *words, module="celery")

    def consumed() -> set[str]:
        words = ("inspect", "active_queues", "--destination", node, "--json")
        return {queue["name"] for queue in json.loads(celery(*words))[node]}

    assert consumed() == {"cpu"}
    celery("control", "cancel_consumer", "cpu", "--destination", node)
    assert consumed() == set()
    assert "empty" in celery("inspect", "active", "--destination", node)
    celery("control", "add_consumer", "cpu", "--destination", node)
    assert consumed() == {"cpu"}
    celery("control", "pool_grow", "1", "--destination", node)
    celery("purge", "--force", "--queues", "cpu")


def test_servers_are_inspected_with_their_own_tools_as_documented(product: Product) -> None:
    stack = Path(product.environment["ALTLENS_HOME"]) / "stack"
    configuration = str(stack / "supervisord.conf")
    listed = product("-c", configuration, "status", module="supervisor.supervisorctl")
    assert listed.count("RUNNING") == len(json.loads(product("status", "--json"))["rows"])
    done = subprocess.run(
        [
            *("/usr/lib/rabbitmq/bin/rabbitmqctl", "--node", "altlens@localhost"),
            *("--vhost", "altlens", "list_queues", "name", "type", "messages", "memory"),
        ],
        check=True,
        capture_output=True,
        text=True,
        env={
            **os.environ,
            "HOME": str(stack / "data" / "rabbitmq"),
            "ERL_EPMD_PORT": str(product.ports.rabbitmq_epmd),
        },
    )
    quorum = [line.split()[0] for line in done.stdout.splitlines() if "quorum" in line]
    assert {"cpu", "fetch", "cpu.interactive", "fetch.interactive", "dead"} <= set(quorum)


def test_down_leaves_no_process(product: Product) -> None:
    home = Path(product.environment["ALTLENS_HOME"])
    product("down")
    left = [p for p in psutil.process_iter(["cmdline", "environ"]) if _belongs(p, home)]
    assert not left
    assert not (home / "fleet.env").exists()


def _belongs(process: psutil.Process, folder: Path) -> bool:
    if process.pid == os.getpid():
        return False
    return str(folder) in f"{process.info['cmdline']}{process.info['environ']}"
