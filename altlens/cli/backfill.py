"""`altlens backfill`: a batch as of each day of a range, and its result."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Literal

import click

from altlens.cli.progress import interruptible, stage_bars
from altlens.formatting import plural


def backfill_range(
    symbols: Sequence[str],
    since: date,
    until: date,
    sources: Sequence[str],
    oldest_first: bool,
    step_days: int,
    replay: Path | None,
    as_json: bool,
) -> int:
    """Run the flow and print its result; returns the exit status."""
    order: Literal["newest first", "oldest first"] = "newest first"
    if oldest_first:
        order = "oldest first"
    with interruptible(), stage_bars(hidden=as_json, verbose=False):
        from flows.backfill import backfill

        report = backfill(list(symbols), since, until, list(sources), order, replay, step_days)
    for message in report.unknown.values():
        click.secho(f"altlens: {message}", err=True, fg="red")
    if as_json:
        click.echo(report.model_dump_json(indent=2))
    else:
        click.echo(
            f"{plural(report.days, 'day')}: {report.days - report.done_before:,} done now, "
            f"{report.done_before:,} before; {report.new:,} new items, analyses and views."
        )
        if report.failed:
            click.echo(f"{plural(report.failed, 'unit')} failed. List them with:  altlens failures")
    return 1 if report.unknown or report.failed else 0
