"""A few faults of `make chaos`, on a whole stack: the batch keeps what one without faults keeps."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from infra.local import binaries
from infra.local.install import found
from tests.conftest import ROOT

FAULTS = (
    "crash after the store write",
    "kill -9 of RabbitMQ",
    "kill -9 of the flow process",
)


def test_a_batch_under_faults_keeps_what_a_quiet_one_keeps(tmp_path: Path) -> None:
    held = [binaries.rabbitmq_server, binaries.redis_server, binaries.mongod]
    if not all(found(find) for find in held) and not os.environ.get("ALTLENS_REQUIRE_SERVICES"):
        pytest.skip("the servers' programs are missing: python -m infra.local.install")
    names = [word for name in FAULTS for word in ("--only", name)]
    path = tmp_path / "chaos.json"
    done = subprocess.run(
        [sys.executable, "-m", "chaos", *names, "--json", str(path)],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    rows = {row["fault"]: row for row in json.loads(path.read_text())["rows"]}
    assert set(rows) == set(FAULTS)
    assert rows["kill -9 of the flow process"]["restarts"] == 1
    assert rows["crash after the store write"]["executed_twice"] <= 5  # the chunk, at most
