"""`altlens failures`: open failures and their reasons; `altlens failures retry` retries them."""

from collections.abc import Sequence
from urllib.parse import unquote

import click
import orjson
from rich.console import Console
from rich.text import Text

from altlens.cli.progress import interruptible, stage_bars
from altlens.runs.failures import open_failures
from altlens.settings import get_settings
from altlens.store import open_store


def list_failures(as_json: bool, limit: int) -> None:
    """Print the open failures, newest first."""
    with open_store(get_settings().store_url) as store:
        rows = list(open_failures(store, limit=limit))
    if as_json:
        click.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode())
        return
    console = Console()
    if not rows:
        console.print("No failures: everything requested is done.")
        return
    for row in rows:
        tries = f"{row['attempts']} {'try' if row['attempts'] == 1 else 'tries'}"
        console.print(Text(f"{row['error']}  {row['stage']} {unquote(row['unit'])}", style="bold"))
        console.print(Text(f"  {row['message']}"))
        console.print(Text(f"  {tries}, last {row['last_at'][:19]}Z  {row['_id']}\n", style="dim"))
    console.print("When the cause is gone, retry with:  altlens failures retry [ID]...")


def retry_failures(ids: Sequence[str], as_json: bool) -> int:
    """Retry failures and print what became of them; returns the exit status."""
    with open_store(get_settings().store_url) as store:
        known = {row["_id"] for row in open_failures(store)}
    if unknown := [name for name in ids if name not in known]:
        message = f"altlens: no open failure {unknown[0]!r}; list them with:  altlens failures"
        click.secho(message, err=True, fg="red")
        return 1
    with interruptible(), stage_bars(hidden=as_json, verbose=False):
        from flows.retry_failures import retry_failures

        report = retry_failures(list(ids))
    if as_json:
        click.echo(report.model_dump_json(indent=2))
    else:
        Console().print(f"{report.reopened} failures tried again, {report.failed} failed again.")
    return 1 if report.failed else 0
