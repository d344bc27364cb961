"""Some faults of `make chaos` on a whole stack: the batch stores what one without faults stores."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from infra.local import binaries
from infra.local.install import is_installed
from tests.conftest import ROOT

FAULTS = ("crash after the store write", "kill -9 of the flow process")


@pytest.mark.timeout(900)  # a whole stack and three batches; a hanging batch is ended by chaos
def test_a_batch_under_faults_stores_what_one_without_faults_stores(tmp_path: Path) -> None:
    programs = [binaries.rabbitmq_server, binaries.redis_server, binaries.mongod]
    if not all(map(is_installed, programs)) and not os.environ.get("ALTLENS_REQUIRE_SERVICES"):
        pytest.skip("the servers' programs are missing: python -m infra.local.install")
    names = [word for name in FAULTS for word in ("--only", name)]
    path = tmp_path / "chaos.json"
    command = [sys.executable, "-m", "chaos", *names, "--json", str(path)]
    with (tmp_path / "log").open("w+") as log:
        chaos = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
        try:
            status = chaos.wait()
        finally:
            chaos.terminate()  # this stops its stack too
            chaos.wait()
    assert status == 0, (tmp_path / "log").read_text()[-4000:]
    rows = {row["fault"]: row for row in json.loads(path.read_text())["rows"]}
    assert set(rows) == set(FAULTS)
    assert rows["kill -9 of the flow process"]["restarts"] == 1
    assert rows["crash after the store write"]["executed_twice"] <= 5  # the chunk, at most
