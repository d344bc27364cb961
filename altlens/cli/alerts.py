"""`altlens alerts`: the alerts so far; `altlens alerts test`: check rules and addresses."""

from datetime import UTC, datetime

import click
import orjson
from rich.console import Console
from rich.text import Text

from altlens.alerts.rules import read_rules
from altlens.alerts.sending import sender
from altlens.formatting import plural, timestamp
from altlens.queries.deliveries import alert_history
from altlens.settings import get_settings
from altlens.store import open_store


def list_alerts(as_json: bool, limit: int) -> None:
    """Print the newest alerts and whether each was sent."""
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
        console.print("No alerts sent yet. Rules are evaluated after every batch.")


def send_test() -> int:
    """Read the rules and send a test to every address; returns the exit status."""
    settings = get_settings()
    rules = read_rules(settings.alert_rules)
    click.echo(f"{plural(len(rules), 'rule')} in {settings.alert_rules}.")
    if not rules:
        click.echo("docs/howto/dashboard.md shows how to write rules.")
    send = sender(settings.alerts.urls)
    sent_at = timestamp(datetime.now(UTC))
    if fault := send("altlens: test", f"Alerts of altlens reach you. {sent_at}"):
        click.secho(f"altlens: the test was not delivered: {fault}.", err=True, fg="red")
        return 1
    addresses = plural(len(settings.alerts.urls), "address", "addresses")
    click.echo(f"The test was delivered to {addresses}.")
    return 0
