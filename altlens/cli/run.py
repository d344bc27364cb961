"""`altlens run`: a batch with progress bars, then its table."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console

from altlens.cli.progress import interruptible, stage_bars
from altlens.cli.tables import batch_summary, batch_table
from altlens.companies.lists import resolve_symbols
from altlens.pipeline import chosen
from altlens.runs.failures import open_failures
from altlens.settings import get_settings
from altlens.store import open_store
from altlens.transport.recordings import check_index

if TYPE_CHECKING:
    from flows.company_batch import BatchReport

REASONS = 3


def run_batch(
    symbols: Sequence[str],
    sources: Sequence[str],
    as_of: date | None,
    replay: Path | None,
    as_json: bool,
    verbose: bool,
) -> int:
    """Run the batch and print its result; returns the exit status."""
    chosen(sources)
    subjects, unknown = resolve_symbols(tuple(symbols), as_of)
    for message in unknown.values():
        click.secho(f"altlens: {message}", err=True, fg="red")
    if not subjects:
        return 1
    if replay:
        check_index(replay)  # before Prefect starts, which takes seconds; the flow imports it
    with interruptible(), stage_bars(as_json or verbose, verbose):
        from flows.company_batch import company_batch

        report = company_batch(list(symbols), list(sources), as_of, replay)
    _print(report, as_json)
    is_silent = not report.answered
    if is_silent:
        for message in _silence(report):
            click.secho(f"altlens: {message}", err=True, fg="red")
    return 1 if unknown or is_silent else 0


def _silence(report: "BatchReport") -> Iterator[str]:
    """That no source answered, and the most frequent reasons."""
    if report.off and not report.asked:
        yield "No source was asked: all chosen sources are off."
        return
    yield "No source answered; the table shows what the store had. Reasons:"
    with open_store(get_settings().store_url) as store:
        reasons = Counter(_cause(row["message"]) for row in open_failures(store, report.run))
    for reason, times in reasons.most_common(REASONS):
        yield f"{times} times: {reason}" if times > 1 else reason


def _cause(message: str) -> str:
    """The error behind a cooldown of a host, or the message itself."""
    return message.rpartition(", since: ")[2]


def _print(report: "BatchReport", as_json: bool) -> None:
    if as_json:
        click.echo(report.model_dump_json(indent=2))
        return
    console = Console()
    console.print(batch_table(report.views))
    for line in batch_summary(report):
        console.print(line, highlight=False)
