"""Search over text items by the words that analysis found weighty in them."""

from collections.abc import Iterator
from heapq import nlargest

from altlens.analyze.signature import signature
from altlens.items.base import Document, stamp
from altlens.stages.evidence import Moment
from altlens.stages.paging import newest
from altlens.stages.words import bucket_of, holders, tokens
from altlens.store.base import Store, Where
from altlens.store.collections import ANALYSES, ITEMS, WORDS

CHUNKS_LOOKED_AT = 5000  # that hold words of the bucket, the newest first, before giving up
FEWEST_AT_ONCE, MOST_AT_ONCE = 20, 320


def search_items(store: Store, text: str, moment: Moment, limit: int) -> Iterator[Document]:
    """Items that hold all words of `text`, newest first, as the store keeps them."""
    words = set(signature(text, "")["tokens"])
    if not words:
        return
    rarest = max(words, key=len)  # long words are rare ones
    found: dict[str, str] = {}  # when each item could be known
    for entry in _entries(store, rarest, moment):
        if entry["newest"] < _last(found, limit):
            break
        named = holders(entry, rarest)
        for answer in store.get(ANALYSES, named).values() if named else ():
            if words <= tokens(answer) and _is_known(answer, moment):
                found[answer["item"]] = answer["available_at"]
    chosen = nlargest(limit, found, key=lambda item: (found[item], item))
    held = store.get(ITEMS, chosen)
    yield from (held[_id] for _id in chosen if _id in held)


def _entries(store: Store, word: str, moment: Moment) -> Iterator[Document]:
    """What the store keeps of the word's bucket, in pages that grow, the newest texts first."""
    where = Where(
        equal={"bucket": bucket_of(word)},
        at_most={"oldest": stamp(moment.as_of), "analyzed_at": stamp(moment.known_at)},
        order_by=("newest",),
    )
    cursor, size, looked_at = "", FEWEST_AT_ONCE, 0
    while looked_at < CHUNKS_LOOKED_AT:
        entries, cursor = newest(store, WORDS, where, cursor, size)
        yield from entries
        if not cursor:
            return
        looked_at += size
        size = min(2 * size, MOST_AT_ONCE)


def _last(found: dict[str, str], limit: int) -> str:
    """When the last of those that would be chosen could be known; "" while there are too few."""
    return nlargest(limit, found.values())[-1] if len(found) >= limit else ""


def _is_known(answer: Document, moment: Moment) -> bool:
    return bool(
        answer["available_at"] <= stamp(moment.as_of)
        and answer["analyzed_at"] <= stamp(moment.known_at)
    )
