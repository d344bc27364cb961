"""The package beside a user's own code: nothing of theirs is shadowed, nothing of ours either."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from prefect.settings import PREFECT_API_URL


def run(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {
        **os.environ,
        "PREFECT_HOME": str(folder / "prefect"),
        "PREFECT_API_URL": PREFECT_API_URL.value() or "",
    }
    return subprocess.run(
        [sys.executable, *arguments],
        check=False,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
    )


@pytest.mark.usefixtures("prefect_server")
def test_a_folder_with_its_own_flows_and_tasks_runs_them(tmp_path: Path) -> None:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "__init__.py").write_text(
        "from prefect import flow\n"
        "from prefect_celery import CeleryTaskRunner\n"
        "from tasks import add\n"
        "@flow(task_runner=CeleryTaskRunner())\n"
        "def total() -> int:\n"
        "    return add.submit(1, 2).result()\n"
    )
    (tmp_path / "tasks.py").write_text(
        "from prefect import task\n@task\ndef add(x: int, y: int) -> int:\n    return x + y\n"
    )
    done = run(tmp_path, "-c", "import flows; print(flows.total())")
    assert done.stdout == "3\n", done.stderr[-3000:]


def test_the_worker_starts_beside_a_users_tasks_module(tmp_path: Path) -> None:
    (tmp_path / "tasks.py").write_text("raise RuntimeError('not this one')\n")
    done = run(tmp_path, "-m", "celery", "-A", "prefect_celery", "report")
    assert done.returncode == 0, done.stderr[-3000:]
    assert "prefect_celery.execution" in done.stdout


def test_a_worker_finds_the_modules_of_its_working_folder(tmp_path: Path) -> None:
    (tmp_path / "squares.py").write_text(
        "from prefect import task\n@task\ndef square(x: int) -> int:\n    return x * x\n"
    )
    done = run(
        tmp_path,
        "-c",
        "import sys; sys.path.remove('')  # as for the program `celery`\n"
        "from celery.signals import worker_init\n"
        "from prefect_celery import app\n"
        "from prefect_celery.call_codec import find_task\n"
        "worker_init.send(sender=app.Worker())\n"
        "print(find_task('squares:square').name)",
    )
    assert done.stdout == "square\n", done.stderr[-3000:]


def test_client_and_queues_load_no_prefect(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        "-c",
        "import sys, prefect_celery.client, prefect_celery.queues, prefect_celery.configuration\n"
        "print([name for name in sys.modules if name.partition('.')[0] == 'prefect'])",
    )
    assert done.stdout == "[]\n", done.stderr[-3000:]
