"""`altlens reanalyze`: the stored texts through today's chain, then the views they change."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click
from rich.console import Console

from altlens.cli.progress import interruptible, stage_bars

if TYPE_CHECKING:
    from flows.reanalyze import ReanalysisReport


def reanalyze_stored(symbols: Sequence[str], as_json: bool) -> int:
    """Run the flow and show its counts; returns the exit status."""
    with interruptible(), stage_bars(hidden=as_json, verbose=False):
        from flows.reanalyze import reanalyze

        report = reanalyze(list(symbols))
    for sentence in report.unknown.values():
        click.secho(f"altlens: {sentence}", err=True, fg="red")
    if as_json:
        click.echo(report.model_dump_json(indent=2))
    else:
        _print(report)
    failed = report.analyze.failed + report.aggregate.failed
    return 1 if report.unknown or failed else 0


def _print(report: "ReanalysisReport") -> None:
    texts, views = report.analyze, report.aggregate
    console = Console(highlight=False)
    console.print(
        f"{texts.units:,} texts: {texts.executed:,} analyzed by version {report.version}, "
        f"{texts.skipped:,} had its answer, {texts.failed:,} failed. Earlier answers are kept."
    )
    console.print(f"{views.executed:,} views made anew, {views.failed:,} failed.")
    if texts.failed or views.failed:
        console.print("See why with:  altlens failures")
