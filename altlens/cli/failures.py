"""`altlens failures`: what could not be done, and why."""

import click
import orjson
from rich.console import Console
from rich.table import Table

from altlens.settings import get_settings
from altlens.store import open_store
from altlens.work.failures import open_failures


def list_failures(as_json: bool, limit: int) -> None:
    """Print the open failures, newest first."""
    with open_store(get_settings().store_url) as store:
        rows = list(open_failures(store, limit=limit))
    if as_json:
        click.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode())
        return
    console = Console()
    if not rows:
        console.print("No failures: everything that was asked for is done.")
        return
    table = Table("stage", "unit", "error", "tries", "why", title="open failures")
    for row in rows:
        table.add_row(row["stage"], row["unit"], row["error"], str(row["attempts"]), row["message"])
    console.print(table)
