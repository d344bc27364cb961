"""Benchmarks run on their own servers and clean up; no test checks their speed."""

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from benchmarks.catalog import BENCHMARKS
from infra.local import binaries
from infra.local.errors import StackError
from tests.conftest import ROOT

pytestmark = pytest.mark.timeout(1200)  # the first test waits for all benchmarks


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of results of a run at the smallest size."""
    try:
        for program in (binaries.mongod, binaries.rabbitmq_server, binaries.redis_server):
            program()
    except StackError as error:
        if os.environ.get("ALTLENS_REQUIRE_SERVICES"):
            raise
        pytest.skip(f"no servers here: {error}")
    out = tmp_path_factory.mktemp("bench")
    command = [sys.executable, "-m", "benchmarks", "--size", "tiny", "--out", str(out)]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(out)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as benchmarks:
        try:
            _, errors = benchmarks.communicate()
        except BaseException:
            stop(benchmarks, out)
            raise
    assert benchmarks.returncode == 0, errors[-3000:]
    return out


def stop(benchmarks: "subprocess.Popen[str]", out: Path) -> None:
    """End it, its servers and workers: left alone they would slow down every test that follows."""
    benchmarks.terminate()  # it stops its servers
    with suppress(subprocess.TimeoutExpired):
        benchmarks.wait(60)
    benchmarks.kill()
    for process in psutil.process_iter(["environ"]):
        if (process.info["environ"] or {}).get("TMPDIR") == str(out):
            with suppress(psutil.NoSuchProcess):
                process.kill()


@pytest.mark.parametrize("name", [benchmark.name for benchmark in BENCHMARKS])
def test_a_benchmark_has_results(results: Path, name: str) -> None:
    report = json.loads((results / f"{name}.json").read_text())
    assert report["tables"]
    for table in report["tables"]:
        assert table["rows"] or "is not installed" in table["notes"][0]
        assert {len(row) for row in table["rows"]} <= {len(table["columns"])}


def test_a_run_leaves_neither_processes_nor_files(results: Path) -> None:
    assert [path.name for path in results.glob("altlens-bench-*")] == []
    own = [p.info["cmdline"] for p in psutil.process_iter(["cmdline"]) if p.info["cmdline"]]
    assert [line for line in own if any(str(results) in word for word in line)] == []
