"""Every benchmark by name, in the order they run. A new one is a module and a line here.

A benchmark's module has `run(size, servers)`, which yields tables and pictures.
"""

from collections.abc import Iterator
from importlib import import_module
from typing import NamedTuple

from benchmarks.report import Picture, Size, Table
from benchmarks.servers import Servers


class Benchmark(NamedTuple):
    """A benchmark: its module's name, and what it measures."""

    name: str
    what: str

    def run(self, size: Size, servers: Servers) -> Iterator[Table | Picture]:
        """Measure. Imports the module only now, so that its peers need not be installed."""
        module = import_module(f"benchmarks.{self.name}")
        yield from module.run(size, servers)


BENCHMARKS = (
    Benchmark("pipeline", "text items through clean and analyze: altlens beside its peers"),
    Benchmark("collapse", "the broker's memory while publishers outrun workers"),
    Benchmark("tracking", "what Prefect's knowledge of each item costs"),
    Benchmark("scaling", "whether an item costs more among many"),
    Benchmark("latency", "a person's wait, with and without a backlog"),
    Benchmark("stages", "where an item's time goes"),
    Benchmark("profile", "what the workers' processes do all the time"),
    Benchmark("startup", "how long one waits before anything happens"),
    Benchmark("dashboard", "pages and API over many items in MongoDB"),
    Benchmark("panel", "daily signals of many companies: build, one new day, tables"),
)
