"""`python -m benchmarks [--size tiny|default|full] [--only NAME] [--out DIR]`."""

import os
import platform
import signal
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import get_args

import click
from rich.console import Console

from altlens.analyze import sentiment
from benchmarks.catalog import BENCHMARKS, Benchmark
from benchmarks.report import ANALYSIS, Size, Table, keep, show
from benchmarks.servers import Servers

NAMES = [benchmark.name for benchmark in BENCHMARKS]


@click.command(help=__doc__)
@click.option("--size", type=click.Choice(get_args(Size)), default="default", show_default=True)
@click.option("--only", multiple=True, type=click.Choice(NAMES), help="may be given several times")
@click.option("--out", type=click.Path(path_type=Path), default=Path(".altlens/bench"))
def main(size: Size, only: tuple[str, ...], out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("ALTLENS_ANALYZE_ENCODER", "false")  # what the default installation does
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the servers end too
    console = Console()
    versions = f"Python {platform.python_version()}, {ANALYSIS} analysis, {sentiment.version()}."
    console.print(versions, highlight=False)
    with Servers(shares_fleets=size == "tiny") as servers:
        for benchmark in BENCHMARKS:
            if not only or benchmark.name in only:
                measure(benchmark, size, servers, out, console)
    console.print(f"Kept in {out}.", highlight=False)


def measure(
    benchmark: Benchmark, size: Size, servers: Servers, out: Path, console: Console
) -> None:
    """Run one benchmark, show its tables, and save them and its pictures."""
    console.rule(f"{benchmark.name}: {benchmark.what}", align="left")
    began = time.monotonic()
    tables: list[Table] = []
    for result in benchmark.run(size, servers):
        if isinstance(result, Table):
            tables.append(result)
            show(result, console)
        elif find_spec("matplotlib"):
            result.draw(out / f"{result.name}.svg")
    keep(benchmark.name, size, time.monotonic() - began, tables, out)


if __name__ == "__main__":
    main()
