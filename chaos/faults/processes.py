"""Processes that are killed, restarted, or have a wrong clock."""

import psutil

from chaos import instrumentation
from chaos.faults.base import fault
from chaos.testbed import WORKERS, Stand, end


@fault("kill -9 of a prefork child", at=("analyze", 20), size="short")
def child(stand: Stand) -> None:
    psutil.Process(stand.pid("cpu")).children()[0].kill()


@fault("kill -9 of a worker", at=("analyze", 20), size="short")
def worker(stand: Stand) -> None:
    stand.kill("cpu")


@fault("kill -9 of the fetch worker", at=("fetch", 10))
def fetch_worker(stand: Stand) -> None:
    stand.kill("fetch")


@fault("kill -9 of all workers", at=("clean", 12))
def all_workers(stand: Stand) -> None:
    stand.kill(*WORKERS)


@fault("kill -9 of the flow process", at=("analyze", 40), flow_dies=True, size="short")
def flow(stand: Stand) -> None:
    end(stand.flows[-1])


@fault("rolling restart of workers under load", at=("clean", 12))
def rolling(stand: Stand) -> None:
    for name in WORKERS:
        stand.stop(name)
        stand.start(name)


@fault("two runs of the same batch at once", at=("fetch", 1))
def two_runs(stand: Stand) -> None:
    stand.start_flow()


def _right_clock(stand: Stand) -> None:
    (stand.folder / instrumentation.CLOCK).unlink()
    stand.stop("cpu")
    stand.start("cpu")


@fault("a worker's clock an hour fast", size="full", mend=_right_clock)
def clock(stand: Stand) -> None:
    (stand.folder / instrumentation.CLOCK).write_text("3600")
    stand.stop("cpu")
    stand.start("cpu")
