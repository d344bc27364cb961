"""The command `altlens`: reads arguments, calls flows and the store, shows what they say.

Heavy libraries are imported inside the commands that need them, so that `--help` is instant.
"""

import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO

import click

from altlens.cli.backup import backup, restore
from altlens.cli.feeds import feeds
from altlens.cli.recordings_path import RecordingsPath

HELP = {"help_option_names": ["-h", "--help"]}


class _Teaching(click.Group):
    """Shows altlens' own errors as their sentence, without a traceback."""

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except click.exceptions.Exit:
            raise
        except Exception as error:
            module = sys.modules.get("altlens.errors")
            if module is None or not isinstance(error, module.AltlensError):
                raise
            click.secho(f"altlens: {error}", err=True, fg="red")
            raise click.exceptions.Exit(2) from error


def _day(_: click.Context, __: click.Parameter, text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is no date; write it as 2026-06-20.") from error


def _moment(_: click.Context, __: click.Parameter, text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is no time; write it as 2026-06-20T12:00Z.") from error
    if len(text) == 10:
        return moment.replace(hour=23, minute=59, second=59, microsecond=999999, tzinfo=UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


as_of_option = click.option(
    "--as-of", callback=_day, metavar="DATE", help="Show what could be known by the end of DATE."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print only JSON.")


@click.group(cls=_Teaching, context_settings=HELP)
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
    help="The companies of a file, a symbol a line.",
)
@click.option(
    "--index",
    default="",
    metavar="NAME",
    help="The members of HOME/indexes/NAME.json, as of DATE where one is given.",
)
@click.option("--source", "sources", multiple=True, metavar="NAME", help="Only this source.")
@as_of_option
@click.option(
    "--replay",
    type=RecordingsPath(),
    metavar="DIR",
    help="Answer from the recordings in DIR, or the bundled `sample`, in place of the internet.",
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
    """Fetch, clean, analyze and aggregate some companies: those named, of a file, of an index.

    Exits with 1 when a symbol is unknown, though the other companies are done all the same, and
    when no source answered at all.
    """
    from altlens.cli.run import run_batch
    from altlens.companies.lists import gather
    from altlens.settings import get_settings

    wanted = gather(symbols, file, index, get_settings().home, as_of)
    raise click.exceptions.Exit(run_batch(wanted, sources, as_of, replay, as_json, verbose))


@main.command()
@click.argument("symbol")
@as_of_option
@click.option(
    "--known-at",
    callback=_moment,
    metavar="TIME",
    help="Use only what this store had by TIME (UTC).",
)
@json_option
def show(symbol: str, as_of: date | None, known_at: datetime | None, as_json: bool) -> None:
    """Show what the store holds about one company."""
    from altlens.cli.show import show_company

    raise click.exceptions.Exit(show_company(symbol, as_of, known_at, as_json))


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
    """Tell why an item is shown as it is: its origin, what was found in it, what it repeats.

    ITEM_ID may be cut short where its beginning names one item only.
    """
    from altlens.cli.explain import explain_item

    raise click.exceptions.Exit(explain_item(item, as_json))


@main.command()
@click.argument("symbols", nargs=-1, metavar="[SYMBOL]...")
@json_option
def reanalyze(symbols: tuple[str, ...], as_json: bool) -> None:
    """Analyze again what is stored, after the chain got better: all of it, or on some companies.

    Stopped and started again, it does the rest. Earlier answers stay.
    """
    from altlens.cli.reanalyze import reanalyze_stored

    raise click.exceptions.Exit(reanalyze_stored(symbols, as_json))


@main.command()
@click.argument("symbols", nargs=-1, required=True, metavar="SYMBOL...")
@click.option("--since", callback=_day, required=True, metavar="DATE", help="The first day.")
@click.option("--until", callback=_day, required=True, metavar="DATE", help="The last day.")
@click.option("--source", "sources", multiple=True, metavar="NAME", help="Only this source.")
@click.option("--oldest-first", is_flag=True, help="Begin with the first day, not the last.")
@click.option(
    "--step", default=1, type=click.IntRange(min=1), metavar="DAYS", help="Every so many."
)
@click.option("--replay", type=RecordingsPath(), metavar="DIR", help="Answer from DIR or `sample`.")
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
    """Run a batch as of the end of each day of a range, as it would have been seen then.

    Stopped and started again, it does the days left.
    """
    from altlens.cli.backfill import backfill_range

    status = backfill_range(symbols, since, until, sources, oldest_first, step, replay, as_json)
    raise click.exceptions.Exit(status)


@main.command()
@click.argument("symbols", nargs=-1, required=True, metavar="SYMBOL...")
@click.option(
    "--format",
    "form",
    type=click.Choice(("csv", "json", "parquet")),
    default="csv",
    show_default=True,
    help="How to write it.",
)
@click.option("--items", "kind", default="", metavar="KIND", help="Items, as bar, not views.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE.")
@as_of_option
def export(
    symbols: tuple[str, ...], form: str, kind: str, out: Path | None, as_of: date | None
) -> None:
    """Write what the store holds about some companies: a row each, or whole views as JSON."""
    from altlens.cli.export import export as write

    write(symbols, kind, form, as_of, out)


@main.command()
@click.option("--host", default="", metavar="ADDRESS", help="Listen here; default loopback.")
@click.option("--port", type=click.IntRange(1, 65535), help="Listen on this port; default 8400.")
def dashboard(host: str, port: int | None) -> None:
    """Serve the web pages and the JSON API.

    Any address but loopback demands ALTLENS_DASHBOARD_TOKEN.
    """
    from altlens.cli.dashboard import serve

    serve(host, port)


@main.group(invoke_without_command=True)
@json_option
@click.option("--limit", default=50, show_default=True, help="Show at most so many.")
@click.pass_context
def alerts(context: click.Context, as_json: bool, limit: int) -> None:
    """List the alerts that were found, newest first, and what became of them."""
    if context.invoked_subcommand is None:
        from altlens.cli.alerts import list_alerts

        list_alerts(as_json, limit)


@alerts.command("test")
def send_test() -> None:
    """Read the rules, and send a test to every address in ALTLENS_ALERTS_URLS."""
    from altlens.cli.alerts import send_test

    raise click.exceptions.Exit(send_test())


@main.command()
@click.option("--workers", type=click.IntRange(min=1), help="CPU processes; default one a core.")
def up(workers: int | None) -> None:
    """Start the whole fleet on this machine, without docker.

    RabbitMQ, Redis, a MongoDB replica set, a Prefect server, Celery workers and Flower, on ports
    of their own; `altlens run` uses them from then on.
    """
    from altlens.cli import stack

    raise click.exceptions.Exit(stack.up(workers))


@main.command()
@json_option
def status(as_json: bool) -> None:
    """Tell how each service of the local fleet stands, and what to do about one that does not."""
    from altlens.cli import stack

    raise click.exceptions.Exit(stack.status(as_json))


@main.command()
def down() -> None:
    """Stop the local fleet; data stay."""
    from altlens.cli import stack

    raise click.exceptions.Exit(stack.down())


main.add_command(feeds)
main.add_command(backup)
main.add_command(restore)


@main.command()
@json_option
def doctor(as_json: bool) -> None:
    """Tell which sources and services are configured, and what to set for those that are not."""
    from altlens.cli.doctor import examine

    examine(as_json)


@main.group(invoke_without_command=True)
@json_option
@click.option("--limit", default=50, show_default=True, help="Show at most so many.")
@click.pass_context
def failures(context: click.Context, as_json: bool, limit: int) -> None:
    """List what could not be done, newest first, and why."""
    if context.invoked_subcommand is None:
        from altlens.cli.failures import list_failures

        list_failures(as_json, limit)


@failures.command()
@click.argument("ids", nargs=-1, metavar="[FAILURE]...")
@json_option
def retry(ids: tuple[str, ...], as_json: bool) -> None:
    """Try failures again, once their cause is gone: those named, or all."""
    from altlens.cli.failures import retry_failures

    raise click.exceptions.Exit(retry_failures(ids, as_json))


@main.command()
@click.option(
    "--profile", default="fast", show_default=True, help="fast, full, or a YAML file of yours."
)
def deploy(profile: str) -> None:
    """Put the schedules into the Prefect server: what runs when, for the profile's companies."""
    from altlens.cli.deploy import apply

    apply(profile)


@main.group()
def blocks() -> None:
    """Prefect blocks: typed forms over the settings."""


@blocks.command()
@click.option("--name", default="default", show_default=True, help="Save them under this name.")
def save(name: str) -> None:
    """Save a block of each kind as the settings are, secrets as secrets."""
    from altlens.cli.deploy import save_blocks

    save_blocks(name)


@main.command("replay-server")
@click.argument("folder", type=RecordingsPath(), metavar="DIR")
@click.option("--port", default=8090, show_default=True, help="Listen here, on loopback.")
@as_of_option
@click.option("--fault", "faults", multiple=True, metavar="MODE", help="May be given many times.")
def replay_server(folder: Path, port: int, as_of: date | None, faults: tuple[str, ...]) -> None:
    """Serve the recordings in DIR over HTTP, with faults if you like.

    A command with ALTLENS_HTTP_GATEWAY=http://127.0.0.1:8090 asks this server in place of the
    world, through the same door and under the same limits.

    \b
    Faults, as MODE or MODE,name=value,...:
      slow,delay=2,drip=0.1  wait 2 s for the head, 0.1 s for each byte
      truncated              half a body under the whole one's Content-Length
      304                    send ETag and Last-Modified, and honour them
      429 503 403 ...        any status; retry-after=2, or retry-date=2 as a date
      reset                  break the connection
      endless                a body without end
      gzip-bomb,mb=1000      so many megabytes of zeros, packed
      type,is=text/html      another Content-Type
      redirect,to=URL        to an address, or without one in a circle

    \b
    Each takes also:
      at=data.sec.gov/*      only there (pattern of host/path; default: everywhere)
      first=2                only the first 2 requests, then healthy

    \b
    Example:
      altlens replay-server sample --fault '503,first=2' \\
          --fault '429,retry-after=2,at=data.sec.gov/*,first=1'
    """
    from altlens.cli.replay_server import serve

    serve(folder, port, as_of, faults)
