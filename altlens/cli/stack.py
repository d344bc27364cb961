"""`altlens up`, `status` and `down`: a local fleet, and the settings that use it."""

import os
import shlex

import click
import orjson
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from altlens.settings import Settings, fleet_file, get_settings
from infra.local import Ports, Stack, StackError, Status
from infra.local import down as stop_stack
from infra.local import status as ask_stack
from infra.local import up as start_stack
from infra.local.install import ensure_binaries
from infra.local.passwords import write_private

COLOURS = {"healthy": "green", "starting": "yellow", "stopped": "bright_black", "failing": "red"}


def up(workers: int | None) -> int:
    """Start the fleet and let commands use it; returns the exit status."""
    settings = get_settings()
    stack = _stack(settings)
    try:
        if installed := ensure_binaries():
            click.echo(f"Installed {', '.join(installed)}.", err=True)
        click.echo("Starting the fleet; the first time takes a minute.", err=True)
        fleet = start_stack(stack, workers)
    except StackError as error:
        click.secho(f"altlens: {error}", err=True, fg="red")
        return 2
    lines = (f"{name}={shlex.quote(value)}\n" for name, value in _addresses(stack).items())
    write_private(fleet_file(settings.home), "".join(lines))
    _print(fleet, as_json=False)
    names = ("dashboard", "prefect", "flower")
    ports = stack.ports.as_dict()
    pages = "\n".join(f"    {name:<10} http://127.0.0.1:{ports[name]}" for name in names)
    Console().print(f"Commands now use the fleet. Its pages:\n{pages}", highlight=False)
    return 0 if fleet.healthy else 1


def status(as_json: bool) -> int:
    """Print the state of each service; returns the exit status."""
    fleet = ask_stack(_stack(get_settings()))
    _print(fleet, as_json)
    return 0 if fleet.healthy else 1


def down() -> int:
    """Stop the fleet, and let commands use the embedded default again."""
    settings = get_settings()
    fleet_file(settings.home).unlink(missing_ok=True)
    try:
        stop_stack(_stack(settings))
    except StackError as error:
        click.secho(f"altlens: {error}", err=True, fg="red")
        return 2
    click.echo("The fleet is down; commands use the embedded default. Data stay.")
    return 0


def _stack(settings: Settings) -> Stack:
    home = settings.home / "stack"
    return Stack(home, Ports.read(os.environ), folder=settings.folder)


def _addresses(stack: Stack) -> dict[str, str]:
    variables = stack.environment()
    return {**variables, "ALTLENS_PREFECT_API_URL": variables["PREFECT_API_URL"]}


def _print(fleet: Status, as_json: bool) -> None:
    if as_json:
        click.echo(orjson.dumps(fleet.as_dict(), option=orjson.OPT_INDENT_2).decode())
        return
    table = Table("service", "state", "port", "", box=SIMPLE_HEAD, pad_edge=False)
    for row in fleet.rows:
        detail = Text("\n".join(part for part in (row.detail, row.advice) if part))
        state = f"[{COLOURS[row.state]}]{row.state}[/]"
        table.add_row(row.name, state, str(row.port or ""), detail)
    Console().print(table)
