"""`altlens show`: one company's view, computed from the store for the moments asked."""

from datetime import UTC, date, datetime

import click
from rich.console import Console

from altlens.cli.tables import company_page
from altlens.companies.table import load
from altlens.errors import UnknownSymbol
from altlens.items.base import end_of_day
from altlens.queries.compute_view import view_at
from altlens.queries.point_in_time import PointInTime
from altlens.settings import get_settings
from altlens.store import open_store


def show_company(symbol: str, as_of: date | None, known_at: datetime | None, as_json: bool) -> int:
    """Print the view; returns the exit status."""
    try:
        company = load().resolve(symbol, as_of)
    except UnknownSymbol as error:
        click.secho(f"altlens: {error}", err=True, fg="red")
        return 1
    now = datetime.now(UTC)
    at = PointInTime(end_of_day(as_of) if as_of else now, known_at or now)
    with open_store(get_settings().store_url) as store:
        found = view_at(store, company.id, company.symbol_on(as_of), company.name, at)
    if as_json:
        click.echo(found.model_dump_json(indent=2))
        return 0
    console = Console()
    if not found.counts:
        console.print(
            f"Nothing is known about {found.symbol} ({found.name}) as of "
            f"{at.as_of:%Y-%m-%d}. Fetch it with:  altlens run {found.symbol}"
        )
        return 0
    console.print(company_page(found))
    return 0
