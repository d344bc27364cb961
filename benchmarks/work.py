"""The work without queue or store: the same pure function for altlens and its peers."""

from collections.abc import Iterator
from datetime import datetime
from typing import cast

from altlens.clean import rss as cleaner
from altlens.clean.base import Origin
from altlens.fetch.rss import entries
from altlens.items.base import Document, Item
from altlens.items.query import Query
from altlens.stages.analyze import analyze_items
from benchmarks.texts import HEADERS, MOMENT


def clean_feed(address: str, body: bytes) -> list[Document]:
    """The items of a feed, as documents."""
    origin = Origin(Query(source="rss", part=address), "capture:bench", MOMENT)
    records = entries(body, HEADERS, address)
    items = (
        item for record in records for item in cast(Iterator[Item], cleaner.clean(record, origin))
    )
    return [item.document() for item in items]


def clean_and_analyze(
    address: str, body: bytes, now: datetime = MOMENT
) -> list[tuple[Document, Document]]:
    """Each item of a feed with its analysis."""
    items = clean_feed(address, body)
    return list(zip(items, analyze_items(items, now), strict=True))
