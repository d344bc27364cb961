"""Pages of a long list, newest first; a cursor says where the next page begins."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

from altlens.items.base import Document
from altlens.store.base import Store, Where
from altlens.store.collections import Collection

T = TypeVar("T")

MARK = "|"  # between the value and the id that make a cursor


class Paged(NamedTuple):
    """A page of documents; `cursor` leads to the next one and is empty after the last."""

    rows: list[Document]
    cursor: str


def newest_page(
    store: Store,
    collection: Collection,
    where: Where,
    cursor: str,
    limit: int,
    fields: Sequence[str] = (),
) -> Paged:
    """The page after `cursor` of the documents that match `where`, which orders by one field."""
    (field,) = where.order_by
    # One more says whether there is a next page; the cursor's own row and those that share its
    # value may be on the page before.
    size = limit + 2 if cursor else limit + 1
    while True:
        documents = _from(store, collection, replace(where, limit=size), cursor, fields)
        rows = _after(documents, field, cursor)
        if len(rows) > limit:
            return Paged(rows[:limit], cursor_after(rows[limit - 1], field))
        if len(documents) < size:
            return Paged(rows, "")
        size *= 2


def growing_pages(
    read: Callable[[str, int], tuple[T, str]], cursor: str, first: int, most: int, in_all: int
) -> Iterator[tuple[T, str]]:
    """Yield pages after `cursor` from `read(cursor, size)`, each with the cursor of the next.

    Sizes double from `first` up to `most`; it ends with the last page, or once `in_all` rows were
    requested.
    """
    requested, size = 0, first
    while requested < in_all:
        page, cursor = read(cursor, size)
        yield page, cursor
        if not cursor:
            return
        requested += size
        size = max(first, min(2 * size, most))


def cursor_after(row: Mapping[str, str], field: str) -> str:
    """The cursor of the page that begins after the row."""
    return f"{row[field]}{MARK}{row['_id']}"


def _from(
    store: Store, collection: Collection, where: Where, cursor: str, fields: Sequence[str]
) -> list[Document]:
    """The newest documents that are not newer than the cursor."""
    (field,) = where.order_by
    if cursor:
        value = cursor.partition(MARK)[0]
        value = min(value, where.at_most.get(field, value))
        where = replace(where, at_most={**where.at_most, field: value})
    return list(store.find(collection, replace(where, descending=True), fields))


def _after(documents: Sequence[Document], field: str, cursor: str) -> list[Document]:
    """The documents after the cursor; those of an equal value keep the order of the index."""
    value, _, last = cursor.partition(MARK)
    if not cursor:
        return list(documents)
    for position, row in enumerate(documents):
        if row[field] < value:
            return list(documents[position:])
        if row["_id"] == last:
            return list(documents[position + 1 :])
    return []
