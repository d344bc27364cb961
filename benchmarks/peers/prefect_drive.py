"""Prefect's own way: `task.map`, one task run an item, on threads or on Dask.

`python -m benchmarks.peers.prefect_drive NAME ITEMS threads|dask`
"""

import sys
from typing import Any

from prefect import flow, task
from prefect.task_runners import ThreadPoolTaskRunner

from benchmarks.driving import driven
from benchmarks.peers.one import do_one, payloads
from flows.progress import progress_listener

WORKERS = 2


@task(persist_result=False)
def work(given: tuple[str, str]) -> str:
    """One item a task run."""
    return do_one(*given)


@flow(name="map", persist_result=False)
def mapped(name: str, items: int) -> int:
    """All items at once, as `map` is documented."""
    return len(work.map(payloads(name, items)).result())


def _runner(kind: str) -> Any:
    if kind == "threads":
        return ThreadPoolTaskRunner(max_workers=WORKERS)
    from prefect_dask import DaskTaskRunner

    return DaskTaskRunner(cluster_kwargs={"n_workers": WORKERS, "threads_per_worker": 1})


if __name__ == "__main__":
    name, items, kind = sys.argv[1:]
    on = mapped.with_options(task_runner=_runner(kind))
    with progress_listener(lambda *_: None):  # as altlens is driven
        driven(lambda: {"items": on(name, int(items)), "messages": int(items)})
