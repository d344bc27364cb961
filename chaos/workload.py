"""The fixed batch, and what a store holds when it is done, by ids that hash what is in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from altlens.runs.failures import open_failures
from altlens.store.base import Store, Where
from altlens.store.collections import (
    ANALYSES,
    CAPTURES,
    CLEANINGS,
    ITEMS,
    LINKS,
    OUTCOMES,
    VIEWS,
    Collection,
)

SYMBOLS = ("AAPL", "KO")
AS_OF = "2026-06-20"
ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "altlens" / "sample"
LIVE_SOURCES = ("news", "rss")
COMPARED = (CAPTURES, OUTCOMES, CLEANINGS, ITEMS, ANALYSES, LINKS, VIEWS)

Kept = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Ending:
    """What a store holds at the end: the ids in each collection, and what ended in `failures`."""

    kept: Kept
    failures: frozenset[str]


def ending(store: Store, compared: tuple[Collection, ...] = COMPARED) -> Ending:
    """How the store stands; the run's own id is taken out of the ids that carry it."""
    kept = {
        collection.name: frozenset(
            document["_id"].partition("/")[2] if collection is OUTCOMES else document["_id"]
            for document in store.find(collection, Where(), fields=("_id",))
        )
        for collection in compared
    }
    failures = (f"{it['stage']} {it['unit']}: {it['error']}" for it in open_failures(store))
    return Ending(kept, frozenset(failures))


def lost(expected: Kept, found: Kept) -> list[str]:
    """What a fault-free run keeps and this one does not."""
    return [f"{name}: {_id}" for name in expected for _id in sorted(expected[name] - found[name])]


def duplicated(expected: Kept, found: Kept) -> list[str]:
    """What this run keeps under another name, or that a fault-free one does not have at all."""
    return lost(found, expected)
