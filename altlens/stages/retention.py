"""Retention: bodies that no recent capture refers to move to cold storage.

Nothing else moves: items, analyses and the captures themselves stay. A body that is read again is
read from cold storage.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from altlens.items.base import stamp
from altlens.store.base import Store, Where, sha256
from altlens.store.cold_storage import ColdStorage
from altlens.store.collections import ARCHIVED, CAPTURES


class Retired(NamedTuple):
    """How many bodies were moved, and their size."""

    bodies: int
    size_bytes: int


def retire(store: Store, cold_storage: ColdStorage, before: datetime) -> Retired:
    """Move the bodies that were last received before a point in time (UTC).

    Bodies of imported recordings stay, since a replay may need any of them.
    """
    end = stamp(before)
    begin = cold_storage.watermark()
    old = set(_bodies(store, Where(at_least={"fetched_at": begin}, at_most={"fetched_at": end})))
    if old:
        old.difference_update(_bodies(store, Where(at_least={"fetched_at": end})))
    if old:
        kept = store.find(ARCHIVED, Where(), fields=("body",))
        old.difference_update(row["body"] for row in kept)
    moved = size = 0
    for body in sorted(old):
        data = _body(store, body)
        if data is None:
            continue
        cold_storage.put(body, data)
        if sha256(cold_storage.get(body)) != body:
            raise OSError(f"Cold storage {cold_storage.folder} returned another body than {body}.")
        store.drop_blob(body)
        moved, size = moved + 1, size + len(data)
    cold_storage.set_watermark(end)
    return Retired(moved, size)


def _bodies(store: Store, where: Where) -> Iterator[str]:
    for capture in store.find(CAPTURES, where, fields=("exchanges",)):
        yield from (exchange["body"] for exchange in capture["exchanges"])


def _body(store: Store, body: str) -> bytes | None:
    try:
        return store.get_blob(body)
    except KeyError:
        return None
