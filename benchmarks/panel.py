"""Daily signals: a full build, one new day, a table of all, and the way by views, embedded.

Two processes compute, as on two cores; each is a worker without servers.
"""

import resource
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from altlens.companies.company import Company
from altlens.items.base import end_of_day
from altlens.items.query import Subject
from altlens.queries.compute_view import compute_view, view_at
from altlens.queries.point_in_time import PointInTime
from altlens.queries.signal_rows import read_signals
from altlens.runs.run import FINISHED, load, set_state, start
from altlens.signals.registry import all_signals
from altlens.stages.signals import Signals
from altlens.store import open_store
from altlens.store.base import Store, batches
from altlens.store.collections import ITEMS, LINKS
from benchmarks.panel_seed import companies, other_items, seed, sessions, write_texts
from benchmarks.report import Size, Table
from benchmarks.servers import Servers

PROCESSES = 2
UNITS = 8  # in a message
READ_SIGNALS = 40
SCREENS = 50


class Scale(NamedTuple):
    """How much there is."""

    companies: int
    sessions: int
    texts: int


SCALES: dict[Size, tuple[Scale, ...]] = {
    "tiny": (Scale(2, 20, 60),),
    "default": (Scale(10, 750, 20_000), Scale(20, 750, 40_000), Scale(40, 750, 80_000)),
    "full": (Scale(500, 750, 1_000_000),),
}
VIEWS: dict[Size, int] = {"tiny": 2, "default": 40, "full": 40}


def run(size: Size, servers: Servers) -> Iterator[Table]:
    rows, notes = [], []
    for scale in SCALES[size]:
        with TemporaryDirectory() as folder:
            row, note = measure(scale, Path(folder) / "store.sqlite", VIEWS[size])
        rows.append(row)
        notes.append(note)
    yield Table(
        "Daily signals, embedded, two processes",
        ("companies", "sessions", "texts", "build s", "ms a company", "µs a row", "new day s",
         "table s", "screen p95 ms", "by views s", "times faster", "MB a process"),
        tuple(rows),
        (*notes, "By views: some days are measured, times all companies and days, on two cores."),
    )  # fmt: skip


def measure(scale: Scale, path: Path, views: int) -> tuple[tuple[str | int | float, ...], str]:
    """Seed a store, build all but the last day, add the last day, read."""
    subjects, days = companies(scale.companies), sessions(scale.sessions)
    url = f"sqlite:///{path}"
    with open_store(url) as store:
        began = time.perf_counter()
        texts = seed(store, subjects, days[:-1], scale.texts)
        seeded = time.perf_counter() - began
        built, memory = build(store, url, subjects, days[0], days[-2])
        add_day(store, subjects, days, max(1, scale.texts // scale.sessions // len(subjects)))
        new_day, _ = build(store, url, subjects, days[0], days[-1])
        table, screens = read(store, subjects, days)
        by_views = naive(store, subjects, days, views)
    cells = scale.companies * scale.sessions
    naive_total = by_views * cells / PROCESSES
    row = (
        scale.companies, scale.sessions, texts, round(built, 1),
        round(1000 * built * PROCESSES / scale.companies), round(1e6 * built / cells),
        round(new_day, 2), round(table, 2), round(1000 * screens, 1), round(naive_total),
        round(naive_total / built), round(memory),
    )  # fmt: skip
    return row, f"{scale.companies} companies were seeded in {seeded:.0f} s."


def build(
    store: Store, url: str, subjects: Sequence[Company], first: date, last: date
) -> tuple[float, float]:
    """Run the stage as a run does; returns seconds, and megabytes of the largest process."""
    clock = datetime.combine(last + timedelta(days=1), datetime.min.time(), UTC)
    run = start(
        store,
        [Subject(company.id, company.symbol, company.name) for company in subjects],
        (),
        "",
        end_of_day(last),
        clock + timedelta(hours=1),
        first_day=first,
    )
    chunks = list(batches(Signals().units(store, run), UNITS))
    with ProcessPoolExecutor(PROCESSES, get_context("spawn"), _warm_up) as pool:
        list(pool.map(_perform, [url] * PROCESSES, [run.id] * PROCESSES, [[]] * PROCESSES))
        began = time.perf_counter()
        jobs = [pool.submit(_perform, url, run.id, chunk) for chunk in chunks]
        memory = max(job.result() for job in jobs)
        seconds = time.perf_counter() - began
    set_state(store, run, FINISHED)
    return seconds, memory


def _warm_up() -> None:
    Signals().prepare()


def _perform(url: str, run: str, units: Sequence[str]) -> float:
    """A chunk, as a worker does it; returns the process's peak in megabytes."""
    with open_store(url) as store:
        receipt = Signals().perform(store, load(store, run), units, lambda: True)
    if receipt.failed:
        raise RuntimeError(receipt.failed[0].message)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def add_day(store: Store, subjects: Sequence[Company], days: Sequence[date], texts: int) -> None:
    """A day's bars and texts, with the links that the day's views store."""
    for company in subjects:
        store.add(ITEMS, (item for item in other_items(company, days)))
        write_texts(store, company, subjects, days[-1:], texts)
        at = PointInTime(end_of_day(days[-1]), end_of_day(days[-1]))
        store.add(LINKS, compute_view(store, company.id, company.symbol, company.name, at)[1])


def read(store: Store, subjects: Sequence[Company], days: Sequence[date]) -> tuple[float, float]:
    """Seconds for a table of 40 signals, and the 95th percentile of screens of one day."""
    ids, names = [company.id for company in subjects], [*all_signals()][:READ_SIGNALS]
    began = time.perf_counter()
    table = read_signals(store, ids, days[0], days[-1], names)
    seconds = time.perf_counter() - began
    if len(table.day) != len(ids) * len(days):
        raise RuntimeError(f"{len(table.day)} rows are not {len(ids)} companies' {len(days)} days")
    times = []
    for day in (days * SCREENS)[:SCREENS]:
        began = time.perf_counter()
        read_signals(store, ids, day, day, names[:3])
        times.append(time.perf_counter() - began)
    return seconds, sorted(times)[int(0.95 * (len(times) - 1))]


def naive(store: Store, subjects: Sequence[Company], days: Sequence[date], views: int) -> float:
    """Seconds a view, over companies and days spread evenly."""
    known_at = end_of_day(days[-1])
    began = time.perf_counter()
    for number in range(views):
        company = subjects[number * len(subjects) // views]
        day = days[(number * 37) % len(days)]
        at = PointInTime(end_of_day(day), known_at)
        view_at(store, company.id, company.symbol, company.name, at)
    return (time.perf_counter() - began) / views
