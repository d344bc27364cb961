"""Arguments of `altlens signals export`, `signals list`, `screen` and `movers`.

`signal_reads` runs them.
"""

from datetime import date, datetime
from pathlib import Path

import click

from altlens.cli.options import as_of_day_option, json_option, known_at_option, parse_day
from altlens.cli.signal_build import signals_group

FORMATS = ("csv", "parquet", "arrow")

index_option = click.option(
    "--index",
    default="",
    metavar="NAME",
    help="The members of an index on each day: HOME/indexes/NAME.json or .csv, or a file.",
)
rows_option = click.option(
    "--limit",
    default=20,
    show_default=True,
    type=click.IntRange(1, 100_000),
    metavar="ROWS",
    help="Show at most this many.",
)


@signals_group.command("list")
def list_all() -> None:
    """List every signal with its family, its unit and what it is."""
    from altlens.cli.signal_reads import list_signals

    list_signals()


@signals_group.command()
@click.argument("symbols", nargs=-1, metavar="[SYMBOL]...")
@click.option("--since", callback=parse_day, required=True, metavar="DATE", help="The first day.")
@click.option("--until", callback=parse_day, metavar="DATE", help="The last day; default today.")
@index_option
@click.option(
    "--signal", "names", multiple=True, metavar="NAME", help="Only this signal; may be repeated."
)
@click.option(
    "--format",
    "file_format",
    type=click.Choice(FORMATS),
    default="csv",
    show_default=True,
    help="The file format.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Write to a file; with --format parquet a name without .parquet is a folder of years.",
)
@known_at_option
def export(
    symbols: tuple[str, ...],
    since: date,
    until: date | None,
    index: str,
    names: tuple[str, ...],
    file_format: str,
    out: Path | None,
    known_at: datetime | None,
) -> None:
    """Write daily signals of companies, one row per company and session.

    Without symbols and --index: every company. With --known-at, as the store knew them then.

    \b
    Examples:
      altlens signals export AAPL NVDA --since 2026-01-02 --signal sentiment_7d
      altlens signals export --since 2024-01-02 --format parquet --out panel
      duckdb -c "FROM read_parquet('panel/*/*.parquet', hive_partitioning = true)"
    """
    from altlens.cli.signal_reads import write_signals
    from altlens.queries.signal_query import SignalQuery

    query = SignalQuery(since, until or date.max, symbols, index, names, known_at)
    write_signals(query, file_format, out)


@click.command()
@click.argument("expression", metavar="EXPRESSION")
@click.argument("symbols", nargs=-1, metavar="[SYMBOL]...")
@as_of_day_option
@index_option
@click.option(
    "--sort", default="", metavar="SIGNAL", help="Sort by a signal; -SIGNAL: largest first."
)
@click.option(
    "--show", multiple=True, metavar="SIGNAL", help="Show this signal too; may be repeated."
)
@rows_option
@known_at_option
@json_option
def screen(
    expression: str,
    symbols: tuple[str, ...],
    as_of: date | None,
    index: str,
    sort: str,
    show: tuple[str, ...],
    limit: int,
    known_at: datetime | None,
    as_json: bool,
) -> None:
    """Select companies by their signals on a day: the newest stored one, or that of --as-of.

    EXPRESSION compares signals, joined by and, or, not; a company that lacks a value which decides
    is not selected. See the signals with:  altlens signals list

    \b
    Example:
      altlens screen "sentiment_7d > 0.3 and attention_z > 2" --as-of 2026-06-18
    """
    from altlens.cli.signal_reads import print_screen
    from altlens.queries.screening import ScreenQuery

    query = ScreenQuery(expression, as_of, index, symbols, sort, show, known_at, limit)
    print_screen(query, as_json)


@click.command()
@as_of_day_option
@index_option
@rows_option
@known_at_option
@json_option
def movers(
    as_of: date | None, index: str, limit: int, known_at: datetime | None, as_json: bool
) -> None:
    """Show the companies whose price moved most on a day, with what may explain it."""
    from altlens.cli.signal_reads import print_screen
    from altlens.queries.screening import movers_query

    print_screen(movers_query(as_of, index, known_at, limit), as_json)
