"""The parts of a trial: the proxy, the kill points, the comparison and the graph."""

import os
import socket
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import click
import pytest

from chaos import instrumentation
from chaos.__main__ import choose
from chaos.faults import FAULTS
from chaos.graph import draw
from chaos.proxy import Mode, Proxy
from chaos.trials import Row
from chaos.workload import duplicated, lost
from infra.local import Ports
from tests.conftest import ROOT

SECONDS = 5


class Echo(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        while data := self.request.recv(100):
            self.request.sendall(data)


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    """A proxy in front of an echo server."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Echo) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        with Proxy(Ports.free().redis, server.server_address[1]) as proxy:
            yield proxy
        server.shutdown()


def dialled(proxy: Proxy) -> socket.socket:
    return socket.create_connection(("127.0.0.1", proxy.port), SECONDS)


def says(line: socket.socket, words: bytes) -> bytes:
    line.sendall(words)
    return line.recv(100)


def is_silent(line: socket.socket, words: bytes) -> bool:
    line.settimeout(0.2)
    try:
        return says(line, words) is None
    except TimeoutError:
        return True


def test_the_proxy_passes_both_ways(proxy: Proxy) -> None:
    with dialled(proxy) as line:
        assert says(line, b"one") == b"one"


def test_a_paused_connection_is_half_open_and_new_ones_are_not(proxy: Proxy) -> None:
    with dialled(proxy) as old:
        assert says(old, b"one") == b"one"
        proxy.hold()
        assert is_silent(old, b"two")
        with dialled(proxy) as new:
            assert says(new, b"three") == b"three"


def test_a_paused_server_answers_pending_requests_later(proxy: Proxy) -> None:
    proxy.set(Mode.FROZEN)
    with dialled(proxy) as line:
        assert is_silent(line, b"one")
        proxy.set(Mode.OPEN)
        line.settimeout(SECONDS)
        assert line.recv(100) == b"one"


def test_a_shut_proxy_hangs_up(proxy: Proxy) -> None:
    with dialled(proxy) as line:
        assert says(line, b"one") == b"one"
        proxy.set(Mode.SHUT)
        assert line.recv(100) == b""
    with dialled(proxy) as another:
        assert another.recv(100) == b""


def test_an_armed_point_strikes_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    struck: list[str] = []
    monkeypatch.setenv(instrumentation.FOLDER, str(tmp_path))
    monkeypatch.setitem(instrumentation.ACTS, "tell", lambda: struck.append("here"))
    instrumentation.arm("before.ack", "tell")
    for point in ("after.ack", "before.ack", "before.ack"):
        instrumentation.pass_by(point)
    assert struck == ["here"]


def test_the_ledger_holds_every_execution(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(instrumentation.FOLDER, str(tmp_path))
    assert instrumentation.entries() == []
    for unit in ("a b", "c", "a b"):
        instrumentation.note("clean", unit)
    assert [(entry.stage, entry.unit) for entry in instrumentation.entries()] == [
        ("clean", "a b"),
        ("clean", "c"),
        ("clean", "a b"),
    ]


def test_a_store_is_compared_both_ways() -> None:
    expected = {"items": frozenset("ab"), "views": frozenset("v")}
    stored = {"items": frozenset("ac"), "views": frozenset("v")}
    assert lost(expected, stored) == ["items: b"]
    assert duplicated(expected, stored) == ["items: c"]


def test_a_row_held_only_where_nothing_broke() -> None:
    row = {"fault": "x", "injected_at": "", "recovered_in": 1.0, "seconds": 9.0, "restarts": 0}
    assert Row(**row, executed_twice=7, lost=0, duplicated=0, failed=0).held
    for broken in ({"lost": 1}, {"duplicated": 1}, {"failed": 1}, {"note": "it hung"}):
        counts = {"executed_twice": 0, "lost": 0, "duplicated": 0, "failed": 0} | broken
        assert not Row(**row, **counts).held


def test_each_size_holds_the_smaller_one() -> None:
    short, usual, full = (
        {trial.name for trial in choose(size, ())} for size in ("short", "usual", "full")
    )
    assert short < usual < full == set(FAULTS)
    assert [trial.name for trial in choose("usual", ("step-down",))] == ["Mongo step-down"]
    with pytest.raises(click.UsageError, match="Faults: kill -9"):
        choose("usual", ("earthquake",))


def test_a_graph_is_an_image_of_all_that_was_sampled() -> None:
    samples = [{"minute": n / 2, "open files": 90.0 + n, "a < b": 0.0} for n in range(9)]
    root = ElementTree.fromstring(draw(samples, "4 minutes"))
    space = "{http://www.w3.org/2000/svg}"
    words = {text.text for text in root.iter(f"{space}text")}
    assert {"open files", "a < b", "4 minutes", "98", "4 min"} <= words
    lines = [line.get("points", "").split() for line in root.iter(f"{space}polyline")]
    assert [len(points) for points in lines] == [9, 9]


def test_the_worker_on_trial_finds_the_stages_functions(tmp_path: Path) -> None:
    environment = {**os.environ, instrumentation.FOLDER: str(tmp_path), instrumentation.PAUSE: "0"}
    command = [sys.executable, "-c", "import chaos.worker"]
    subprocess.run(command, check=True, cwd=ROOT, env=environment, timeout=120)
