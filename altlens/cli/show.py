"""`altlens show`: one company's view, the newest stored one or one computed for a past date."""

from datetime import UTC, datetime

import click
from rich.console import Console

from altlens.cli.tables import company_page
from altlens.companies.table import load
from altlens.errors import UnknownSymbol
from altlens.queries.point_in_time import TimeLimits
from altlens.queries.view_reader import ViewReader
from altlens.settings import get_settings
from altlens.store import open_store


def show_company(symbol: str, limits: TimeLimits, as_json: bool) -> int:
    """Print the view; returns the exit status."""
    try:
        company = load().resolve(symbol, limits.day)
    except UnknownSymbol as error:
        click.secho(f"altlens: {error}", err=True, fg="red")
        return 1
    with open_store(get_settings().store_url) as store:
        view = ViewReader(store).read(company, limits)
    if as_json:
        click.echo(view.model_dump_json(indent=2))
        return 0
    console = Console()
    if not view.counts:
        console.print(
            f"The store has nothing about {view.symbol} ({view.name}) as of "
            f"{view.as_of:%Y-%m-%d}. Fetch it with:  altlens run {view.symbol}"
        )
        return 0
    console.print(company_page(view, datetime.now(UTC)))
    return 0
