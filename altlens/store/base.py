"""What a store promises; `sqlite.py` and `mongo.py` keep the promise and pass the same tests.

Documents are JSON-able dictionaries with a text `_id`; times in them are fixed-width UTC text
(`altlens.items.base.stamp`), so that text order is time order everywhere.
"""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple, Self, TypeVar

from altlens.items.base import Document
from altlens.store.archive import Archive
from altlens.store.collections import Collection

T = TypeVar("T")

CHUNK = 500  # ids per look-up and documents per insert


class Added(NamedTuple):
    """How many documents were new, and how many the store had."""

    new: int
    known: int


@dataclass(frozen=True)
class Where:
    """A filter on fields that the collection declares; all parts must hold."""

    equal: Mapping[str, str] = field(default_factory=dict)
    among: Mapping[str, Sequence[str]] = field(default_factory=dict)
    at_least: Mapping[str, str] = field(default_factory=dict)
    at_most: Mapping[str, str] = field(default_factory=dict)
    order_by: tuple[str, ...] = ()
    descending: bool = False
    limit: int = 0

    def fields(self) -> set[str]:
        """Every field the filter names."""
        parts = (self.equal, self.among, self.at_least, self.at_most, self.order_by)
        return {name for part in parts for name in part}


class Store(ABC):
    """Append-only collections of documents, and content-addressed blobs."""

    archive: Archive | None = None

    @abstractmethod
    def add(
        self, collection: Collection, documents: Iterable[Document], looked_up: bool = False
    ) -> Added:
        """Insert what is new by `_id`; what is there stays as it is.

        `looked_up` says that the caller just saw them missing, which may spare a second look.
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
        """The documents that pass the filter, streamed."""

    @abstractmethod
    def count(self, collection: Collection, where: Where, distinct: str = "_id") -> int:
        """How many values of the field `distinct` the documents that pass the filter have."""

    @abstractmethod
    def put_blob(self, data: bytes) -> str:
        """Keep bytes once, compressed; returns their sha256."""

    @abstractmethod
    def get_blob(self, sha256: str) -> bytes:
        """The bytes of that sha256, from the archive if they were moved; KeyError for none."""

    @abstractmethod
    def drop_blob(self, sha256: str) -> None:
        """Let go of bytes that the archive has."""

    @abstractmethod
    def close(self) -> None:
        """Let go of connections."""

    def _archived(self, sha256: str) -> bytes:
        """The bytes in the archive; KeyError where there are none."""
        if self.archive is None:
            raise KeyError(sha256)
        return self.archive.get(sha256)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def check_declared(collection: Collection, where: Where) -> None:
    """ValueError where the filter uses a field that the collection does not declare."""
    unknown = where.fields() - {"_id", *collection.fields, *collection.lists}
    if unknown:
        raise ValueError(f"{collection.name} is not looked up by {sorted(unknown)}; declare it")


def sha256(data: bytes) -> str:
    """The content address of a blob."""
    return hashlib.sha256(data).hexdigest()


def batches(things: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The things in lists of at most `size`, streamed."""
    iterator = iter(things)
    while batch := list(islice(iterator, size)):
        yield batch
