"""Writes signals to files and prints screens."""

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click
import orjson
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from altlens.cli.export import target_file
from altlens.cli.formatting import section
from altlens.extras import require_extra
from altlens.formatting import amount, plural
from altlens.queries.screening import Screened, Screening, ScreenQuery, screen
from altlens.queries.signal_query import SignalQuery, query_signals
from altlens.settings import get_settings
from altlens.signals.registry import all_signals, family_of
from altlens.store import open_store

WIDEST = 10_000  # characters
MOST_BESIDE_NAMES = 4  # signals; with more, names of companies leave the figures too little room
STYLES = {"ok": "", "stale": "bright_black", "doubtful": "red"}


def list_signals() -> None:
    """Print every signal with its unit and description."""
    table = section("signals", "signal", "family", "unit", "what it is")
    families = family_of()
    for signal in all_signals().values():
        needs = f" Needs {signal.minimum}." if signal.minimum else ""
        table.add_row(
            Text(signal.name, style="bold"),
            families[signal.name],
            Text(signal.unit),
            Text(f"{signal.description}{needs}"),
        )
    Console().print(table)


def write_signals(query: SignalQuery, file_format: str, out: Path | None) -> None:
    """Write the rows to a file, a folder of years, or standard output."""
    if file_format != "csv":
        require_extra("parquet")
        if out is None and sys.stdout.isatty():
            raise click.UsageError(f"{file_format} is binary: name a file with --out.")
    settings = get_settings()
    query = replace(query, until=min(query.until, datetime.now(UTC).date()))
    with open_store(settings.store_url) as store:
        columns = query_signals(store, query, settings.home)
    if file_format == "csv":
        from altlens.exports.signal_csv import csv_lines

        with target_file(out) as target:
            target.writelines(csv_lines(columns))
        return
    from altlens.exports.signal_arrow import WRITERS, write_partitions

    if out and file_format == "parquet" and out.suffix != ".parquet":
        try:
            write_partitions(columns, out)
        except OSError as error:
            reason = error.strerror or str(error)
            raise click.BadParameter(f"{out}: {reason}.", param_hint="--out") from error
        return
    with target_file(out) as target:
        WRITERS[file_format](columns, target)


def print_screen(query: ScreenQuery, as_json: bool) -> None:
    """Print the companies that a screen selects."""
    settings = get_settings()
    with open_store(settings.store_url) as store:
        answer = screen(store, query, settings.home)
    if as_json:
        fields = answer._asdict() | {"rows": [row._asdict() for row in answer.rows]}
        click.echo(orjson.dumps(fields, option=orjson.OPT_INDENT_2).decode())
        return
    console = Console()
    if not answer.companies:
        console.print(
            "No company has signals of this day or the week before it. Compute them with:  altlens "
            "signals build"
        )
        return
    table = _table(answer)
    full = console.measure(table, options=console.options.update(width=WIDEST)).maximum
    # Wider than the terminal it breaks its lines; a figure is never left out or cut.
    console.print(table, width=max(full, console.width), crop=False, soft_wrap=True)
    console.print(Text(_summary(answer), style="dim"))


def _table(answer: Screening) -> Table:
    with_names = len(answer.signals) <= MOST_BESIDE_NAMES
    table = Table(box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    table.add_column("symbol", no_wrap=True)
    if with_names:
        table.add_column("company")
    table.add_column("day", no_wrap=True, min_width=10)
    for name in answer.signals:
        longest = max((len(amount(row.values[name])) for row in answer.rows), default=1)
        heading = name if with_names else name.replace("_", "_\n")
        longest = max(longest, *map(len, heading.split("\n")))
        table.add_column(heading, justify="right", min_width=longest)
    table.add_column("evidence", no_wrap=True)
    for row in answer.rows:
        table.add_row(*_cells(row, with_names))
    return table


def _cells(row: Screened, with_names: bool) -> list[Text]:
    style = STYLES[row.quality]
    return [
        Text(row.symbol, style="bold"),
        *([Text(row.name, no_wrap=True, overflow="ellipsis")] if with_names else []),
        Text(str(row.day)),
        *(Text(amount(value), style=style) for value in row.values.values()),
        Text(row.quality, style=style),
    ]


def _summary(answer: Screening) -> str:
    shown = f", {len(answer.rows)} of them shown" if len(answer.rows) < answer.selected else ""
    open_ones = f"; {answer.undecided} lack a value that decides" if answer.undecided else ""
    if answer.undecided == answer.companies:
        open_ones += " (is there data of this day? Name another with --as-of)"
    companies = plural(answer.companies, "company", "companies")
    return f"As of {answer.day}: {answer.selected} of {companies} selected{shown}{open_ones}."
