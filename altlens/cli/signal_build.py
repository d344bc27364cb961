"""`altlens signals build`: compute the daily signals of companies."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import click
from rich.console import Console

from altlens.cli.options import json_option, parse_day
from altlens.cli.progress import interruptible, stage_bars

if TYPE_CHECKING:
    from flows.signals import SignalsReport


class _ExportByDefault(click.Group):
    """Takes `altlens signals AAPL --since …` for `altlens signals export AAPL --since …`."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in {*self.commands, *context.help_option_names}:
            args = ["export", *args]
        return super().parse_args(context, args)


@click.group("signals", cls=_ExportByDefault)
def signals_group() -> None:
    """Daily signals of companies, as they were known on each day.

    Without a command the signals are exported:  altlens signals AAPL --since 2026-01-02
    """


@signals_group.command()
@click.argument("symbols", nargs=-1, metavar="[SYMBOL]...")
@click.option("--since", callback=parse_day, metavar="DATE", help="The first day; 3 years ago.")
@click.option("--until", callback=parse_day, metavar="DATE", help="The last day; yesterday, UTC.")
@json_option
def build(symbols: tuple[str, ...], since: date | None, until: date | None, as_json: bool) -> None:
    """Compute the rows that the store lacks, and those of which more is known since.

    Without symbols, of every company that has a view. A stopped command resumes where it was.
    Exits with 1 where a symbol is unknown or a signal failed; see `altlens failures`.
    """
    raise click.exceptions.Exit(build_signals(symbols, since, until, as_json))


def build_signals(
    symbols: Sequence[str], since: date | None, until: date | None, as_json: bool
) -> int:
    """Run the flow and print its counts; returns the exit status."""
    with interruptible(), stage_bars(hidden=as_json, verbose=False):
        from flows.signals import signals as flow

        report = flow(list(symbols), since, until, interactive=True)
    for message in report.unknown.values():
        click.secho(f"altlens: {message}", err=True, fg="red")
    if as_json:
        click.echo(report.model_dump_json(indent=2))
    else:
        _print(report)
    return 1 if report.unknown or report.failed else 0


def _print(report: "SignalsReport") -> None:
    console = Console(highlight=False)
    (stage,) = report.stages
    console.print(
        f"{report.since} to {report.until}: {stage.executed:,} of {stage.units:,} years of "
        f"companies done now, {stage.skipped:,} before, {stage.failed:,} failed; "
        f"{report.new:,} months are new or changed."
    )
    if report.failed:
        console.print("See why with:  altlens failures")
