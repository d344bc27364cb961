"""The cost of a task on `CeleryTaskRunner` and on Prefect's own threads: wall and CPU time.

`python -m benchmarks.task_runner 300` starts RabbitMQ, Redis, a Prefect server and the queue's
workers on free ports, runs 300 empty tasks each way, and stops everything.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from infra.local import Stack, down, status, up

SERVERS = {"mongo", "rabbitmq", "redis", "prefect", "prefect-worker"}
WARM = 20


def cpu_seconds(stack: Stack, service: str) -> float:
    """CPU seconds used so far by the service and its processes."""
    pid = next((row.pid for row in status(stack).rows if row.name == service), None)
    if pid is None:
        return 0.0
    root = psutil.Process(pid)
    used = [process.cpu_times() for process in (root, *root.children(recursive=True))]
    return sum(times.user + times.system for times in used)


def measure(stack: Stack, way: str, flow: Callable[[int], Any], count: int) -> None:
    """Run the flow and print milliseconds per task."""
    flow(WARM)
    services = ("prefect", "prefect-tasks", "rabbitmq", "redis")
    before = {name: cpu_seconds(stack, name) for name in services}
    began, own = time.perf_counter(), time.process_time()
    flow(count)
    wall, mine = time.perf_counter() - began, time.process_time() - own
    time.sleep(10)  # the server records states with a delay
    used = {name: cpu_seconds(stack, name) - before[name] for name in services}
    spent = {"flow": mine, **used}
    figures = "  ".join(f"{name} {1000 * seconds / count:.1f}" for name, seconds in spent.items())
    sys.stdout.write(
        f"{way}: {count} tasks, ms each: wall {1000 * wall / count:.1f}; CPU {figures}\n"
    )


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack.free(Path(folder))
        try:
            up(stack, 2, SERVERS)
            os.environ |= {**stack.environment(), "ALTLENS_HOME": folder}
            os.environ["PREFECT_LOGGING_LEVEL"] = "ERROR"
            from benchmarks.task_runner_flows import on_fleet, on_threads

            measure(stack, "ThreadPoolTaskRunner", on_threads, count)
            measure(stack, "CeleryTaskRunner", on_fleet, count)
        finally:
            down(stack)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
