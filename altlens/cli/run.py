"""`altlens run`: the batch with a progress bar, then its table."""

import logging
import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

from altlens.cli.tables import batch_summary, batch_table
from altlens.companies.table import load
from altlens.errors import UnknownSymbol
from altlens.pipeline import STAGES, chosen

if TYPE_CHECKING:
    from flows.company_batch import BatchReport


def run_batch(
    symbols: Sequence[str],
    sources: Sequence[str],
    as_of: date | None,
    replay: Path | None,
    as_json: bool,
    verbose: bool,
) -> int:
    """Run the batch and show it; returns the exit status."""
    chosen(sources)
    unknown = _unknown(symbols, as_of)
    for sentence in unknown:
        click.secho(f"altlens: {sentence}", err=True, fg="red")
    if len(unknown) == len(symbols):
        return 1
    with _progress(as_json or verbose, verbose):
        from flows.company_batch import company_batch

        report = company_batch(list(symbols), list(sources), as_of, replay)
    _print(report, as_json)
    return 1 if unknown else 0


def _unknown(symbols: Sequence[str], as_of: date | None) -> list[str]:
    directory = load()
    sentences = []
    for symbol in symbols:
        try:
            directory.resolve(symbol, as_of)
        except UnknownSymbol as error:
            sentences.append(str(error))
    return sentences


def _print(report: "BatchReport", as_json: bool) -> None:
    if as_json:
        click.echo(report.model_dump_json(indent=2))
        return
    console = Console()
    console.print(batch_table(report.views))
    for line in batch_summary(report):
        console.print(line, highlight=False)


@contextmanager
def _progress(hidden: bool, verbose: bool) -> Iterator[None]:
    """A bar for each stage on stderr, and the libraries' logs only when asked for."""
    if not verbose:
        os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")
        os.environ.setdefault("PREFECT_LOGGING_SERVER_LEVEL", "CRITICAL")
        logging.getLogger().setLevel(logging.ERROR)
        warnings.simplefilter("ignore")
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description:<18}"),
        BarColumn(),
        MofNCompleteColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), disable=hidden) as progress:
        waking = progress.add_task("starting Prefect", total=None)
        bars = {stage: progress.add_task(stage, total=None, visible=False) for stage in STAGES}

        def listener(stage: str, finished: int, seen: int) -> None:
            progress.update(waking, visible=False)
            progress.update(bars[stage], completed=finished, total=seen, visible=True)

        from flows.progress import listening

        with listening(listener):
            yield
