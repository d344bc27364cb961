"""Progress bars on stderr while a flow runs, and what Ctrl+C does."""

import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

from altlens.runs.stage_list import STAGES

INTERRUPTED = 130  # what shells report for Ctrl+C


@contextmanager
def interruptible() -> Iterator[None]:
    """End the command on Ctrl+C with a message in place of a traceback."""
    try:
        yield
    except KeyboardInterrupt:
        message = "altlens: stopped. What is done is stored; the same command resumes the rest."
        click.secho(message, err=True, fg="red")
        raise click.exceptions.Exit(INTERRUPTED) from None


@contextmanager
def stage_bars(hidden: bool, verbose: bool) -> Iterator[None]:
    """Show a bar per stage on stderr, and the logs of libraries only when `verbose`."""
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
        starting = progress.add_task("starting Prefect", total=None)
        bars = {stage: progress.add_task(stage, total=None, visible=False) for stage in STAGES}

        def listener(stage: str, finished: int, seen: int) -> None:
            progress.update(starting, visible=False)
            progress.update(bars[stage], completed=finished, total=seen, visible=True)

        from flows.progress import progress_listener

        with progress_listener(listener):
            yield
