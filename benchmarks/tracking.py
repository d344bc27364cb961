"""The cost of Prefect's tracking: one task run per item against one per stage."""

import sqlite3
import time
from collections.abc import Iterator

from benchmarks.fleet import Spent, bare
from benchmarks.pipeline import FEW, MANY, altlens, items_of
from benchmarks.report import Size, Table
from benchmarks.servers import Servers

PER = 100_000
SETTLE_SECONDS: dict[Size, float] = {"tiny": 0.5, "default": 3.0, "full": 3.0}


def run(size: Size, servers: Servers) -> Iterator[Table]:
    few = FEW[size]
    before = _settled(servers, SETTLE_SECONDS[size])
    module, arguments = "benchmarks.peers.prefect_drive", ("track", str(few), "threads")
    with bare(servers, "track") as base, base.driver(module, *arguments) as driver:
        mapped = base.go(driver)
    between = _settled(servers, SETTLE_SECONDS[size])
    mine = altlens(servers, "tracked", max(50, MANY[size] // 4))
    after = _settled(servers, SETTLE_SECONDS[size])
    yield Table(
        f"Tracking, reckoned for {PER:,} items",
        ("way", "items", "task runs", "API calls", "database rows", "server CPU s", "seconds"),
        (
            _row("task.map, a task run an item", mapped, _grown(before, between)),
            _row("altlens, a task run a stage", mine, _grown(between, after)),
        ),
        (
            "Measured on as many items as the second column says; altlens' tracking does not grow "
            "with items, so its counts are those of one batch, and only seconds are reckoned.",
        ),
    )


def _row(name: str, spent: Spent, grown: dict[str, int]) -> tuple[str | int | float, ...]:
    items = items_of(spent)
    factor = 1.0 if "stages" in spent.report else PER / items
    return (
        name,
        items,
        grown.get("task_run", 0) * factor,
        spent.report["requests"] * factor,
        sum(grown.values()) * factor,
        spent.cpu["prefect"] * factor,
        spent.seconds * PER / items,
    )


def _settled(servers: Servers, pause: float) -> dict[str, int]:
    """The row counts once they stop growing: the server records task runs with a delay."""
    seen: dict[str, int] = {}
    rows = _rows(servers)
    while seen != rows:
        time.sleep(pause)
        seen, rows = rows, _rows(servers)
    return rows


def _rows(servers: Servers) -> dict[str, int]:
    """The number of rows in each table of Prefect's database."""
    path = servers.stack.data("prefect") / "prefect.db"
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {n: database.execute(f"SELECT count(*) FROM {n}").fetchone()[0] for (n,) in names}


def _grown(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    return {name: count - before.get(name, 0) for name, count in after.items()}
