"""`altlens alerts`: what was told; `altlens alerts test`: whether rules and addresses work."""

from datetime import UTC, datetime

import click
import orjson
from rich.console import Console
from rich.text import Text

from altlens.alerts.rules import read_rules
from altlens.alerts.sending import sender
from altlens.queries.deliveries import alert_history
from altlens.settings import get_settings
from altlens.store import open_store


def list_alerts(as_json: bool, limit: int) -> None:
    """Print the newest alerts and what became of them."""
    with open_store(get_settings().store_url) as store:
        rows = alert_history(store, "", limit).rows
    if as_json:
        click.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode())
        return
    console = Console()
    for row in rows:
        console.print(Text(f"{row['at'][:16]}Z  {row['state']}  {row['rule']}", style="bold"))
        console.print(Text(f"  {row['text']}"))
    if not rows:
        console.print("Nobody was told anything yet. Rules are looked at after every batch.")


def send_test() -> int:
    """Read the rules and send a test to every address; returns the exit status."""
    settings = get_settings()
    rules = read_rules(settings.alert_rules)
    click.echo(f"{len(rules)} rules in {settings.alert_rules}.")
    if not rules:
        click.echo("Write some; docs/howto/dashboard.md shows how.")
    send = sender(settings.alerts.urls)
    moment = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    if fault := send("altlens: test", f"Alerts of altlens reach you. {moment}"):
        click.secho(f"altlens: the test was not delivered: {fault}.", err=True, fg="red")
        return 1
    click.echo(f"The test was delivered to {len(settings.alerts.urls)} addresses.")
    return 0
