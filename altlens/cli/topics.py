"""`altlens topics`: what is talked about across companies."""

from datetime import UTC, datetime

import click
from rich.console import Console
from rich.text import Text

from altlens.cli.formatting import section
from altlens.items.topic import Topics
from altlens.queries.point_in_time import TimeLimits
from altlens.queries.topics import topics_at
from altlens.settings import get_settings
from altlens.store import open_store

SYMBOLS_SHOWN = 6


def show_topics(limits: TimeLimits, as_json: bool) -> None:
    """Print the topics within the limits."""
    with open_store(get_settings().store_url) as store:
        found = topics_at(store, limits.at(datetime.now(UTC)))
    if as_json:
        click.echo(found.model_dump_json(indent=2))
        return
    console = Console()
    if not found.topics:
        console.print(
            f"No topic in the 7 days to {found.as_of:%Y-%m-%d}: "
            f"{found.texts} texts on {found.companies} companies in 35 days share too little."
        )
        return
    _print(found, console)


def _print(found: Topics, console: Console) -> None:
    table = section("topics", "topic", "stories", "before", "momentum", "companies", "for example")
    for topic in found.topics:
        more = len(topic.companies) - SYMBOLS_SHOWN
        symbols = " ".join(topic.companies[:SYMBOLS_SHOWN]) + (f" +{more}" if more > 0 else "")
        table.add_row(
            Text(topic.name, style="bold"),
            str(topic.stories),
            "new" if topic.is_new else str(topic.earlier),
            f"{topic.momentum:+.1f} σ",
            symbols,
            Text(topic.top[0].title, style="dim"),
        )
    console.print(table)
    cut = ", the newest of them" if found.is_cut else ""
    console.print(
        f"Stories of the 7 days to {found.as_of:%Y-%m-%d %H:%M} UTC against the 28 days before; "
        f"{found.texts} texts on {found.companies} companies{cut}.",
        style="dim",
    )
