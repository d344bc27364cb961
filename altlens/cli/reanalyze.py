"""`altlens reanalyze`: analyze stored texts again, then compute the views that change."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click
from rich.console import Console

from altlens.cli.progress import interruptible, stage_bars

if TYPE_CHECKING:
    from flows.reanalyze import ReanalysisReport


def reanalyze_stored(symbols: Sequence[str], as_json: bool) -> int:
    """Run the flow and print its counts; returns the exit status."""
    with interruptible(), stage_bars(hidden=as_json, verbose=False):
        from flows.reanalyze import reanalyze

        report = reanalyze(list(symbols))
    for message in report.unknown.values():
        click.secho(f"altlens: {message}", err=True, fg="red")
    if as_json:
        click.echo(report.model_dump_json(indent=2))
    else:
        _print(report)
    return 1 if report.unknown or report.failed else 0


def _print(report: "ReanalysisReport") -> None:
    console = Console(highlight=False)
    console.print(f"Version {report.version} of the analysis; earlier analyses are kept.")
    for stage in report.stages:
        console.print(
            f"{stage.stage}: {stage.executed:,} of {stage.units:,} done now, "
            f"{stage.skipped:,} before, {stage.failed:,} failed."
        )
    if report.failed:
        console.print("See why with:  altlens failures")
