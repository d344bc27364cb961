"""The fixed batch, and the content of a store afterwards, by ids that hash each document."""

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
    """The final content of a store: the ids in each collection, and the open failures."""

    kept: Kept
    failures: frozenset[str]


def ending(store: Store, compared: tuple[Collection, ...] = COMPARED) -> Ending:
    """The content of the store; ids are compared without the run's own id."""
    kept = {
        collection.name: frozenset(
            document["_id"].partition("/")[2] if collection is OUTCOMES else document["_id"]
            for document in store.find(collection, Where(), fields=("_id",))
        )
        for collection in compared
    }
    failures = (f"{it['stage']} {it['unit']}: {it['error']}" for it in open_failures(store))
    return Ending(kept, frozenset(failures))


def lost(expected: Kept, actual: Kept) -> list[str]:
    """Documents of a fault-free run that are missing here."""
    return [f"{name}: {_id}" for name in expected for _id in sorted(expected[name] - actual[name])]


def duplicated(expected: Kept, actual: Kept) -> list[str]:
    """Documents that a fault-free run does not have."""
    return lost(actual, expected)
