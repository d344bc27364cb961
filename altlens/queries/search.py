"""Search over text items by the words that analysis found weighty in them."""

from collections.abc import Iterator
from functools import partial
from heapq import nlargest

from altlens.analyze.signature import signature
from altlens.items.base import Document, stamp
from altlens.queries.paging import growing_pages, newest_page
from altlens.queries.point_in_time import PointInTime
from altlens.queries.search_index import (
    analyses_at,
    bucket_of,
    list_entry,
    places_of,
    sibling_entry,
)
from altlens.store.base import Store, Where
from altlens.store.collections import ANALYSES, ITEMS, WORDS

CHUNKS_LOOKED_AT = 5000  # that hold words of the bucket, the newest first, before giving up
READ = ("item", "available_at", "analyzed_at")
FEWEST_AT_ONCE, MOST_AT_ONCE = 20, 320


def search_items(store: Store, text: str, at: PointInTime, limit: int) -> Iterator[Document]:
    """Items that hold all words of `text`, newest first, as the store keeps them."""
    words = set(signature(text, "")["tokens"])
    if not words:
        return
    rarest = max(words, key=len)  # long words are rare ones
    found: dict[str, str] = {}  # when each item could be known
    for entries in _entries(store, rarest, at):
        if entries[0]["newest"] < _last(found, limit):
            break
        named = _holding(store, entries, rarest, words - {rarest})
        for answer in store.get(ANALYSES, named, fields=READ).values():
            if _is_known(answer, at):
                found[answer["item"]] = answer["available_at"]
    chosen = nlargest(limit, found, key=lambda item: (found[item], item))
    held = store.get(ITEMS, chosen)
    yield from (held[_id] for _id in chosen if _id in held)


def _entries(store: Store, word: str, at: PointInTime) -> Iterator[list[Document]]:
    """What the store keeps of the word's bucket, in pages that grow, the newest texts first."""
    where = Where(
        equal={"bucket": bucket_of(word)},
        at_most={"oldest": stamp(at.as_of), "analyzed_at": stamp(at.known_at)},
        order_by=("newest",),
    )
    read = partial(newest_page, store, WORDS, where)
    for entries, _ in growing_pages(read, "", FEWEST_AT_ONCE, MOST_AT_ONCE, CHUNKS_LOOKED_AT):
        if entries:
            yield entries


def _holding(store: Store, entries: list[Document], word: str, others: set[str]) -> list[str]:
    """The analyses whose texts hold the word and the others, by what their chunks' entries say."""
    first = {entry["_id"]: set(places_of(entry, word)) for entry in entries}
    first = {_id: held for _id, held in first.items() if held}
    beside = store.get(WORDS, {sibling_entry(_id, other) for _id in first for other in others})
    rest = {
        (_id, other): set(places_of(beside[at], other))
        for _id in first
        for other in others
        if (at := sibling_entry(_id, other)) in beside
    }
    places = {
        _id: held.intersection(*(rest.get((_id, other), ()) for other in others))
        for _id, held in first.items()
    }
    lists = store.get(WORDS, {list_entry(_id) for _id, held in places.items() if held})
    return [
        analysis
        for _id, held in places.items()
        for analysis in analyses_at(lists.get(list_entry(_id)), held)
    ]


def _last(found: dict[str, str], limit: int) -> str:
    """When the last of those that would be chosen could be known; "" while there are too few."""
    return nlargest(limit, found.values())[-1] if len(found) >= limit else ""


def _is_known(answer: Document, at: PointInTime) -> bool:
    return bool(
        answer["available_at"] <= stamp(at.as_of) and answer["analyzed_at"] <= stamp(at.known_at)
    )
