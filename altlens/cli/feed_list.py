"""`altlens feeds`: list, add, remove, import and export feeds."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click
import orjson
from rich.console import Console
from rich.table import Table
from rich.text import Text

from altlens.errors import UnsafeAddress
from altlens.formatting import plural
from altlens.settings import get_settings
from altlens.store import open_store
from altlens.transport.scrub import scrub_url
from altlens.user_state.feeds import add, check_address, feeds, remove
from altlens.user_state.opml import Outline, read_opml, write_opml

SETTING = "ALTLENS_RSS_FEEDS"


def add_feeds(urls: Sequence[str], title: str) -> None:
    """Add feeds by address."""
    _add([Outline(url, title) for url in urls])


def import_feeds(file: Path) -> None:
    """Add the feeds of an OPML file; those that cannot be added are named."""
    wanted = []
    for outline in read_opml(file.read_bytes()):
        try:
            check_address(outline.url)
        except UnsafeAddress as error:
            click.secho(f"altlens: skipped: {error}", err=True, fg="yellow")
        else:
            wanted.append(outline)
    _add(wanted)


def export_feeds(out: Path | None) -> None:
    """Write the added feeds to a file, or print them."""
    with open_store(get_settings().store_url) as store:
        text = write_opml(feeds(store))
    if out:
        out.write_bytes(text)
    else:
        click.echo(text)


def remove_feeds(urls: Sequence[str]) -> int:
    """Remove feeds; returns the exit status."""
    now = datetime.now(UTC)
    with open_store(get_settings().store_url) as store:
        unknown = [url for url in urls if not remove(store, url, now)]
    for url in unknown:
        message = f"altlens: {url} is not an added feed; list them with:  altlens feeds list"
        click.secho(message, err=True, fg="red")
    click.echo(f"{plural(len(urls) - len(unknown), 'feed')} removed.")
    return 1 if unknown else 0


def list_feeds(as_json: bool) -> None:
    """Print a row per feed."""
    settings = get_settings()
    with open_store(settings.store_url) as store:
        rows = [{**outline._asdict(), "named_in": "the store"} for outline in feeds(store)]
    rows += [
        {"url": scrub_url(url), "title": "", "named_in": SETTING} for url in settings.rss.feeds
    ]
    if as_json:
        click.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode())
        return
    if not rows:
        click.echo("No feeds of your own yet. Add one with:  altlens feeds add URL")
        return
    table = Table("feed", "title", "configured in", box=None, pad_edge=False)
    for row in rows:
        table.add_row(Text(row["url"], overflow="fold"), Text(row["title"]), row["named_in"])
    Console().print(table)


def _add(wanted: Sequence[Outline]) -> None:
    with open_store(get_settings().store_url) as store:
        new = add(store, wanted, datetime.now(UTC))
    known = len(wanted) - new
    before = f" ({known} were added before)" if known else ""
    click.echo(f"{plural(new, 'feed')} added{before}.")
    click.echo("Next:  altlens run SYMBOL --source rss")
