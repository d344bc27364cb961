"""The latency of an interactive run: with an idle fleet, and behind a backlog."""

from collections.abc import Iterator

from altlens.store import open_store
from benchmarks.fleet import Fleet, fleet, worker
from benchmarks.report import Size, Table, middle
from benchmarks.seed import seed
from benchmarks.servers import Servers

BACKLOG: dict[Size, int] = {"tiny": 200, "default": 20_000, "full": 100_000}
REPEATS: dict[Size, int] = {"tiny": 1, "default": 3, "full": 7}
TEXTS = 50
INTERACTIVE = ["celery", "-A", "tasks.app", "worker", "-Q", "cpu.interactive", "-c", "1"]


def run(size: Size, servers: Servers) -> Iterator[Table]:
    repeats = REPEATS[size]
    with (
        fleet(servers, "latency") as backfilling,
        worker(backfilling, [*INTERACTIVE, "-l", "INFO", "-n", "interactive@%h"]) as mine,
    ):
        with open_store(mine.environment["ALTLENS_STORE_URL"]) as store:
            warm = seed(store, "warm", TEXTS)
            quick = [seed(store, f"quick{turn}", TEXTS).id for turn in range(2 * repeats)]
            backlog = seed(store, "backlog", BACKLOG[size])
        if size != "tiny":
            _seconds(mine, warm.id)
        idle = [_seconds(mine, run) for run in quick[:repeats]]
        with mine.driver("benchmarks.drive", backlog.id, "clean", "analyze") as busy:
            assert busy.process.stdin is not None
            busy.process.stdin.write(b"\n")
            busy.process.stdin.flush()
            behind = [_seconds(mine, run) for run in quick[repeats:]]
            is_busy = busy.process.poll() is None
    yield Table(
        f"An interactive run of {TEXTS} texts through clean and analyze",
        ("fleet", "seconds", "slowest", "repeats"),
        (
            ("idle", middle(idle), max(idle), repeats),
            (f"with {BACKLOG[size]:,} items on their way", middle(behind), max(behind), repeats),
        ),
        ("The flow process is started already; its Prefect runs are counted.",)
        + (() if is_busy else ("The backlog was done before the last run was.",)),
    )


def _seconds(mine: Fleet, run: str) -> float:
    return mine.drive("clean", "analyze", run=run, interactive=True).seconds
