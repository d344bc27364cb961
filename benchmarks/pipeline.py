"""Throughput of clean and analyze over text items: the upper limit, altlens, and its peers."""

from collections.abc import Callable, Iterator, Mapping
from importlib.util import find_spec
from typing import NamedTuple

from altlens.store import open_store
from benchmarks.fleet import DriverFailed, Fleet, Spent, bare, fleet, worker
from benchmarks.pictures import bars
from benchmarks.report import Cell, Picture, Size, Table, middle
from benchmarks.seed import seed
from benchmarks.servers import Servers

MINE = "altlens, a claim of ids a message"
LIMIT = "bare pool of 2 processes, no queue, no store"
CHUNK = 50
WARM = 500
TRIED = 100  # with fewer items no warm-up: they only show that a way works
PEER_SECONDS = 240.0


class Subject(NamedTuple):
    """One way to do the work, its number of items by size, and the library it needs."""

    name: str
    run: Callable[[Servers, str, int], Spent]
    items: Mapping[Size, int]
    needs: str = ""


REPEATS: dict[Size, int] = {"tiny": 1, "default": 2, "full": 3}


def run(size: Size, servers: Servers) -> Iterator[Table | Picture]:
    measured: dict[str, list[Spent]] = {}
    absent: dict[str, str] = {}
    for turn in range(REPEATS[size]):
        for number, subject in enumerate(SUBJECTS):
            if subject.needs and not find_spec(subject.needs):
                absent[subject.name] = f"{subject.needs} is not installed"
            elif subject.items[size] and subject.name not in absent:
                try:
                    spent = subject.run(servers, f"p{turn}{number}", subject.items[size])
                except DriverFailed as error:
                    absent[subject.name] = str(error)
                else:
                    measured.setdefault(subject.name, []).append(spent)
    yield throughput(measured, absent)
    yield cpu(measured)
    rates = {name: middle([rate(spent) for spent in spents]) for name, spents in measured.items()}
    yield Picture("pipeline", bars(rates, "items/s through clean and analyze"))


def _pool(servers: Servers, name: str, items: int) -> Spent:
    with (
        bare(servers, name) as base,
        base.driver("benchmarks.peers.pool", name, str(items)) as pool,
    ):
        return base.go(pool)


def altlens(servers: Servers, name: str, items: int, processes: int = 2, **variables: str) -> Spent:
    """Measure the product's fan-out; `variables` are settings of flow process and worker."""
    with fleet(servers, name, processes, **variables) as mine:
        return mine.drive("clean", "analyze", run=seeded(mine, name, items))


def seeded(mine: Fleet, name: str, items: int) -> str:
    """Seed a run of `items` texts, and warm the fleet up if they are many; returns the run's id."""
    with open_store(mine.environment["ALTLENS_STORE_URL"]) as store:
        run = seed(store, name, items)
        if items >= TRIED:
            mine.drive("clean", "analyze", run=seed(store, f"{name}w", WARM).id)
    return run.id


def _celery(servers: Servers, name: str, items: int, *chunk: str) -> Spent:
    command = ["celery", "-A", "benchmarks.peers.celery_app", "worker", "-c", "2", "-l", "INFO"]
    with bare(servers, name) as base, worker(base, command) as staffed:
        return _by(staffed, "celery_drive", name, items, *chunk)


def _chunks(servers: Servers, name: str, items: int) -> Spent:
    return _celery(servers, name, items, str(CHUNK))


def _dramatiq(servers: Servers, name: str, items: int) -> Spent:
    command = ["dramatiq", "benchmarks.peers.dramatiq_app", "--processes", "2", "--threads", "1"]
    with bare(servers, name) as base, worker(base, command, b"is ready for action") as staffed:
        return _by(staffed, "dramatiq_drive", name, items)


def _prefect(servers: Servers, name: str, items: int) -> Spent:
    with bare(servers, name) as base:
        return _by(base, "prefect_drive", name, items, "threads")


def _dask(servers: Servers, name: str, items: int) -> Spent:
    with bare(servers, name) as base:
        return _by(base, "prefect_drive", name, items, "dask")


def _dagster(servers: Servers, name: str, items: int) -> Spent:
    home = servers.folder / "dagster"
    home.mkdir(exist_ok=True)
    command = ["celery", "-A", "benchmarks.peers.dagster_app", "worker", "-Q", "dagster"]
    with (
        bare(servers, name, DAGSTER_HOME=str(home)) as base,
        worker(base, [*command, "-c", "2", "-l", "INFO"]) as staffed,
    ):
        return _by(staffed, "dagster_drive", name, items)


def _by(base: Fleet, module: str, name: str, items: int, *more: str) -> Spent:
    warm = [(f"{name}w", WARM // 10)] if items >= TRIED else []
    for given in (*warm, (name, items)):
        with base.driver(f"benchmarks.peers.{module}", given[0], str(given[1]), *more) as driver:
            spent = base.go(driver, PEER_SECONDS)
    return spent


MANY: dict[Size, int] = {"tiny": 50, "default": 15_000, "full": 50_000}
FEWER: dict[Size, int] = {"tiny": 50, "default": 400, "full": 2_000}
FEW: dict[Size, int] = {"tiny": 10, "default": 100, "full": 1_000}

SUBJECTS = (
    Subject(LIMIT, _pool, MANY),
    Subject(MINE, altlens, MANY),
    Subject("Celery, an item a message, group and results", _celery, FEWER),
    Subject(f"Celery, chunks() of {CHUNK}", _chunks, FEWER),
    Subject("Dramatiq, an item a message, results", _dramatiq, FEWER, "dramatiq"),
    Subject("Prefect task.map on threads", _prefect, FEW),
    Subject("Prefect task.map on Dask", _dask, {**FEW, "tiny": 0}, "prefect_dask"),
    Subject("Dagster on Celery, a step an item", _dagster, FEW, "dagster_celery"),
)


def throughput(measured: Mapping[str, list[Spent]], absent: Mapping[str, str]) -> Table:
    """Items and messages per second, and the factor by which altlens is faster."""
    rates = {name: middle([rate(spent) for spent in spents]) for name, spents in measured.items()}
    rows = [
        (
            name,
            items_of(spents[0]),
            rates[name],
            _messages(spents),
            rates[name] / rates[LIMIT],
            rates[MINE] / rates[name],
        )
        for name, spents in measured.items()
    ]
    return Table(
        "Clean and analyze",
        ("way", "items", "items/s", "messages/s", "share of the pool", "altlens is × faster"),
        tuple(rows),
        (
            "Medians over repeats taken by turns; the slower ones get fewer items.",
            *(f"Not measured: {name}: {reason}." for name, reason in absent.items()),
        ),
    )


def cpu(measured: Mapping[str, list[Spent]]) -> Table:
    """CPU microseconds per item, by process."""
    processes = ("workers", "flow", "mongo", "rabbitmq", "redis", "prefect")
    rows: list[tuple[Cell, ...]] = []
    for name, spents in measured.items():
        parts = [middle([cpu_of(spent, part) for spent in spents]) for part in processes]
        rows.append((name, *parts, sum(parts), middle([s.report["peak_mb"] for s in spents])))
    return Table(
        "CPU an item, µs of user and system time",
        ("way", *processes, "all", "driver's peak MB"),
        tuple(rows),
        ("`flow` is the process that drives: for the pools and Prefect it also does the work.",),
    )


def items_of(spent: Spent) -> int:
    if "stages" in spent.report:
        return int(spent.report["stages"][-1]["executed"])
    return int(spent.report["items"])


def rate(spent: Spent) -> float:
    return items_of(spent) / spent.seconds


def _messages(spents: list[Spent]) -> Cell:
    sent = [_sent(spent) for spent in spents]
    return (
        middle([s / spent.seconds for s, spent in zip(sent, spents, strict=True)])
        if any(sent)
        else None
    )


def _sent(spent: Spent) -> int:
    stages = spent.report.get("stages", ())
    return sum(stage["chunks"] for stage in stages) or int(spent.report.get("messages", 0))


def cpu_of(spent: Spent, part: str) -> float:
    return spent.cpu.get(part, 0.0) / items_of(spent) * 1e6
