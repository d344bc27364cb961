"""Any number of feeds with unique entries, recombined from the bundled sample."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from html import escape
from pathlib import Path

import altlens
from altlens.fetch.rss import entries

SAMPLE = Path(altlens.__path__[0]) / "sample"
ENTRIES = 50  # per feed, as publishers have
MOMENT = datetime(2026, 6, 18, 12, tzinfo=UTC)
HEADERS = {"content-type": "application/rss+xml; charset=utf-8"}
HEAD = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
    "<title>Bench Wire</title><link>https://wire.example.com/</link>"
    "<description>Stories</description><language>en-us</language>"
)


def address(name: str, number: int) -> str:
    """The address of the feed of that number."""
    return f"https://wire.example.com/{name}/{number}.xml"


def feed(name: str, number: int, count: int = ENTRIES) -> bytes:
    """The feed of that number, with `count` unique entries."""
    entries = "".join(_entry(name, number * count + index) for index in range(count))
    return f"{HEAD}{entries}</channel></rss>".encode()


def feeds(name: str, items: int) -> Iterator[tuple[str, bytes]]:
    """Addresses and bodies of feeds with `items` entries in total."""
    for number in range(items // ENTRIES):
        yield address(name, number), feed(name, number)


def _entry(name: str, index: int) -> str:
    titles, summaries = _stories()
    title = f"{titles[index % len(titles)]} ({index})"
    summary = summaries[(index * 7 + index // len(titles)) % len(summaries)]
    published = MOMENT - timedelta(seconds=index % 86_400)
    link = f"https://wire.example.com/{name}/story/{index}.html"
    return (
        f"<item><title>{escape(title)}</title><link>{link}</link>"
        f'<guid isPermaLink="true">{link}</guid>'
        f"<pubDate>{published:%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
        f"<category>Business</category>"
        f"<description>{escape(f'<p>{summary}</p>')}</description></item>"
    )


@cache
def _stories() -> tuple[list[str], list[str]]:
    """Titles and texts of the sample's feeds declared as English; some texts are not."""
    titles: list[str] = []
    summaries: list[str] = []
    for path in sorted((SAMPLE / "rss").glob("*.xml")):
        for record in entries(path.read_bytes(), {}, "https://wire.example.com/"):
            if record["language"].startswith("en"):
                titles.append(record["entry"]["title"])
                summaries.append(_bare(record["entry"]["summary"]))
    return titles, summaries


def _bare(text: str) -> str:
    return text.replace("<p>", "").replace("</p>", "")


def titles() -> list[str]:
    """The titles of the sample's feeds."""
    return _stories()[0]
