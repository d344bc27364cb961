"""Reading a long list page by page: the newest first, each page from where the last one ended."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from altlens.items.base import Document
from altlens.store.base import Store, Where
from altlens.store.collections import Collection

MARK = "|"  # between the value and the id that make a cursor


class Paged(NamedTuple):
    """A page of documents; `cursor` leads to the next one and is empty after the last."""

    rows: list[Document]
    cursor: str


def newest(
    store: Store,
    collection: Collection,
    where: Where,
    cursor: str,
    limit: int,
    fields: Sequence[str] = (),
) -> Paged:
    """The page after `cursor` of the documents of `where`, which orders by one field."""
    rows: list[Document] = []
    for row in _from(store, collection, where, cursor, fields):
        if len(rows) == limit:
            return Paged(rows, place(rows[-1], where.order_by[0]))
        rows.append(row)
    return Paged(rows, "")


def place(row: Mapping[str, str], field: str) -> str:
    """The cursor to what comes after the row."""
    return f"{row[field]}{MARK}{row['_id']}"


def _from(
    store: Store, collection: Collection, where: Where, cursor: str, fields: Sequence[str]
) -> Iterator[Document]:
    """The documents after the cursor's; those of an equal value keep the order of the index."""
    (field,) = where.order_by
    value, _, last = cursor.partition(MARK)
    if cursor:
        value = min(value, where.at_most.get(field, value))
        where = replace(where, at_most={**where.at_most, field: value})
    passed = not cursor
    for row in store.find(collection, replace(where, descending=True), fields):
        if passed or row[field] < value:
            passed = True
            yield row
        else:
            passed = row["_id"] == last
