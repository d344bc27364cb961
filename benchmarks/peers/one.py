"""The work of every peer: the same store, one item at a time."""

from functools import cache

from altlens.settings import get_settings
from altlens.store import open_store
from altlens.store.base import Store
from altlens.store.collections import ANALYSES, ITEMS
from benchmarks.texts import address, feed
from benchmarks.work import clean_and_analyze


def payloads(name: str, count: int) -> list[tuple[str, str]]:
    """Feeds of one entry each as message payloads, which saves the peers a read."""
    return [(address(name, index), feed(name, index, 1).decode()) for index in range(count)]


def do_one(place: str, body: str) -> str:
    """Clean and analyze one item and store both results; returns its id."""
    [(item, analysis)] = clean_and_analyze(place, body.encode())
    _store().add(ITEMS, [item])
    _store().add(ANALYSES, [analysis])
    return str(item["_id"])


@cache
def _store() -> Store:
    return open_store(get_settings().store_url)
