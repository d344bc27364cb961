"""Entries of finance feeds to articles, without what aggregators add to titles and texts."""

from collections.abc import Iterator
from typing import Any

from altlens.clean import rss
from altlens.clean.base import Origin
from altlens.clean.text import plain
from altlens.fetch.base import Record
from altlens.items.article import Article

GOOGLE = "https://news.google.com/"


def clean(record: Record, origin: Origin) -> Iterator[Article]:
    """One article under its own publisher's name, with the feed's topic as first category."""
    entry = record["entry"]
    google = record["feed"].startswith(GOOGLE)
    title, publisher = _split_new(entry, google)
    changed = {
        **entry,
        "title": title,
        "source": {**(entry.get("source") or {}), "title": publisher},
        "tags": [{"term": record["topic"]}, *(entry.get("tags") or ())],
    }
    if google:  # its summary repeats the title
        changed = {**changed, "summary": "", "content": ()}
    yield from rss.clean({**record, "entry": changed}, origin)


def _split_new(entry: Any, google: bool) -> tuple[str, str]:
    """Title and publisher of an entry that may say both in its title: "Title - Publisher"."""
    title = plain(entry.get("title"))
    publisher = plain((entry.get("source") or {}).get("title"))
    if google and not publisher:
        before, _, publisher = title.rpartition(" - ")
        return (before, publisher) if before else (title, "")
    return (title.removesuffix(f" - {publisher}") if publisher else title) or title, publisher
