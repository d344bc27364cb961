"""Retention: bodies that no recent capture refers to move to the cold archive.

Nothing else ever moves: items, analyses and the captures themselves stay, and a body that is read
again is read from the archive.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from altlens.items.base import stamp
from altlens.store.archive import Archive
from altlens.store.base import Store, Where, sha256
from altlens.store.collections import ARCHIVED, CAPTURES


class Retired(NamedTuple):
    """What was moved."""

    bodies: int
    size_bytes: int


def retire(store: Store, archive: Archive, before: datetime) -> Retired:
    """Move the bodies that were last received before the moment.

    Those of imported archives stay, for a replay may ask for any of them.
    """
    end = stamp(before)
    begin = archive.moved_until()
    old = set(_bodies(store, Where(at_least={"fetched_at": begin}, at_most={"fetched_at": end})))
    if old:
        old.difference_update(_bodies(store, Where(at_least={"fetched_at": end})))
    if old:
        kept = store.find(ARCHIVED, Where(), fields=("body",))
        old.difference_update(row["body"] for row in kept)
    moved = size = 0
    for body in sorted(old):
        data = _held(store, body)
        if data is None:
            continue
        archive.put(body, data)
        if sha256(archive.get(body)) != body:
            raise OSError(f"The archive {archive.folder} gave back another body than {body}.")
        store.drop_blob(body)
        moved, size = moved + 1, size + len(data)
    archive.moved_until(end)
    return Retired(moved, size)


def _bodies(store: Store, where: Where) -> Iterator[str]:
    for capture in store.find(CAPTURES, where, fields=("exchanges",)):
        yield from (exchange["body"] for exchange in capture["exchanges"])


def _held(store: Store, body: str) -> bytes | None:
    try:
        return store.get_blob(body)
    except KeyError:
        return None
