"""Prefect's own fan-out: `task.map` with one task run per item, on threads or Dask.

`python -m benchmarks.peers.prefect_drive NAME ITEMS threads|dask`
"""

import sys
from typing import Any

from prefect import flow, task
from prefect.task_runners import ThreadPoolTaskRunner

from benchmarks.driving import run_measured
from benchmarks.peers.one import do_one, payloads
from flows.progress import progress_listener

WORKERS = 2


@task(persist_result=False)
def work(given: tuple[str, str]) -> str:
    """Clean and analyze one item per task run."""
    return do_one(*given)


@flow(name="map", persist_result=False)
def mapped(name: str, items: int) -> int:
    """Map over all items at once, as documented."""
    return len(work.map(payloads(name, items)).result())


def _runner(kind: str) -> Any:
    if kind == "threads":
        return ThreadPoolTaskRunner(max_workers=WORKERS)
    from prefect_dask import DaskTaskRunner

    return DaskTaskRunner(cluster_kwargs={"n_workers": WORKERS, "threads_per_worker": 1})


if __name__ == "__main__":
    name, items, kind = sys.argv[1:]
    on = mapped.with_options(task_runner=_runner(kind))
    with progress_listener(lambda *_: None):  # the same listener as for altlens
        run_measured(lambda: {"items": on(name, int(items)), "messages": int(items)})
