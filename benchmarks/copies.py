"""Fill a store with copies of a batch's documents under new ids.

The ids are as random as the product's, so that indexes are as large and scattered as after years.
The copies bypass the store's check for existing ids, since there is no other writer.
"""

from collections.abc import Iterator
from itertools import islice

from pymongo import MongoClient, WriteConcern

from altlens.items.base import Document, digest
from altlens.queries.search_index import PATH
from altlens.store.base import Store, Where, batches
from altlens.store.collections import ANALYSES, ITEMS, WORDS, Collection

TEXTS = 500  # the texts that are copied: one chunk
BATCH = 2_000
MEMBERS = 3  # each batch is acknowledged by all, so that none lags behind


def copy_until(store: Store, url: str, wanted: int) -> None:
    """Copy items, analyses and words until there are `wanted` items and analyses."""
    stored = store.count(ANALYSES, Where()) + store.count(ITEMS, Where())
    answers = list(islice(store.find(ANALYSES, Where()), TEXTS))
    items = store.get(ITEMS, [answer["item"] for answer in answers])
    pairs = [(items[answer["item"]], answer) for answer in answers]
    words = list(islice(store.find(WORDS, Where()), TEXTS // 8))
    first, more = stored // 2, max(0, wanted - stored) // 2
    numbers = range(first, first + more)
    write(url, ITEMS, (_item(pairs[n % len(pairs)][0], n) for n in numbers))
    write(url, ANALYSES, (_answer(*pairs[n % len(pairs)], n) for n in numbers))
    write(url, WORDS, (_words(words[n % len(words)], n) for n in numbers[:: TEXTS // 64]))


def write(url: str, collection: Collection, documents: Iterator[Document]) -> None:
    """Insert documents that are known to be new."""
    with MongoClient[Document](url) as client:
        database = client.get_default_database(write_concern=WriteConcern(MEMBERS))
        for batch in batches(documents, BATCH):
            database[collection.name].insert_many(batch, ordered=False)


def _item(item: Document, number: int) -> Document:
    key = f"article/{digest(number)}"
    return {**item, "_id": f"{key}@{digest([number])}", "key": key}


def _answer(item: Document, answer: Document, number: int) -> Document:
    about = _item(item, number)["_id"]
    return {**answer, "_id": f"{about}@{answer['version']}", "item": about}


def _words(entry: Document, number: int) -> Document:
    return {**entry, "_id": f"{digest(['words', number])}{PATH}{entry['bucket']}"}
