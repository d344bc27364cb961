"""Write to a store in the background, and check that a copy of it is consistent."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from altlens.store import open_store
from altlens.store.base import Store, Where
from altlens.store.collections import ITEMS, LINKS

PATIENCE_SECONDS = 60


@contextmanager
def writing(url: str) -> Iterator[None]:
    """Add items and links during the block, each link after its item."""
    going, stop = threading.Event(), threading.Event()

    def write() -> None:
        with open_store(url) as store:
            number = 0
            while not stop.is_set():
                store.add(ITEMS, [{"_id": f"item-{number}", "companies": ["c"]}])
                store.add(LINKS, [{"_id": f"link-{number}", "item": f"item-{number}"}])
                number += 1
                going.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert going.wait(PATIENCE_SECONDS)
        yield
    finally:
        stop.set()
        writer.join()


def check_consistent(store: Store) -> None:
    """Assert that the copy has the item of every link."""
    linked = [link["item"] for link in store.find(LINKS, Where())]
    assert linked
    assert store.existing(ITEMS, linked) == set(linked)
