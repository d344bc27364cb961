"""Tasks that tests submit; workers import them as `remote_tasks:NAME`."""

import asyncio
import os
import random
import signal
import threading
from pathlib import Path
from typing import Any

from prefect import get_run_logger, task
from prefect.context import TaskRunContext


class Broken(Exception):
    """Raised by `fail`."""


@task
def add(x: int, y: int = 1) -> int:
    return x + y


@task
async def add_async(x: int, y: int = 1) -> int:
    await asyncio.sleep(0)
    return x + y


@task
def fail(message: str = "out of order") -> None:
    raise Broken(message)


@task
async def fail_async(message: str = "out of order") -> None:
    raise Broken(message)


@task
def interrupt() -> None:
    raise KeyboardInterrupt


@task
def exit_interpreter() -> None:
    raise SystemExit(3)


@task
def draw() -> float:
    return random.random()


@task(persist_result=True)
def draw_once(of: int) -> float:
    return random.random() + of


@task(retries=2, retry_delay_seconds=0)
def succeed_at_third(folder: str) -> int:
    tries = len(list(Path(folder).iterdir())) + 1
    (Path(folder) / str(tries)).touch()
    if tries < 3:
        raise Broken(f"try {tries}")
    return tries


@task
def return_lock() -> Any:
    return threading.Lock()


@task
def collect(values: Any) -> Any:
    return values


@task
def double_all(numbers: list[int]) -> list[int]:
    """Submit tasks from within a task, on the same runner."""
    return add.map(numbers, numbers).result()


@task
def describe() -> dict[str, Any]:
    context = TaskRunContext.get()
    assert context is not None
    run = context.task_run
    get_run_logger().info("logged by the worker")
    return {
        "pid": os.getpid(),
        "task_run": str(run.id),
        "flow_run": str(run.flow_run_id),
        "name": run.name,
        "tags": sorted(run.tags),
    }


@task
def wait_for_file(path: str, started: str = "") -> str:
    """Occupy a worker until the file exists."""
    if started:
        Path(started).touch()
    while not Path(path).exists():
        threading.Event().wait(0.02)
    return path


@task
def die(folder: str, times: int) -> int:
    """Kill the worker's process, so many times."""
    deaths = len(list(Path(folder).iterdir()))
    if deaths < times:
        (Path(folder) / str(deaths)).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return deaths


@task
def write_pid(path: str) -> str:
    """Take a tenth of a second, and write the process's id to the file."""
    threading.Event().wait(0.1)
    Path(path).write_text(str(os.getpid()))
    return path


def _plain(x: int) -> int:
    return x * 10


renamed = task(_plain)
