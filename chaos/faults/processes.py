"""Worker and flow processes: killed, restarted, or with a wrong clock."""

import psutil

from chaos import instrumentation
from chaos.faults.base import fault
from chaos.testbed import WORKERS, ChaosTestbed, end


@fault("kill -9 of a prefork child", at=("analyze", 20), size="short")
def child(testbed: ChaosTestbed) -> None:
    psutil.Process(testbed.pid("cpu")).children()[0].kill()


@fault("kill -9 of a worker", at=("analyze", 20), size="short")
def worker(testbed: ChaosTestbed) -> None:
    testbed.kill("cpu")


@fault("kill -9 of the fetch worker", at=("fetch", 10))
def fetch_worker(testbed: ChaosTestbed) -> None:
    testbed.kill("fetch")


@fault("kill -9 of all workers", at=("clean", 12))
def all_workers(testbed: ChaosTestbed) -> None:
    testbed.kill(*WORKERS)


@fault("kill -9 of the flow process", at=("analyze", 40), flow_dies=True, size="short")
def flow(testbed: ChaosTestbed) -> None:
    end(testbed.flows[-1])


@fault("rolling restart of workers under load", at=("clean", 12))
def rolling(testbed: ChaosTestbed) -> None:
    for name in WORKERS:
        testbed.stop(name)
        testbed.start(name)


@fault("two runs of the same batch at once", at=("fetch", 1))
def two_runs(testbed: ChaosTestbed) -> None:
    testbed.start_flow()


def _right_clock(testbed: ChaosTestbed) -> None:
    (testbed.folder / instrumentation.CLOCK).unlink()
    testbed.stop("cpu")
    testbed.start("cpu")


@fault("a worker's clock an hour fast", size="full", mend=_right_clock)
def clock(testbed: ChaosTestbed) -> None:
    (testbed.folder / instrumentation.CLOCK).write_text("3600")
    testbed.stop("cpu")
    testbed.start("cpu")
