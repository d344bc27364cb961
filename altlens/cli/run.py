"""`altlens run`: the batch with a progress bar, then its table."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console

from altlens.cli.progress import interruptible, stage_bars
from altlens.cli.tables import batch_summary, batch_table
from altlens.companies.table import load
from altlens.errors import UnknownSymbol
from altlens.fetch.archive import import_archive
from altlens.pipeline import chosen
from altlens.settings import get_settings
from altlens.store import open_store

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
    if replay:
        with open_store(get_settings().store_url) as store:
            import_archive(replay, store)  # says what is wrong with it before Prefect starts
    with interruptible(), stage_bars(as_json or verbose, verbose):
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
