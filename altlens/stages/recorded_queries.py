"""Which queries a folder of recordings can answer."""

from datetime import datetime
from urllib.parse import urlsplit

from altlens.errors import NotRecorded
from altlens.fetch.base import Adapter
from altlens.items.base import stamp
from altlens.items.query import Query
from altlens.store.base import Store, Where
from altlens.store.collections import ARCHIVED
from altlens.transport.recordings import find_recorded, path_of


def holds_feed(store: Store, archive: str, query: Query, as_of: datetime) -> bool:
    """Whether the archive had the feed of a query by `as_of`; True for other queries.

    Feeds without a recording are not queried; a company's answer missing from one that was recorded
    is a gap to show.
    """
    if not query.part.startswith(("http://", "https://")):
        return True
    place = {"host": urlsplit(query.part).hostname or ""}
    if not query.company:
        place["path"] = path_of(query.part)
    where = Where(
        equal={"archive": archive, **place}, at_most={"recorded_at": stamp(as_of)}, limit=1
    )
    return any(store.find(ARCHIVED, where, fields=("url",)))


def holds_optional(
    store: Store, archive: str, adapter: Adapter, query: Query, as_of: datetime
) -> bool:
    """Whether the archive had a query's optional recording by `as_of`; True if none is optional."""
    address = adapter.required_recording(query)
    if not address:
        return True
    endpoint = next(e for e in adapter.endpoints if e.matches("GET", address))
    try:
        find_recorded(store, archive, endpoint, "GET", address, as_of)
    except NotRecorded:
        return False
    return True


def recorded_feeds(store: Store, archive: str) -> tuple[str, ...]:
    """The addresses of the feeds that the archive holds, in order."""
    where = Where(equal={"archive": archive}, order_by=("path",))
    rows = store.find(ARCHIVED, where, fields=("source", "url"))
    return tuple(dict.fromkeys(row["url"] for row in rows if row["source"].split("-")[0] == "rss"))
