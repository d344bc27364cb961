"""Workers for Prefect: one starts the flow runs of deployments as processes, others are the Celery
workers of tasks on `CeleryTaskRunner`.
"""

import sys
from dataclasses import replace
from urllib.request import urlopen

import orjson

from infra.local.services import celery_workers
from infra.local.services.base import Service, Unhealthy
from infra.local.stack import HOST, Stack

POOL = "altlens"
NAME = "local"


def services(stack: Stack, workers: int) -> list[Service]:
    """`workers` is the number of processes for tasks."""
    group = celery_workers.WorkerGroup("prefect-tasks", ("prefect",), "prefork", workers)
    tasks = celery_workers.service(replace(stack, app="tasks.prefect_app"), group)
    return [replace(tasks, family="prefect-worker"), flow_runs(stack)]


def flow_runs(stack: Stack) -> Service:
    return Service(
        name="prefect-worker",
        family="prefect-worker",
        command=command,
        directory=stack.home,
        port=None,
        probe=lambda: probe(stack),
        prepare=lambda: None,
        environment=environment(stack),
        wave=2,  # it asks the server for work, and would end if nobody answered
        patience_seconds=300,
        stop_seconds=60,
    )


def command() -> tuple[str, ...]:
    return (
        *(sys.executable, "-m", "prefect", "worker", "start"),
        *("--pool", POOL, "--type", "process", "--name", NAME),
    )


def environment(stack: Stack) -> dict[str, str]:
    """Runs start in a folder of their own, so paths are whole."""
    home = stack.home.parent
    return {"ALTLENS_HOME": str(home), "PREFECT_HOME": str(home / "prefect")}


def probe(stack: Stack) -> str:
    """What the server heard of it: POST /api/work_pools/altlens/workers/filter."""
    url = f"http://{HOST}:{stack.ports.prefect}/api/work_pools/{POOL}/workers/filter"
    with urlopen(url, data=b"{}", timeout=5) as answer:
        workers = orjson.loads(answer.read())
    status = {worker["name"]: worker["status"] for worker in workers}.get(NAME)
    if status != "ONLINE":
        raise Unhealthy(f"the server says of worker {NAME}: {status or 'never heard of'}")
    return f"takes runs of the pool {POOL}"
