"""The fleet's store: a MongoDB replica set with majority write concern.

Inserts are unordered, of new documents only, with deterministic ids: repeating one changes
nothing, so retries and redelivered messages need no transactions.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import gridfs
import zstandard
from bson.binary import Binary
from bson.errors import BSONError
from bson.regex import Regex
from pymongo import ASCENDING, DESCENDING, IndexModel, MongoClient, ReplaceOne
from pymongo.collection import Collection as MongoCollection
from pymongo.errors import (
    BulkWriteError,
    ConfigurationError,
    DocumentTooLarge,
    OperationFailure,
    PyMongoError,
)
from pymongo.write_concern import WriteConcern

from altlens.errors import BadSetting, InvalidItem, StoreUnavailable
from altlens.items.base import Document
from altlens.settings import get_settings
from altlens.store.base import CHUNK, Added, Store, Where, batches, check_declared, sha256
from altlens.store.collections import ALL, Collection

DATABASE = "altlens"  # where the URL names none
UNAUTHORIZED, TOO_LARGE, DUPLICATE = 13, 10334, 11000
INLINE_BYTES = 8_000_000  # larger blobs go to GridFS, well below MongoDB's 16 MB a document
PATIENCE_MS = 30_000  # an election takes a few seconds


def connect(url: str) -> MongoClient[Document]:
    """A client of the servers at `url`; with TLS it trusts ALTLENS_TLS_CA_FILE, if set."""
    options = parse_qs(urlsplit(url).query)
    authority = get_settings().tls.ca_file
    uses_tls = "true" in (*options.get("tls", ()), *options.get("ssl", ()))
    tls: dict[str, Any] = {"tlsCAFile": authority} if authority and uses_tls else {}
    return MongoClient(
        url,
        appname="altlens",
        serverSelectionTimeoutMS=PATIENCE_MS,
        retryWrites=True,
        retryReads=True,
        **tls,
    )


class MongoStore(Store):
    """Documents in the database that the URL names (default: altlens)."""

    def __init__(self, url: str) -> None:
        with translated():
            self._client = connect(url)
            self._database = self._client.get_default_database(
                DATABASE, write_concern=WriteConcern("majority", wtimeout=PATIENCE_MS)
            )
            self._files = gridfs.GridFS(self._database, "large_blobs")
            try:
                self._make_indexes()
            except PyMongoError:
                self._client.close()  # else its threads keep looking for the servers
                raise

    def _make_indexes(self) -> None:
        """Create missing indexes; a user who may only read skips that."""
        try:
            for collection in ALL:
                if indexes := list(_indexes(collection)):
                    self._database[collection.name].create_indexes(indexes)
        except OperationFailure as error:
            if error.code != UNAUTHORIZED:
                raise

    def add(
        self, collection: Collection, documents: Iterable[Document], looked_up: bool = False
    ) -> Added:
        new = known = 0
        for batch in batches(documents):
            fresh: dict[str, Document] = {}
            for document in batch:
                fresh.setdefault(document["_id"], document)
            for _id in () if looked_up else self.existing(collection, fresh):
                del fresh[_id]
            inserted = self._insert(collection, list(fresh.values()))
            new += inserted
            known += len(batch) - inserted
        return Added(new, known)

    def put(self, collection: Collection, documents: Iterable[Document]) -> None:
        if not collection.mutable:
            raise ValueError(f"{collection.name} is append-only")
        for batch in batches(documents):
            writes = [ReplaceOne({"_id": one["_id"]}, one, upsert=True) for one in batch]
            with translated():
                self._of(collection).bulk_write(writes)

    def get(
        self, collection: Collection, ids: Iterable[str], fields: Sequence[str] = ()
    ) -> dict[str, Document]:
        documents: dict[str, Document] = {}
        for batch in batches(ids):
            with translated():
                cursor = self._of(collection).find({"_id": {"$in": batch}}, _projection(fields))
                documents.update((document["_id"], document) for document in cursor)
        return documents

    def existing(self, collection: Collection, ids: Iterable[str]) -> set[str]:
        return set(self.get(collection, ids, fields=("_id",)))

    def find(
        self, collection: Collection, where: Where, fields: Sequence[str] = ()
    ) -> Iterator[Document]:
        with translated():
            cursor = self._of(collection).find(_filter(collection, where), _projection(fields))
            if where.order_by:
                direction = DESCENDING if where.descending else ASCENDING
                cursor = cursor.sort([(name, direction) for name in where.order_by])
            yield from cursor.limit(where.limit).batch_size(CHUNK)

    def count(self, collection: Collection, where: Where, distinct: str = "_id") -> int:
        query = _filter(collection, where)
        with translated():
            if distinct == "_id":
                return self._of(collection).count_documents(query)
            groups: list[Document] = [{"$match": query}, {"$group": {"_id": f"${distinct}"}}]
            counted = self._of(collection).aggregate([*groups, {"$count": "values"}])
            return sum(row["values"] for row in counted)

    def put_blob(self, data: bytes) -> str:
        address = sha256(data)
        with translated():
            if self._database.blobs.find_one({"_id": address}, {"_id": 1}):
                return address
            packed = zstandard.compress(data)
            blob: Document = {"_id": address, "size": len(data)}
            if len(packed) > INLINE_BYTES:
                if not self._files.exists(filename=address):
                    self._files.put(packed, filename=address)
            else:
                blob["data"] = Binary(packed)
            _insert_new(self._database.blobs, [blob])
        return address

    def get_blob(self, sha256: str) -> bytes:
        with translated():
            blob = self._database.blobs.find_one({"_id": sha256})
            if blob is None:
                return self._cold(sha256)
            packed = blob["data"] if "data" in blob else self._files.get_last_version(sha256).read()
        return zstandard.decompress(packed, max_output_size=blob["size"])

    def drop_blob(self, sha256: str) -> None:
        with translated():
            self._database.blobs.delete_one({"_id": sha256})
            for large in self._files.find({"filename": sha256}):
                self._files.delete(large._id)

    def close(self) -> None:
        self._client.close()

    def _of(self, collection: Collection) -> MongoCollection[Document]:
        return self._database[collection.name]

    def _insert(self, collection: Collection, documents: list[Document]) -> int:
        if not documents:
            return 0
        with translated():
            return _insert_new(self._of(collection), documents)


def _insert_new(collection: MongoCollection[Document], documents: list[Document]) -> int:
    """Insert documents that no other process has inserted since; returns how many."""
    try:
        collection.insert_many(documents, ordered=False)
    except BulkWriteError as error:
        faults = error.details["writeErrors"]
        if error.details.get("writeConcernErrors") or any(f["code"] != DUPLICATE for f in faults):
            raise
        return int(error.details["nInserted"])
    return len(documents)


def _indexes(collection: Collection) -> Iterator[IndexModel]:
    """The collection's indexes, except those that the ids serve as well.

    Stems are effectively random: an index on one writes a page per document, on every member.
    """
    for fields in collection.indexes:
        if fields[0] != collection.stem:
            yield IndexModel([(name, ASCENDING) for name in fields], name="_".join(fields))


def _projection(fields: Sequence[str]) -> dict[str, int] | None:
    return {"_id": 1, **dict.fromkeys(fields, 1)} if fields else None


def _filter(collection: Collection, where: Where) -> Document:
    check_declared(collection, where)
    query: dict[str, Any] = {}
    for operator, conditions in (
        ("$eq", where.equal),
        ("$in", {name: list(options) for name, options in where.among.items()}),
        ("$gte", where.at_least),
        ("$lte", where.at_most),
    ):
        for name, value in conditions.items():
            query.setdefault(name, {})[operator] = value
    if (stems := _stems(collection, where)) is not None and "_id" not in query:
        query["_id"] = {"$in": [Regex(f"^{re.escape(stem)}@") for stem in stems]}
    return query


def _stems(collection: Collection, where: Where) -> Sequence[str] | None:
    """The stems that ids must start with, where the filter names them."""
    if collection.stem in where.equal:
        return [where.equal[collection.stem]]
    return where.among.get(collection.stem)


@contextmanager
def translated() -> Iterator[None]:
    """Translate pymongo's errors to altlens errors."""
    try:
        yield
    except (DocumentTooLarge, BSONError, OverflowError, UnicodeEncodeError) as error:
        raise InvalidItem(f"The store refuses a document: {error}.") from error
    except ConfigurationError as error:
        raise BadSetting(f"ALTLENS_STORE_URL cannot be used: {error}.") from error
    except OperationFailure as error:
        if error.code in (13, 18):
            raise BadSetting(
                f"The store refuses the user or password in ALTLENS_STORE_URL: {error.details}."
            ) from error
        if error.code == TOO_LARGE:
            raise InvalidItem(f"The store refuses a document: {error}.") from error
        raise StoreUnavailable(f"The store refused the operation: {error}.") from error
    except PyMongoError as error:
        raise StoreUnavailable(f"The store does not answer: {error}.") from error
