"""The broker's memory while a publisher is faster than the workers, with and without bounds.

Each way may use the same memory and ends once it is used up. altlens sends only a few messages of
ids at a time, so its memory stays flat.
"""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import psutil
import redis
from celery import Celery
from kombu.exceptions import OperationalError

from benchmarks.fleet import Fleet, bare, fleet, worker
from benchmarks.pictures import lines
from benchmarks.pipeline import seeded
from benchmarks.report import Picture, Size, Table
from benchmarks.servers import Servers

ITEMS: dict[Size, int] = {"tiny": 500, "default": 30_000, "full": 1_000_000}
MINE: dict[Size, int] = {"tiny": 50, "default": 20_000, "full": 1_000_000}
CAP_MB = 200.0  # below the limits at which the stack's servers refuse
EVERY = 250  # messages between two samples of the memory
PAYLOAD = "x" * 1000
DONE = "bench:done"
WAYS = ("Redis as broker", "RabbitMQ, results by rpc", "RabbitMQ, results in Redis, unbounded")
OURS = "altlens"


@dataclass
class Line:
    """Memory growth in MB by items sent, the number delivered, and the reason of the end."""

    points: list[tuple[float, float]] = field(default_factory=list)
    delivered: int = 0
    seconds: float = 0.0
    end: str = ""


def run(size: Size, servers: Servers) -> Iterator[Table | Picture]:
    results = {way: _flood(servers, number, ITEMS[size]) for number, way in enumerate(WAYS)}
    results[OURS] = _fan_out(servers, MINE[size])
    yield Table(
        "Memory of broker and results while a publisher is quicker than two workers",
        ("way", "items sent", "MB grown at most", "bytes an item", "delivered/s", "ended"),
        tuple(
            (
                way,
                int(line.points[-1][0]),
                max(mb for _, mb in line.points),
                max(mb for _, mb in line.points) * 1e6 / line.points[-1][0],
                line.delivered / line.seconds,
                line.end,
            )
            for way, line in results.items()
        ),
        (
            f"Each way may grow by {CAP_MB:.0f} MB. A task takes 5 ms and its message has 1 KB;",
            "altlens' items are real ones, through clean and analyze.",
        ),
    )
    yield Picture(
        "collapse",
        lines(
            {way: line.points for way, line in results.items()},
            "items sent",
            "MB that broker and results have grown",
        ),
    )


def _flood(servers: Servers, number: int, items: int) -> Line:
    """Publish as fast as possible, until all is sent or the memory is used up."""
    addresses = servers.stack.environment()
    rabbit, results = addresses["ALTLENS_BROKER_URL"], addresses["ALTLENS_RESULTS_URL"]
    kept = results.removesuffix("/0")
    broker, backend = ((f"{kept}/5", f"{kept}/6"), (rabbit, "rpc://"), (rabbit, f"{kept}/6"))[
        number
    ]
    command = ["celery", "-A", "benchmarks.peers.flood_app", "worker", "-c", "2", "-l", "INFO"]
    with (
        bare(servers, f"flood{number}", BENCH_BROKER=broker, BENCH_BACKEND=backend) as base,
        worker(base, command),
        Celery("flood", broker=broker, backend=backend, set_as_current=False) as app,
    ):
        app.conf.task_default_queue = "flood"
        line = _published(app, Memory(base), items)
    redis.Redis.from_url(results).flushall()
    with Celery("flood", broker=broker, set_as_current=False) as app:
        app.conf.task_default_queue = "flood"
        app.control.purge()
    return line


def _published(app: Celery, memory: "Memory", items: int) -> Line:
    line, began = Line(), time.monotonic()
    for sent in range(1, items + 1):
        try:
            app.send_task("flood.work", [PAYLOAD])
        except OperationalError:
            line.end = "refused by the broker"
            break
        if sent % EVERY == 0:
            line.points.append((sent, memory.grown_mb()))
            if line.points[-1][1] > CAP_MB:
                line.end = "out of memory"
                break
    line.end = line.end or "all sent"
    line.seconds = time.monotonic() - began
    line.delivered = memory.delivered()
    return line


def _fan_out(servers: Servers, items: int) -> Line:
    with fleet(servers, "calm") as mine:
        run_id = seeded(mine, "calm", items)
        line, memory, ended = Line(), Memory(mine), threading.Event()
        samples: list[float] = []

        def look() -> None:
            while not ended.wait(0.25):
                samples.append(memory.grown_mb())

        looker = threading.Thread(target=look)
        looker.start()
        spent = mine.drive("clean", "analyze", run=run_id)
        ended.set()
        looker.join()
    line.points = [(items * (at + 1) / len(samples), mb) for at, mb in enumerate(samples)]
    line.delivered, line.seconds = items, spent.seconds
    line.end = f"all done; flow process {spent.report['peak_mb']:.0f} MB at most"
    return line


class Memory:
    """The memory growth of RabbitMQ and Redis since the object was created."""

    def __init__(self, base: Fleet) -> None:
        self._rabbit = psutil.Process(base.servers.pids["rabbitmq"])
        self._redis = redis.Redis.from_url(base.environment["ALTLENS_RESULTS_URL"])
        self._redis.delete(DONE)
        self._before = self._bytes()

    def grown_mb(self) -> float:
        """The growth in MB, at least 0."""
        return max(0.0, (self._bytes() - self._before) / 1e6)

    def delivered(self) -> int:
        """The number of tasks that workers have finished since then."""
        return int(self._redis.get(DONE) or 0)

    def _bytes(self) -> int:
        return int(self._rabbit.memory_info().rss + self._redis.info("memory")["used_memory"])
