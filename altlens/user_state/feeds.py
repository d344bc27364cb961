"""Feeds that users add; the store shares them between machines."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from urllib.parse import urlsplit

from altlens.errors import UnsafeAddress
from altlens.items.base import digest, stamp
from altlens.settings import Settings
from altlens.store.base import Store, Where
from altlens.store.collections import FEEDS
from altlens.transport.scrub import scrub_url
from altlens.user_state.opml import Outline

ON, OFF = "on", "off"


def feeds(store: Store) -> Iterator[Outline]:
    """The added feeds, ordered by URL."""
    where = Where(equal={"state": ON}, order_by=("url",))
    for row in store.find(FEEDS, where):
        yield Outline(row["url"], row["title"])


def add(store: Store, wanted: Iterable[Outline], now: datetime) -> int:
    """Add feeds; returns how many were not there before.

    UnsafeAddress, before any is added, for a URL that is not a web address or contains a secret.
    """
    outlines = {_id(outline.url): outline for outline in wanted}
    for outline in outlines.values():
        check_address(outline.url)
    existing = store.get(FEEDS, outlines)
    new = {_id: o for _id, o in outlines.items() if existing.get(_id, {}).get("state") != ON}
    store.put(
        FEEDS,
        [
            {"_id": _id, **outline._asdict(), "state": ON, "changed_at": stamp(now)}
            for _id, outline in new.items()
        ],
    )
    return len(new)


def remove(store: Store, url: str, now: datetime) -> bool:
    """Remove a feed; False where it was not added. Its items stay."""
    row = store.get(FEEDS, [_id(url)]).get(_id(url))
    if row is None or row["state"] != ON:
        return False
    store.put(FEEDS, [{**row, "state": OFF, "changed_at": stamp(now)}])
    return True


def with_feeds(store: Store, settings: Settings) -> Settings:
    """The settings with the added feeds beside their own."""
    added = (outline.url for outline in feeds(store))
    addresses = tuple(dict.fromkeys((*settings.rss.feeds, *added)))
    return settings.model_copy(update={"rss": settings.rss.model_copy(update={"feeds": addresses})})


def check_address(url: str) -> None:
    """Raise UnsafeAddress for a URL that is not a web address, or contains a secret."""
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_web = False
    if not is_web:
        raise UnsafeAddress(f"{url!r} is not a web address; use https://….")
    if parts.username or "REDACTED" in scrub_url(url):
        raise UnsafeAddress(
            f"{scrub_url(url)} contains a secret, and added feeds are stored unencrypted. "
            "Set it in ALTLENS_RSS_FEEDS instead, which is not stored."
        )


def _id(url: str) -> str:
    return f"feed:{digest(url)}"
