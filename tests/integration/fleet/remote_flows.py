"""Flows on the task runner, as separate processes.

`python -m tests.integration.fleet.remote_flows FLOW ARGUMENT...` prints what the flow returned.
"""

import json
import sys
from pathlib import Path
from typing import Any

import remote_tasks as remote
from prefect import flow
from prefect.context import FlowRunContext
from prefect.futures import wait

from flows.task_runner import CeleryTaskRunner


def _flow_run() -> str:
    context = FlowRunContext.get()
    assert context is not None
    assert context.flow_run is not None
    return str(context.flow_run.id)


@flow(task_runner=CeleryTaskRunner())
def census(count: str) -> dict[str, Any]:
    """Submit tasks that return their process id, one that fails, and one that submits others."""
    described = [remote.describe.submit() for _ in range(int(count) - 1)]
    pids = {future.result()["pid"] for future in described}
    failed = remote.fail.submit()
    failed.wait()
    error = failed.result(raise_on_failure=False)
    assert remote.double_all.submit([1, 2]).result() == [2, 4]
    return {
        "pids": sorted(pids),
        "failed": f"{type(error).__name__}: {error}",
        "flow_run": _flow_run(),
    }


@flow(task_runner=CeleryTaskRunner())
def deadly(folder: str) -> dict[str, Any]:
    """Submit a task with retries that kills its worker once, and one without retries."""
    for name in ("may", "may-not"):
        (Path(folder) / name).mkdir()
    may = remote.die.with_options(retries=1).submit(f"{folder}/may", 1)
    may_not = remote.die.submit(f"{folder}/may-not", 9)
    wait([may, may_not])
    return {
        "survived": may.result(),
        "crashed": may_not.state.name,
        "message": may_not.state.message,
        "flow_run": _flow_run(),
    }


@flow(task_runner=CeleryTaskRunner())
def endless(folder: str) -> None:
    """Submit tasks that never end."""
    (Path(folder) / "flow_run").write_text(_flow_run())
    futures = [
        remote.wait_for_file.submit(f"{folder}/never", f"{folder}/started-{n}") for n in range(2)
    ]
    wait(futures)


@flow(task_runner=CeleryTaskRunner())
def long(folder: str, count: str) -> dict[str, Any]:
    """Submit tasks of a tenth of a second that write their process id to a file."""
    work = remote.write_pid.with_options(retries=3)
    done = work.map([f"{folder}/{n}" for n in range(int(count))]).result()
    return {"done": len(set(done))}


if __name__ == "__main__":
    name, *arguments = sys.argv[1:]
    result = {"census": census, "deadly": deadly, "endless": endless, "long": long}[name](
        *arguments
    )
    sys.stdout.write(json.dumps(result) + "\n")
