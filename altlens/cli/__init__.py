"""The command `altlens`: parses arguments, calls flows or queries, prints what they return.

Heavy libraries are imported inside the commands that need them, so that `--help` is instant.
"""

import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

import click

from altlens.cli import fleet
from altlens.cli.backup import backup, restore
from altlens.cli.feeds import feeds
from altlens.cli.options import (
    as_of_day_option,
    as_of_option,
    json_option,
    known_at_option,
    limit_option,
    parse_day,
)
from altlens.cli.recordings_path import RecordingsPath
from altlens.cli.signal_build import signals_group
from altlens.cli.signals import movers, screen

HELP = {"help_option_names": ["-h", "--help"]}


class _Group(click.Group):
    """Prints altlens' own errors, and those of files, as a sentence without a traceback."""

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except BrokenPipeError:  # the reader, such as `head`, has enough
            raise
        except OSError as error:
            if error.filename is None:
                raise
            _fail(f"{error.filename}: {error.strerror}.")
            raise click.exceptions.Exit(2) from error
        except UnicodeEncodeError as error:
            _fail("An argument is not valid text; write it in UTF-8.")
            raise click.exceptions.Exit(2) from error
        except Exception as error:
            module = sys.modules.get("altlens.errors")
            if module is None or not isinstance(error, module.AltlensError):
                raise
            _fail(str(error))
            raise click.exceptions.Exit(2) from error


def _fail(message: str) -> None:
    click.secho(f"altlens: {message}", err=True, fg="red")


@click.group(cls=_Group, context_settings=HELP)
@click.version_option(package_name="altlens")
def main() -> None:
    """What the public internet says about a company, today or on any past date.

    Start with:  altlens run AAPL NVDA   then   altlens show AAPL
    """
    # Processes that this one starts with `python -m` import nothing from the working folder.
    os.environ.setdefault("PYTHONSAFEPATH", "1")


@main.command()
@click.argument("symbols", nargs=-1, metavar="[SYMBOL]...")
@click.option(
    "--symbols",
    "file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The companies listed in a file, one symbol per line.",
)
@click.option(
    "--index",
    default="",
    metavar="NAME",
    help="The members of HOME/indexes/NAME.json, on the day of --as-of if given.",
)
@click.option("--source", "sources", multiple=True, metavar="NAME", help="Only this source.")
@as_of_day_option
@click.option(
    "--replay",
    type=RecordingsPath(),
    metavar="DIR",
    help="Read the recordings in DIR, or the bundled `sample`, in place of the internet.",
)
@json_option
@click.option("-v", "--verbose", is_flag=True, help="Show the log of the run.")
def run(
    symbols: tuple[str, ...],
    file: Path | None,
    index: str,
    sources: tuple[str, ...],
    as_of: date | None,
    replay: Path | None,
    as_json: bool,
    verbose: bool,
) -> None:
    """Fetch, clean, analyze and aggregate companies: by symbol, from a file, or of an index.

    Exits with 1 when a symbol is unknown (the other companies are still done) or when no source
    answered.
    """
    from altlens.cli.run import run_batch
    from altlens.companies.lists import gather
    from altlens.settings import get_settings

    wanted = gather(symbols, file, index, get_settings().home, as_of)
    raise click.exceptions.Exit(run_batch(wanted, sources, as_of, replay, as_json, verbose))


@main.command()
@click.argument("symbol")
@as_of_option
@known_at_option
@json_option
def show(symbol: str, as_of: datetime | None, known_at: datetime | None, as_json: bool) -> None:
    """Show the view of one company: the newest that a run stored, or one computed for a date.

    Without --as-of and --known-at the view is the stored one that pages, API and export give too;
    its date is in the first line. With either, it is computed from what the store holds.
    """
    from altlens.cli.show import show_company
    from altlens.queries.point_in_time import TimeLimits

    raise click.exceptions.Exit(show_company(symbol, TimeLimits(as_of, known_at), as_json))


@main.command()
@click.argument("symbol")
@click.option("--changes", is_flag=True, help="Show what the newest compared report changed.")
@click.option("--accession", default="", metavar="NUMBER", help="Show what this report changed.")
@as_of_option
@known_at_option
@json_option
def filings(
    symbol: str,
    changes: bool,
    accession: str,
    as_of: datetime | None,
    known_at: datetime | None,
    as_json: bool,
) -> None:
    """List a company's reports, and what each says differently from the one before.

    Annual, quarterly and current reports are compared with the same filer's one before: paragraphs
    added, removed and reworded, the heaviest first, and figures that changed.
    """
    from altlens.cli.filings import show_filings
    from altlens.queries.point_in_time import TimeLimits

    limits = TimeLimits(as_of, known_at)
    raise click.exceptions.Exit(show_filings(symbol, changes, accession, limits, as_json))


@main.command()
@click.argument("symbol")
@as_of_option
@json_option
def audit(symbol: str, as_of: date | None, as_json: bool) -> None:
    """Check the newest reported figures of a company: quality, reasons and rules.

    What each quality means, and every rule, is in docs/quality.md.
    """
    from altlens.cli.audit import audit_company

    raise click.exceptions.Exit(audit_company(symbol, as_of, as_json))


@main.command()
@as_of_option
@known_at_option
@json_option
def topics(as_of: datetime | None, known_at: datetime | None, as_json: bool) -> None:
    """Show what is talked about across the companies that have a view.

    Topics are words that stories on several companies share in the last 7 days, against the 28
    days before; no list of subjects is kept.
    """
    from altlens.cli.topics import show_topics
    from altlens.queries.point_in_time import TimeLimits

    show_topics(TimeLimits(as_of, known_at), as_json)


@main.command()
@click.argument("file", type=click.File("rb"), default="-", metavar="[FILE]")
def analyze(file: BinaryIO) -> None:
    """Analyze the texts of FILE, or of standard input, and print an analysis a line as JSON.

    A line is a text, or a JSON object with "title" (or "text") and, where known, "summary",
    "language" (ISO 639-1) and "published_at" (ISO 8601). Lines are answered in their order, each
    as soon as it is analyzed.

    \b
    Example:
      echo 'Apple cut to neutral at UBS' | altlens analyze
    """
    from altlens.cli.analyze import analyze_lines

    for line in analyze_lines(file):
        click.echo(line)


@main.command()
@click.argument("item", metavar="ITEM_ID")
@json_option
def explain(item: str, as_json: bool) -> None:
    """Explain an item: where it came from, what analysis found in it, what it repeats.

    ITEM_ID may be shortened to any beginning that only one item has.
    """
    from altlens.cli.explain import explain_item

    raise click.exceptions.Exit(explain_item(item, as_json))


@main.command()
@click.argument("symbols", nargs=-1, metavar="[SYMBOL]...")
@json_option
def reanalyze(symbols: tuple[str, ...], as_json: bool) -> None:
    """Analyze stored texts again after an upgrade: all of them, or those about some companies.

    A stopped command resumes where it was. Earlier analyses are kept.
    """
    from altlens.cli.reanalyze import reanalyze_stored

    raise click.exceptions.Exit(reanalyze_stored(symbols, as_json))


@main.command()
@click.argument("symbols", nargs=-1, required=True, metavar="SYMBOL...")
@click.option("--since", callback=parse_day, required=True, metavar="DATE", help="The first day.")
@click.option("--until", callback=parse_day, required=True, metavar="DATE", help="The last day.")
@click.option("--source", "sources", multiple=True, metavar="NAME", help="Only this source.")
@click.option("--oldest-first", is_flag=True, help="Start with the first day, not the last.")
@click.option(
    "--step",
    default=1,
    show_default=True,
    type=click.IntRange(min=1),
    metavar="DAYS",
    help="Run one day in so many.",
)
@click.option(
    "--replay", type=RecordingsPath(), metavar="DIR", help="Read recordings in DIR, or `sample`."
)
@json_option
def backfill(
    symbols: tuple[str, ...],
    since: date,
    until: date,
    sources: tuple[str, ...],
    oldest_first: bool,
    step: int,
    replay: Path | None,
    as_json: bool,
) -> None:
    """Run a batch as of the end of each day of a range, with what was public by then.

    A stopped command resumes with the days that are left.
    """
    from altlens.cli.backfill import backfill_range

    status = backfill_range(symbols, since, until, sources, oldest_first, step, replay, as_json)
    raise click.exceptions.Exit(status)


@main.command()
@click.argument("symbols", nargs=-1, required=True, metavar="SYMBOL...")
@click.option(
    "--format",
    "file_format",
    type=click.Choice(("csv", "json", "parquet")),
    default="csv",
    show_default=True,
    help="The file format; json is one object per line.",
)
@click.option(
    "--items", "kind", default="", metavar="KIND", help="Export items of a kind, such as bar."
)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write to FILE."
)
@as_of_option
@known_at_option
def export(
    symbols: tuple[str, ...],
    file_format: str,
    kind: str,
    out: Path | None,
    as_of: datetime | None,
    known_at: datetime | None,
) -> None:
    """Export companies as rows, whole views as JSON, or with --items one row per item.

    In CSV a list or an object is JSON text, and text that a spreadsheet would run as a formula
    begins with an apostrophe.
    """
    from altlens.cli.export import export as write
    from altlens.queries.point_in_time import TimeLimits

    write(symbols, kind, file_format, TimeLimits(as_of, known_at), out)


@main.command()
@click.option("--host", default="", metavar="ADDRESS", help="Listen here; default loopback.")
@click.option("--port", type=click.IntRange(1, 65535), help="Listen on this port; default 8400.")
def dashboard(host: str, port: int | None) -> None:
    """Serve the web pages and the JSON API.

    Any address but loopback requires ALTLENS_DASHBOARD_TOKEN.
    """
    from altlens.cli.dashboard import serve

    serve(host, port)


@main.group(invoke_without_command=True)
@json_option
@limit_option
@click.pass_context
def alerts(context: click.Context, as_json: bool, limit: int) -> None:
    """List alerts, newest first, and whether each was sent."""
    if context.invoked_subcommand is None:
        from altlens.cli.alerts import list_alerts

        list_alerts(as_json, limit)


@alerts.command("test")
def send_test() -> None:
    """Check the rules, and send a test alert to every address in ALTLENS_ALERTS_URLS."""
    from altlens.cli.alerts import send_test

    raise click.exceptions.Exit(send_test())


@main.command()
@json_option
def doctor(as_json: bool) -> None:
    """Check which sources and services are configured, and say what to set for the others."""
    from altlens.cli.doctor import check_configuration

    check_configuration(as_json)


@main.group(invoke_without_command=True)
@json_option
@limit_option
@click.pass_context
def failures(context: click.Context, as_json: bool, limit: int) -> None:
    """List open failures, newest first, and their reasons."""
    if context.invoked_subcommand is None:
        from altlens.cli.failures import list_failures

        list_failures(as_json, limit)


@failures.command()
@click.argument("ids", nargs=-1, metavar="[FAILURE]...")
@json_option
def retry(ids: tuple[str, ...], as_json: bool) -> None:
    """Retry failures after their cause is gone: those given, or all."""
    from altlens.cli.failures import retry_failures

    raise click.exceptions.Exit(retry_failures(ids, as_json))


for command in (
    signals_group,
    screen,
    movers,
    feeds,
    backup,
    restore,
    fleet.up,
    fleet.status,
    fleet.down,
    fleet.deploy,
    fleet.blocks,
    fleet.replay_server,
):
    main.add_command(command)
