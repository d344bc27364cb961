"""The feeds that the user added: state of the user, shared by all machines through the store."""

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
    """The feeds that are read, in order of their addresses."""
    where = Where(equal={"state": ON}, order_by=("url",))
    for held in store.find(FEEDS, where):
        yield Outline(held["url"], held["title"])


def add(store: Store, wanted: Iterable[Outline], now: datetime) -> int:
    """Read these feeds from now on; how many were not read before.

    UnsafeAddress, before any is added, for what is no web address or holds a secret.
    """
    outlines = {_id(outline.url): outline for outline in wanted}
    for outline in outlines.values():
        check_address(outline.url)
    held = store.get(FEEDS, outlines)
    new = {_id: o for _id, o in outlines.items() if held.get(_id, {}).get("state") != ON}
    store.put(
        FEEDS,
        [
            {"_id": _id, **outline._asdict(), "state": ON, "changed_at": stamp(now)}
            for _id, outline in new.items()
        ],
    )
    return len(new)


def remove(store: Store, url: str, now: datetime) -> bool:
    """Read the feed no more; False where it was not read. What it brought stays."""
    held = store.get(FEEDS, [_id(url)]).get(_id(url))
    if held is None or held["state"] != ON:
        return False
    store.put(FEEDS, [{**held, "state": OFF, "changed_at": stamp(now)}])
    return True


def with_feeds(store: Store, settings: Settings) -> Settings:
    """The settings with the feeds that were added among those that they name themselves."""
    added = (outline.url for outline in feeds(store))
    addresses = tuple(dict.fromkeys((*settings.rss.feeds, *added)))
    return settings.model_copy(update={"rss": settings.rss.model_copy(update={"feeds": addresses})})


def check_address(url: str) -> None:
    """UnsafeAddress for what is no web address, and for secrets, which the store must not hold."""
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_web = False
    if not is_web:
        raise UnsafeAddress(f"{url!r} is no web address; use https://….")
    if parts.username or "REDACTED" in scrub_url(url):
        raise UnsafeAddress(
            f"{scrub_url(url)} holds a secret, and added feeds are kept in the open. "
            "Name it in ALTLENS_RSS_FEEDS instead, which is kept nowhere."
        )


def _id(url: str) -> str:
    return f"feed:{digest(url)}"
