"""The dashboard starts without its MongoDB, answers 503, and recovers once MongoDB is up."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from altlens.errors import BadSetting
from altlens.settings import Settings
from altlens.store import open_store
from dashboard.startup import StoreWaitingApp
from infra.local.binaries import mongod
from tests.integration.conftest import free_port

TIMEOUT_SECONDS = 240  # generous: the machine may be busy
Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """A function that starts processes with settings; they are killed at the end."""
    started: list[subprocess.Popen[bytes]] = []

    def start_process(*command: str, **settings: str) -> "subprocess.Popen[bytes]":
        with (tmp_path / f"{len(started)}.log").open("wb") as log:
            environment = {**os.environ, **settings}
            started.append(subprocess.Popen(command, env=environment, stdout=log, stderr=log))
        return started[-1]

    yield start_process
    for process in started:
        process.kill()
        process.wait()


def test_it_answers_503_until_its_store_is_up(start: Start, tmp_path: Path) -> None:
    port, store = free_port(), free_port()
    dashboard = start(
        *(sys.executable, "-m", "altlens", "dashboard", "--port", str(port)),
        ALTLENS_HOME=str(tmp_path),
        ALTLENS_STORE_URL=f"mongodb://127.0.0.1:{store}/altlens?replicaSet=alone",
    )
    with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:

        def get(path: str) -> httpx.Response | None:
            assert dashboard.poll() is None, (tmp_path / "0.log").read_text()
            with suppress(httpx.TransportError):
                return client.get(path, timeout=60)
            return None

        until(lambda: get("/") is not None)
        page, api = client.get("/companies/AAPL"), client.get("/api/companies")
        assert (page.status_code, api.status_code) == (503, 503)
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert "altlens up" in page.text
        assert "ALTLENS_STORE_URL" in api.json()["detail"]
        assert client.get("/static/style.css").status_code == 200
        run_mongod(start, store, tmp_path)
        until(lambda: (response := get("/")) is not None and response.status_code == 200)
        assert "altlens run AAPL MSFT NVDA" in client.get("/").text


def test_a_bad_setting_ends_it_at_once() -> None:
    app = StoreWaitingApp(Settings(), lambda: open_store("nonsense://here"))
    with pytest.raises(BadSetting, match="begins with 'nonsense'"), app:
        pass


def run_mongod(start: Start, port: int, folder: Path) -> None:
    """Start a replica set of one member."""
    (folder / "mongo").mkdir()
    start(
        *(mongod(), "--port", str(port), "--bind_ip", "127.0.0.1", "--replSet", "alone"),
        *("--dbpath", str(folder / "mongo"), "--nounixsocket"),
    )
    members = [{"_id": 0, "host": f"127.0.0.1:{port}"}]
    url = f"mongodb://127.0.0.1:{port}/?directConnection=true"
    with MongoClient[dict[str, object]](url) as client:

        def initiated() -> bool:
            with suppress(PyMongoError):
                client.admin.command("replSetInitiate", {"_id": "alone", "members": members})
                return True
            return False

        until(initiated)


def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition; fail after TIMEOUT_SECONDS."""
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)
