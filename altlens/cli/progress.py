"""What a terminal shows on stderr while a flow runs, and when the user interrupts it."""

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
    """Ctrl+C ends the command with a sentence in place of a traceback."""
    try:
        yield
    except KeyboardInterrupt:
        sentence = "altlens: stopped. What was done is kept; the same command does the rest."
        click.secho(sentence, err=True, fg="red")
        raise click.exceptions.Exit(INTERRUPTED) from None


@contextmanager
def stage_bars(hidden: bool, verbose: bool) -> Iterator[None]:
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

        from flows.progress import progress_listener

        with progress_listener(listener):
            yield
