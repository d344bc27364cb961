"""The dashboard starts while its MongoDB is away, says so, and is whole once it is back."""

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
from dashboard.startup import Opening
from infra.local.binaries import mongod
from tests.integration.conftest import free_port

PATIENCE_SECONDS = 240  # only a fault lasts so long, on however busy a machine
Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a process with settings; all are gone at the end."""
    started: list[subprocess.Popen[bytes]] = []

    def one(*command: str, **settings: str) -> "subprocess.Popen[bytes]":
        with (tmp_path / f"{len(started)}.log").open("wb") as log:
            environment = {**os.environ, **settings}
            started.append(subprocess.Popen(command, env=environment, stdout=log, stderr=log))
        return started[-1]

    yield one
    for process in started:
        process.kill()
        process.wait()


def test_it_waits_for_its_store(start: Start, tmp_path: Path) -> None:
    port, store = free_port(), free_port()
    dashboard = start(
        *(sys.executable, "-m", "altlens", "dashboard", "--port", str(port)),
        ALTLENS_HOME=str(tmp_path),
        ALTLENS_STORE_URL=f"mongodb://127.0.0.1:{store}/altlens?replicaSet=alone",
    )
    with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:

        def answer(path: str) -> httpx.Response | None:
            assert dashboard.poll() is None, (tmp_path / "0.log").read_text()
            with suppress(httpx.TransportError):
                return client.get(path, timeout=60)
            return None

        until(lambda: answer("/") is not None)
        page, told = client.get("/companies/AAPL"), client.get("/api/companies")
        assert (page.status_code, told.status_code) == (503, 503)
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert "altlens up" in page.text
        assert "ALTLENS_STORE_URL" in told.json()["detail"]
        assert client.get("/static/style.css").status_code == 200
        run_mongod(start, store, tmp_path)
        until(lambda: (found := answer("/")) is not None and found.status_code == 200)
        assert "altlens run AAPL MSFT NVDA" in client.get("/").text


def test_a_setting_that_is_wrong_ends_it_at_once() -> None:
    opening = Opening(Settings(), lambda: open_store("nonsense://here"))
    with pytest.raises(BadSetting, match="begins with 'nonsense'"), opening:
        pass


def run_mongod(start: Start, port: int, folder: Path) -> None:
    """A replica set of one."""
    (folder / "mongo").mkdir()
    start(
        *(mongod(), "--port", str(port), "--bind_ip", "127.0.0.1", "--replSet", "alone"),
        *("--dbpath", str(folder / "mongo"), "--nounixsocket"),
    )
    members = [{"_id": 0, "host": f"127.0.0.1:{port}"}]
    url = f"mongodb://127.0.0.1:{port}/?directConnection=true"
    with MongoClient[dict[str, object]](url) as first:

        def begun() -> bool:
            with suppress(PyMongoError):
                first.admin.command("replSetInitiate", {"_id": "alone", "members": members})
                return True
            return False

        until(begun)


def until(holds: Callable[[], bool]) -> None:
    """Wait for a condition; fails when it does not come."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)
