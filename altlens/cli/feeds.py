"""The commands `altlens feeds …`, declared; `altlens.cli.feed_list` does them."""

from pathlib import Path

import click


@click.group()
def feeds() -> None:
    """The feeds of your own that the source rss reads in every batch.

    They are kept in the store, so that every machine reads them; ALTLENS_RSS_FEEDS may name more.
    The finance feeds of several publishers come with the source news.
    """


@feeds.command()
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option("--title", default="", metavar="TEXT", help="What to call it.")
def add(urls: tuple[str, ...], title: str) -> None:
    """Read these feeds from the next batch on."""
    from altlens.cli.feed_list import add_feeds

    add_feeds(urls, title)


@feeds.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print only JSON.")
def show(as_json: bool) -> None:
    """List the feeds that are read, and where each was named."""
    from altlens.cli.feed_list import list_feeds

    list_feeds(as_json)


@feeds.command()
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
def remove(urls: tuple[str, ...]) -> None:
    """Read these feeds no more; what they brought stays.

    Exits with 1 when one of them was not read.
    """
    from altlens.cli.feed_list import remove_feeds

    raise click.exceptions.Exit(remove_feeds(urls))


@feeds.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_opml(file: Path) -> None:
    """Add the feeds of an OPML file, as other readers of feeds export it.

    Those that cannot be added are named, and the rest is added.
    """
    from altlens.cli.feed_list import import_feeds

    import_feeds(file)


@feeds.command("export")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE.")
def export_opml(out: Path | None) -> None:
    """Write the added feeds as OPML, for other readers of feeds."""
    from altlens.cli.feed_list import export_feeds

    export_feeds(out)
