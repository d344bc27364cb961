"""The interface of a store; `sqlite.py` and `mongo.py` implement it and pass the same tests.

Documents are JSON-able dictionaries with a text `_id`. All text compares by its UTF-8 bytes: ids,
cursors and times, which are fixed-width UTC text (`altlens.items.base.stamp`) and so sort in time
order.
"""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple, Self, TypeVar

from altlens.items.base import Document
from altlens.store.cold_storage import ColdStorage
from altlens.store.collections import Collection

T = TypeVar("T")

CHUNK = 500  # ids per look-up and documents per insert


class Added(NamedTuple):
    """How many documents were new, and how many were stored already."""

    new: int
    known: int


@dataclass(frozen=True)
class Where:
    """A filter on fields that the collection declares; all its conditions must match."""

    equal: Mapping[str, str] = field(default_factory=dict)
    among: Mapping[str, Sequence[str]] = field(default_factory=dict)
    at_least: Mapping[str, str] = field(default_factory=dict)
    at_most: Mapping[str, str] = field(default_factory=dict)
    order_by: tuple[str, ...] = ()
    descending: bool = False
    limit: int = 0

    def fields(self) -> set[str]:
        """Every field that the filter uses."""
        parts = (self.equal, self.among, self.at_least, self.at_most, self.order_by)
        return {name for part in parts for name in part}


class Store(ABC):
    """Append-only collections of documents, and content-addressed blobs."""

    cold_storage: ColdStorage | None = None

    @abstractmethod
    def add(
        self, collection: Collection, documents: Iterable[Document], looked_up: bool = False
    ) -> Added:
        """Insert documents whose `_id` is new; existing ones stay as they are.

        `looked_up` says that the caller has just checked that the ids are missing.
        """

    @abstractmethod
    def put(self, collection: Collection, documents: Iterable[Document]) -> None:
        """Insert or replace; only in mutable collections."""

    @abstractmethod
    def get(
        self, collection: Collection, ids: Iterable[str], fields: Sequence[str] = ()
    ) -> dict[str, Document]:
        """The documents that exist, by id; `fields` limits what is read of each."""

    @abstractmethod
    def existing(self, collection: Collection, ids: Iterable[str]) -> set[str]:
        """Which of the ids exist."""

    @abstractmethod
    def find(
        self, collection: Collection, where: Where, fields: Sequence[str] = ()
    ) -> Iterator[Document]:
        """The documents that match the filter, streamed."""

    @abstractmethod
    def count(self, collection: Collection, where: Where, distinct: str = "_id") -> int:
        """How many distinct values of a field the matching documents have."""

    @abstractmethod
    def put_blob(self, data: bytes) -> str:
        """Store bytes once, compressed; returns their SHA-256."""

    @abstractmethod
    def get_blob(self, sha256: str) -> bytes:
        """The bytes with that SHA-256, from cold storage if moved there; KeyError for none."""

    @abstractmethod
    def drop_blob(self, sha256: str) -> None:
        """Delete bytes that cold storage has."""

    @abstractmethod
    def close(self) -> None:
        """Close the connections."""

    def _cold(self, sha256: str) -> bytes:
        """The bytes in cold storage; KeyError where there are none."""
        if self.cold_storage is None:
            raise KeyError(sha256)
        return self.cold_storage.get(sha256)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def check_declared(collection: Collection, where: Where) -> None:
    """Raise ValueError where the filter uses a field that the collection does not declare."""
    unknown = where.fields() - {"_id", *collection.fields, *collection.lists}
    if unknown:
        raise ValueError(f"{collection.name} is not looked up by {sorted(unknown)}; declare it")


def sha256(data: bytes) -> str:
    """The content address of a blob."""
    return hashlib.sha256(data).hexdigest()


def batches(values: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The values in lists of at most `size`, streamed."""
    iterator = iter(values)
    while batch := list(islice(iterator, size)):
        yield batch
