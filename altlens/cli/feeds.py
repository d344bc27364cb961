"""Arguments of the commands `altlens feeds …`; `altlens.cli.feed_list` runs them."""

from pathlib import Path

import click


@click.group()
def feeds() -> None:
    """Manage your own feeds, which the source rss reads in every batch.

    They are stored, so that every machine reads them; ALTLENS_RSS_FEEDS may name more. The finance
    feeds of several publishers are part of the source news.
    """


@feeds.command()
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option("--title", default="", metavar="TEXT", help="The title of the feed.")
def add(urls: tuple[str, ...], title: str) -> None:
    """Add feeds, from the next batch on."""
    from altlens.cli.feed_list import add_feeds

    add_feeds(urls, title)


@feeds.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print only JSON.")
def show(as_json: bool) -> None:
    """List the feeds and where each is configured."""
    from altlens.cli.feed_list import list_feeds

    list_feeds(as_json)


@feeds.command()
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
def remove(urls: tuple[str, ...]) -> None:
    """Remove feeds; their items stay in the store.

    Exits with 1 when one of them was not an added feed.
    """
    from altlens.cli.feed_list import remove_feeds

    raise click.exceptions.Exit(remove_feeds(urls))


@feeds.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_opml(file: Path) -> None:
    """Add the feeds of an OPML file, as feed readers export it.

    Feeds that cannot be added are named; the others are added.
    """
    from altlens.cli.feed_list import import_feeds

    import_feeds(file)


@feeds.command("export")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE.")
def export_opml(out: Path | None) -> None:
    """Export the added feeds as OPML, for feed readers."""
    from altlens.cli.feed_list import export_feeds

    export_feeds(out)
