"""The start-up times of commands and workers."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator

from benchmarks.fleet import ROOT, new_fleet
from benchmarks.report import Size, Table, middle
from benchmarks.servers import Servers

REPEATS: dict[Size, int] = {"tiny": 1, "default": 3, "full": 15}
RUNS: dict[Size, int] = {"tiny": 0, "default": 1, "full": 5}
SYMBOLS = "AAPL MSFT NVDA AMZN JPM TSLA KO GOOGL".split()
PROGRAM = shutil.which("altlens", path=os.path.dirname(sys.executable)) or "altlens"


def run(size: Size, servers: Servers) -> Iterator[Table]:
    home = {"ALTLENS_HOME": str(servers.folder / "startup")}
    bare = [sys.executable, "-c", "pass"]
    demo = [PROGRAM, "run", *SYMBOLS, "--replay", "altlens/sample"]
    rows: list[tuple[str, float, int]] = []
    for name, command, repeats in (
        ("python -c pass", bare, REPEATS[size]),
        ("altlens --help", [PROGRAM, "--help"], REPEATS[size]),
        ("altlens show AAPL, nothing stored", [PROGRAM, "show", "AAPL"], REPEATS[size]),
        ("the demo's run, first", demo, min(1, RUNS[size])),
        ("the demo's run again", demo, RUNS[size]),
        ("altlens run KO, warm", [PROGRAM, "run", "KO", "--replay", "altlens/sample"], RUNS[size]),
    ):
        if repeats:
            rows.append((name, middle([_seconds(command, home) for _ in range(repeats)]), repeats))
    starts = [_worker_start(servers, turn) for turn in range(max(1, RUNS[size]))]
    rows.append(("a worker of two processes takes messages", middle(starts), len(starts)))
    yield Table("Start-up", ("what", "seconds", "repeats"), tuple(rows))


def _seconds(command: list[str], variables: dict[str, str]) -> float:
    began = time.perf_counter()
    subprocess.run(
        command, cwd=ROOT, env={**os.environ, **variables}, capture_output=True, check=False
    )
    return time.perf_counter() - began


def _worker_start(servers: Servers, turn: int) -> float:
    assert servers.stack  # start the servers before the clock
    began = time.perf_counter()
    with new_fleet(servers, f"start{turn}"):
        return time.perf_counter() - began
