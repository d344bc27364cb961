"""Commands that run a fleet, deploy to Prefect, or serve recordings to other processes."""

from datetime import date
from pathlib import Path

import click

from altlens.cli.options import as_of_day_option, json_option
from altlens.cli.recordings_path import RecordingsPath


@click.command()
@click.option(
    "--workers", type=click.IntRange(min=1), help="CPU worker processes; default one per core."
)
def up(workers: int | None) -> None:
    """Start a whole fleet on this machine, without Docker.

    RabbitMQ, Redis, a MongoDB replica set, a Prefect server, Celery workers and Flower, on ports
    of their own. `altlens run` uses the fleet until `altlens down`.
    """
    from altlens.cli import stack

    raise click.exceptions.Exit(stack.up(workers))


@click.command()
@json_option
def status(as_json: bool) -> None:
    """Show the state of each service of the local fleet, and what to do about failing ones."""
    from altlens.cli import stack

    raise click.exceptions.Exit(stack.status(as_json))


@click.command()
def down() -> None:
    """Stop the local fleet; its data stay."""
    from altlens.cli import stack

    raise click.exceptions.Exit(stack.down())


@click.command()
@click.option(
    "--profile", default="fast", show_default=True, help="fast, full, or the path of a YAML file."
)
def deploy(profile: str) -> None:
    """Create the schedules of a profile on the Prefect server."""
    from altlens.cli.deploy import apply

    apply(profile)


@click.group()
def blocks() -> None:
    """Prefect blocks: forms in Prefect's UI for the settings."""


@blocks.command()
@click.option("--name", default="default", show_default=True, help="The name of the blocks.")
def save(name: str) -> None:
    """Save the current settings as one block of each kind; secrets are stored as secrets."""
    from altlens.cli.deploy import save_blocks

    save_blocks(name)


@click.command("replay-server")
@click.argument("folder", type=RecordingsPath(), metavar="DIR")
@click.option(
    "--port",
    default=8090,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Listen on this port of the loopback interface.",
)
@as_of_day_option
@click.option("--fault", "faults", multiple=True, metavar="MODE", help="May be given many times.")
def replay_server(folder: Path, port: int, as_of: date | None, faults: tuple[str, ...]) -> None:
    """Serve the recordings in DIR (or the bundled `sample`) over HTTP, with faults on request.

    A command with ALTLENS_HTTP_GATEWAY=http://127.0.0.1:8090 sends its requests to this server
    in place of the internet, through the same HTTP client and under the same rate limits.

    \b
    Faults, as MODE or MODE,name=value,...:
      slow,delay=2,drip=0.1  wait 2 s before the head, 0.1 s before each byte
      truncated              send half of the body under the full Content-Length
      304                    send ETag and Last-Modified, and honour them
      429 503 403 ...        any status; retry-after=2, or retry-date=2 as a date
      reset                  break the connection
      endless                send a body without end
      gzip-bomb,mb=1000      send that many megabytes of zeros, compressed
      type,is=text/html      send another Content-Type
      redirect,to=URL        redirect to an address, or without one in a circle

    \b
    Each also takes:
      at=data.sec.gov/*      only for this pattern of host/path (default: everywhere)
      first=2                only for the first 2 requests

    \b
    Example:
      altlens replay-server sample --fault '503,first=2' \\
          --fault '429,retry-after=2,at=data.sec.gov/*,first=1'
    """
    from altlens.cli.replay_server import serve

    serve(folder, port, as_of, faults)
