"""Servers that several tests of this folder share."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis

from altlens.store.base import Store
from altlens.transport import limits
from tests.integration.live_sessions import LiveClient, World


@contextmanager
def redis_server(home: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Start a Redis on a free port; yields its address and process."""
    program = shutil.which("redis-server")
    if program is None:
        message = "no redis-server on PATH; install Debian's redis-server package"
        (pytest.fail if os.environ.get("ALTLENS_REQUIRE_SERVICES") else pytest.skip)(message)
    port = free_port()
    command = [
        program,
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--dir",
        str(home),
    ]
    with (home / "redis.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        url = f"redis://127.0.0.1:{port}/0"
        wait_for(url, process)
        yield url, process
    finally:
        process.kill()
        process.wait()


def free_port() -> int:
    """A free TCP port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers."""
    with redis.Redis.from_url(url) as client:
        for _ in range(500):
            try:
                client.ping()
            except redis.ConnectionError:
                assert process.poll() is None, "redis-server ended; see redis.log beside its data"
                time.sleep(0.02)
            else:
                return
    raise AssertionError("redis-server does not answer")


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis shared by the test session; each test uses its own keys or flushes it."""
    with redis_server(tmp_path_factory.mktemp("redis")) as (url, _):
        yield url


@pytest.fixture
def live_client(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[LiveClient]:
    """Live sessions on the test's clock, without earlier handshakes, rate slots or cooldowns."""
    yield LiveClient(store, tmp_path, monkeypatch)
    limits._scheduler.cache_clear()


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The bundled sample as the web."""
    sample_world = World(tmp_path_factory.mktemp("world"))
    yield sample_world
    sample_world.store.close()
