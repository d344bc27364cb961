"""Response times and sizes of pages and API over many items of one company.

The dashboard runs in its own process, as users start it. Times are the server's, from its
`Server-Timing` header, with one visitor at a time.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from statistics import fmean, quantiles
from typing import NamedTuple
from urllib.parse import urlencode

import psutil
import requests

from benchmarks.crowd import crowded
from benchmarks.report import Size, Table
from benchmarks.servers import Servers

ITEMS: dict[Size, int] = {"tiny": 500, "default": 100_000, "full": 1_000_000}
VISITS: dict[Size, int] = {"tiny": 5, "default": 50, "full": 100}
FIRST_VISITS = 5  # each to another past day, whose view is computed then
NEWEST = date(2026, 6, 19)
PATIENCE_SECONDS = 60


class Timing(NamedTuple):
    """The server's time and its CPU time in milliseconds, and the size of the body in bytes."""

    milliseconds: float
    cpu: float
    size: int


Visit = Callable[[str], Timing]


def run(size: Size, servers: Servers) -> Iterator[Table]:
    """Fill a database, serve it, and request every page of the hot company many times."""
    environment, visits = servers.environment("dashboard"), VISITS[size]
    began = time.monotonic()
    with crowded(environment["ALTLENS_STORE_URL"], ITEMS[size]):
        filled = time.monotonic() - began
    with served(servers.stack.ports.dashboard, environment) as (home, visit):
        rows = [_row(name, [visit(path) for _ in range(visits)]) for name, path in _pages(home)]
        days = [NEWEST - timedelta(days=ago) for ago in range(FIRST_VISITS)]
        past = [f"/companies/AAPL?as_of={day}" for day in days]
        rows.append(_row("company page, a past day for the first time", list(map(visit, past))))
        again = [visit(path) for path in past for _ in range(visits // FIRST_VISITS)]
        rows.append(_row("company page, that past day again", again))
    yield Table(
        f"Pages and API over {ITEMS[size]:,} items in MongoDB",
        ("address", "median ms", "p95 ms", "most ms", "CPU ms", "kB"),
        tuple(rows),
        (
            f"filled in {filled:.0f} s; {visits} visits each, one at a time, the server's own time",
            "CPU: the server's mean CPU time; the rest is waiting for MongoDB or a thread",
        ),
    )


@contextmanager
def served(port: int, environment: dict[str, str]) -> Iterator[tuple[str, Visit]]:
    """Run `altlens dashboard` over the store; yields its address, and a function that visits it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "altlens", "dashboard", "--port", str(port)],
        env={**os.environ, **environment},
    )
    home = f"http://127.0.0.1:{port}"
    try:
        with requests.Session() as session:
            _wait(session, home)
            server = psutil.Process(process.pid)
            yield home, lambda path: _answer(server, session, home + path)
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)


def _wait(session: requests.Session, home: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            session.get(f"{home}/static/icon.svg", timeout=PATIENCE_SECONDS)
        except requests.ConnectionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def _answer(server: psutil.Process, session: requests.Session, address: str) -> Timing:
    before = sum(server.cpu_times()[:2])
    answer = session.get(address, timeout=300)
    cpu = 1000 * (sum(server.cpu_times()[:2]) - before)
    answer.raise_for_status()
    milliseconds = float(answer.headers["Server-Timing"].rpartition("=")[2])
    return Timing(milliseconds, cpu, len(answer.content))


def _pages(home: str) -> Iterator[tuple[str, str]]:
    """The visited addresses by name, with arguments that have results."""
    view = requests.get(f"{home}/api/companies/AAPL", timeout=300).json()
    story = view["stories"][0]
    item = urlencode({"id": story["sightings"][0]["provenance"]["item"]})
    yield "company page", "/companies/AAPL"
    yield "story page", f"/companies/AAPL/story?{urlencode({'id': story['story']})}"
    yield "all stories", "/companies/AAPL/stories"
    yield "item page", f"/item?{item}"
    yield "first page", "/"
    yield "overview", "/companies"
    yield "comparison", "/compare?symbols=AAPL"
    yield "search", "/search?q=apple+order"
    yield "operations", "/operations"
    yield "API: view", "/api/companies/AAPL"
    yield "API: chart", "/api/companies/AAPL/chart"
    yield "API: articles", "/api/companies/AAPL/items?kind=article"
    yield "API: articles of one event", "/api/companies/AAPL/items?kind=article&event=legal"
    yield "API: bars", "/api/companies/AAPL/items?kind=intraday_bar"
    yield "API: item", f"/api/item?{item}"
    yield "API: companies", "/api/companies?limit=200"


def _row(name: str, answers: list[Timing]) -> tuple[str, float, float, float, float, float]:
    times = sorted(answer.milliseconds for answer in answers)
    cuts = quantiles(times, n=20, method="inclusive")
    cpu = fmean(answer.cpu for answer in answers)
    weight = max(answer.size for answer in answers) / 1000
    return name, cuts[9], cuts[18], times[-1], cpu, weight
