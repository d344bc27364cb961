"""Each supported broker works by setting one URL; unsupported ones are refused at the start."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from altlens.errors import BadSetting
from altlens.settings import get_settings
from chaos.seed import seed
from infra.local import Ports
from tasks.brokers import check_brokers
from tests.integration.fleet.conftest import LocalFleet, wait_until
from tests.integration.fleet.test_fanout import analyzed

Starter = Callable[..., int]


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[Starter]:
    """A function that starts a server on a free port and returns the port."""
    processes: list[subprocess.Popen[bytes]] = []

    def start(*command: str) -> int:
        port = Ports.free().redis  # the bus of a Redis Cluster listens 10,000 higher
        words = [word.format(port=port) for word in command]
        log = (tmp_path / f"{Path(command[0]).name}-{port}.log").open("wb")
        processes.append(subprocess.Popen(words, cwd=tmp_path, stdout=log, stderr=log))
        wait_until(lambda: _listens(port), 30)
        return port

    yield start
    for process in reversed(processes):
        process.kill()
        process.wait()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def run_fan_out(fleet: LocalFleet, name: str) -> None:
    """Run a fan-out on the fleet with its current settings; it must complete."""
    fleet.worker()
    run = seed(fleet.store, name, 600)
    report = fleet.report(fleet.drive(run.id), 120)
    assert (report["executed"], report["failed"], analyzed(fleet, name)) == (600, 0, 600)


def test_redis_as_broker(fleet: LocalFleet) -> None:
    fleet.settings["ALTLENS_BROKER_URL"] = fleet.stack.environment()["ALTLENS_LIMITS_URL"]
    run_fan_out(fleet, "redis-broker")


def test_sentinel_for_results(fleet: LocalFleet, start_server: Starter, tmp_path: Path) -> None:
    main = start_server("redis-server", "--port", "{port}", "--save", "")
    settings = tmp_path / "sentinel.conf"
    settings.write_text(f"sentinel monitor altlens 127.0.0.1 {main} 1\n")
    watcher = start_server("redis-server", str(settings), "--sentinel", "--port", "{port}")
    fleet.settings["ALTLENS_RESULTS_URL"] = f"sentinel://127.0.0.1:{watcher}/0"
    fleet.settings["ALTLENS_RESULTS_MASTER"] = "altlens"
    run_fan_out(fleet, "sentinel")
    assert redis.Redis(port=main).info("stats")["total_commands_processed"] > 10


def test_amazon_sqs_as_broker(fleet: LocalFleet, start_server: Starter) -> None:
    server = str(Path(sys.executable).with_name("moto_server"))
    port = start_server(server, "-H", "127.0.0.1", "-p", "{port}")
    fleet.settings |= {
        "ALTLENS_BROKER_URL": f"sqs://key:secret@localhost:{port}",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    run_fan_out(fleet, "sqs")


def test_a_redis_cluster_is_refused_at_the_start(
    start_server: Starter, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = start_server(
        "redis-server", "--port", "{port}", "--cluster-enabled", "yes", "--save", ""
    )
    monkeypatch.setenv("ALTLENS_BROKER_URL", f"redis://127.0.0.1:{port}/0")
    monkeypatch.setenv("ALTLENS_RESULTS_URL", f"redis://127.0.0.1:{port}/0")
    with pytest.raises(BadSetting, match="does not follow MOVED"):
        check_brokers(get_settings(refresh=True))


def test_queues_with_other_bounds_are_named_at_the_start(fleet: LocalFleet) -> None:
    run_fan_out(fleet, "bounds")
    fleet.settings["ALTLENS_FANOUT_QUEUE_LENGTH"] = "77"
    driver = fleet.drive(seed(fleet.store, "narrower", 10).id)
    assert driver.wait(60) != 0
    log = (fleet.folder / "drive.log").read_text()
    assert "BadSetting: The queue fetch exists with other bounds" in log
    assert "ALTLENS_FANOUT_QUEUE_LENGTH" in log


def test_a_broker_that_is_down_is_named_at_once(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "ALTLENS_HOME": str(tmp_path),
        "ALTLENS_BROKER_URL": "amqp://altlens:pw@127.0.0.1:9/altlens",
        "ALTLENS_RESULTS_URL": "redis://127.0.0.1:9/0",
    }
    code = (
        "from altlens.settings import get_settings as g;"
        "from flows.stage_queue import StageQueue; StageQueue('analyze', 'run', g(), False)"
    )
    began = time.monotonic()
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, check=False, env=environment, capture_output=True, text=True, timeout=60
    )
    assert "BrokerUnavailable: The broker at 127.0.0.1:9/altlens does not answer" in done.stderr
    assert "altlens up" in done.stderr
    assert "pw" not in done.stderr.rpartition("BrokerUnavailable")[2]
    assert time.monotonic() - began < 60
