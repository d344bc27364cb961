"""`altlens deploy` and `altlens blocks save`: register with the Prefect server."""

import click

import flows  # noqa: F401  (it tells Prefect where the server is, before Prefect is imported)
from altlens.settings import get_settings
from blocks.register import save
from deployments.deploy import deploy

WORKER = "prefect worker start --pool altlens --type process"


def apply(profile: str) -> None:
    """Apply the profile and print the deployments."""
    for name in deploy(profile):
        click.echo(name)
    click.echo(f"Deployed. A worker starts their runs: {WORKER}")


def save_blocks(name: str) -> None:
    """Save the blocks and print their names."""
    saved = save(get_settings(), name)
    for block in saved:
        click.echo(block)
    if not saved:
        click.echo("No block was saved: no setting differs from its default.")
