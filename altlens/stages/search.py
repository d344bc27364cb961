"""Search over text items by the words that analysis found weighty in them."""

from collections.abc import Iterator
from itertools import islice

from altlens.analyze.signature import signature
from altlens.items.base import Document, stamp
from altlens.stages.evidence import Moment
from altlens.store.base import Store, Where, batches
from altlens.store.collections import ANALYSES, ITEMS

SCANNED = 5000  # analyses of the chosen word looked at before giving up


def search_items(store: Store, text: str, moment: Moment, limit: int) -> Iterator[Document]:
    """Items that hold all words of `text`, newest first, as the store keeps them."""
    words = signature(text, "")["tokens"]
    if not words:
        return
    word = max(words, key=len)  # long words are rare ones
    where = Where(
        equal={"terms": word},
        at_most={"available_at": stamp(moment.as_of), "analyzed_at": stamp(moment.known_at)},
        order_by=("available_at",),
        descending=True,
        limit=SCANNED,
    )
    found = store.find(ANALYSES, where, fields=("item", "terms"))
    ids = (answer["item"] for answer in found if set(words) <= set(answer["terms"]))
    chosen = list(islice(dict.fromkeys(islice(ids, 4 * limit)), limit))
    for batch in batches(chosen):
        held = store.get(ITEMS, batch)
        yield from (held[_id] for _id in batch if _id in held)
