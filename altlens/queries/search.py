"""Full-text search over items, by the significant words that analysis extracted."""

from collections.abc import Iterator
from functools import partial
from heapq import nlargest
from itertools import islice

from altlens.aggregate.texts.distinct import repeated
from altlens.analyze.signature import signature
from altlens.items.base import Document, stamp
from altlens.queries.paging import growing_pages, newest_page
from altlens.queries.point_in_time import PointInTime
from altlens.queries.revisions import as_item
from altlens.queries.search_index import (
    analyses_at,
    bucket_of,
    list_entry,
    places_of,
    sibling_entry,
)
from altlens.store.base import Store, Where
from altlens.store.collections import ANALYSES, ITEMS, WORDS

ENTRIES_SCANNED = 5000  # index entries of a bucket, newest first, before giving up
ANALYSIS_FIELDS = ("item", "available_at", "analyzed_at")
SMALLEST_PAGE, LARGEST_PAGE = 20, 320


def search_items(store: Store, text: str, at: PointInTime, limit: int) -> Iterator[Document]:
    """Yield the items that contain all words of `text`, newest first, as stored documents.

    Of several reports of one article the newest is given.
    """
    words = set(signature(text, "")["tokens"])
    if not words:
        return
    rarest = max(words, key=len)  # longer words are rarer
    available: dict[str, str] = {}  # since when, by item id
    for entries in _entries(store, rarest, at):
        if entries[0]["newest"] < _oldest_hit(available, 2 * limit):
            break
        hits = _matching(store, entries, rarest, words - {rarest})
        for answer in store.get(ANALYSES, hits, fields=ANALYSIS_FIELDS).values():
            if _is_known(answer, at):
                available[answer["item"]] = answer["available_at"]
    newest = nlargest(2 * limit, available, key=lambda item: (available[item], item))
    items = store.get(ITEMS, newest)
    repeats = repeated(map(as_item, items.values()))
    once: dict[str, Document] = {}  # by the key of the article's first report
    for document in (items[_id] for _id in newest if _id in items):
        key = str(document["key"])
        once.setdefault(repeats.get(key, key), document)
    yield from islice(once.values(), limit)


def _entries(store: Store, word: str, at: PointInTime) -> Iterator[list[Document]]:
    """The index entries of the word's bucket, in growing pages, the newest texts first."""
    where = Where(
        equal={"bucket": bucket_of(word)},
        at_most={"oldest": stamp(at.as_of), "analyzed_at": stamp(at.known_at)},
        order_by=("newest",),
    )
    read = partial(newest_page, store, WORDS, where)
    for entries, _ in growing_pages(read, "", SMALLEST_PAGE, LARGEST_PAGE, ENTRIES_SCANNED):
        if entries:
            yield entries


def _matching(store: Store, entries: list[Document], word: str, others: set[str]) -> list[str]:
    """The ids of analyses whose texts contain the word and the others, by the index entries."""
    first = {entry["_id"]: set(places_of(entry, word)) for entry in entries}
    first = {_id: texts for _id, texts in first.items() if texts}
    siblings = store.get(WORDS, {sibling_entry(_id, other) for _id in first for other in others})
    rest = {
        (_id, other): set(places_of(siblings[sibling], other))
        for _id in first
        for other in others
        if (sibling := sibling_entry(_id, other)) in siblings
    }
    places = {
        _id: texts.intersection(*(rest.get((_id, other), ()) for other in others))
        for _id, texts in first.items()
    }
    lists = store.get(WORDS, {list_entry(_id) for _id, texts in places.items() if texts})
    return [
        analysis
        for _id, texts in places.items()
        for analysis in analyses_at(lists.get(list_entry(_id)), texts)
    ]


def _oldest_hit(available: dict[str, str], limit: int) -> str:
    """Since when the oldest of the `limit` newest hits is available; "" while there are fewer."""
    return nlargest(limit, available.values())[-1] if len(available) >= limit else ""


def _is_known(answer: Document, at: PointInTime) -> bool:
    return bool(
        answer["available_at"] <= stamp(at.as_of) and answer["analyzed_at"] <= stamp(at.known_at)
    )
