"""The embedded store: one SQLite file in WAL mode, one writer at a time, many readers.

Documents are JSON in a `doc` column beside their declared fields. Declared lists are side tables
with the fields they are looked up with.
"""

import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import orjson
import zstandard

from altlens.errors import StoreUnavailable
from altlens.items.base import Document
from altlens.store.base import CHUNK, Added, Store, Where, batches, check_declared, sha256
from altlens.store.collections import ALL, Collection

SCHEMA_VERSION = 2
BUSY_SECONDS = 60.0


class SqliteStore(Store):
    """Documents in the SQLite file at `path`, created with its folder when absent."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        self._writing = threading.Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreUnavailable(
                f"The store {path} cannot be created: {error.strerror}."
            ) from error
        with self._write() as connection:
            _create(connection, path)

    def add(
        self, collection: Collection, documents: Iterable[Document], looked_up: bool = False
    ) -> Added:
        new = known = 0
        for batch in batches(documents):
            fresh: dict[str, Document] = {}
            for document in batch:
                fresh.setdefault(document["_id"], document)
            with self._write() as connection:
                existing = _existing(connection, collection, list(fresh))
                for _id in existing:
                    del fresh[_id]
                _insert(connection, collection, list(fresh.values()))
            new += len(fresh)
            known += len(batch) - len(fresh)
        return Added(new, known)

    def put(self, collection: Collection, documents: Iterable[Document]) -> None:
        if not collection.mutable:
            raise ValueError(f"{collection.name} is append-only")
        for batch in batches(documents):
            latest = {document["_id"]: document for document in batch}
            with self._write() as connection:
                _delete(connection, collection, list(latest))
                _insert(connection, collection, list(latest.values()))

    def get(
        self, collection: Collection, ids: Iterable[str], fields: Sequence[str] = ()
    ) -> dict[str, Document]:
        documents: dict[str, Document] = {}
        for batch in batches(ids):
            marks = _marks(batch)
            sql = f"SELECT doc FROM {collection.name} WHERE _id IN ({marks})"
            for (text,) in self._read().execute(sql, batch):
                document = _project(orjson.loads(text), fields)
                documents[document["_id"]] = document
        return documents

    def existing(self, collection: Collection, ids: Iterable[str]) -> set[str]:
        existing: set[str] = set()
        for batch in batches(ids):
            existing |= _existing(self._read(), collection, batch)
        return existing

    def find(
        self, collection: Collection, where: Where, fields: Sequence[str] = ()
    ) -> Iterator[Document]:
        tables, condition, values = _filter(collection, where)
        column = "t._id" if tuple(fields) == ("_id",) else "t.doc"
        sql = f"SELECT {column} FROM {tables} WHERE {condition}{_tail(collection, where)}"
        cursor = self._read().cursor().execute(sql, values)
        while rows := cursor.fetchmany(CHUNK):
            for (text,) in rows:
                yield ({"_id": text} if column == "t._id" else _project(orjson.loads(text), fields))

    def count(self, collection: Collection, where: Where, distinct: str = "_id") -> int:
        tables, condition, values = _filter(collection, where)
        column = _column(collection, _joined(collection, where), distinct)
        sql = f"SELECT count(DISTINCT {column}) FROM {tables} WHERE {condition}"
        return int(self._read().execute(sql, values).fetchone()[0])

    def put_blob(self, data: bytes) -> str:
        address = sha256(data)
        with self._write() as connection:
            row = connection.execute("SELECT 1 FROM blobs WHERE sha256 = ?", [address]).fetchone()
            if not row:
                packed = zstandard.compress(data)
                connection.execute(
                    "INSERT INTO blobs VALUES (?, ?, ?)", [address, len(data), packed]
                )
        return address

    def get_blob(self, sha256: str) -> bytes:
        sql = "SELECT data, size FROM blobs WHERE sha256 = ?"
        row = self._read().execute(sql, [sha256]).fetchone()
        if row is None:
            return self._cold(sha256)
        return zstandard.decompress(row[0], max_output_size=row[1])

    def drop_blob(self, sha256: str) -> None:
        with self._write() as connection:
            connection.execute("DELETE FROM blobs WHERE sha256 = ?", [sha256])

    def close(self) -> None:
        for connection in self._open:
            connection.close()
        self._open.clear()
        self._local = threading.local()

    def _read(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(
                self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            _use_wal(connection)
            connection.execute("PRAGMA synchronous = NORMAL")
            self._local.connection = connection
            self._open.append(connection)
        return connection

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        """One transaction of the only writer."""
        with self._writing:
            try:
                connection = self._read()
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.DatabaseError as error:
                raise self._unwritable(error) from error
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException as error:
                if connection.in_transaction:  # a full disk ends it by itself
                    connection.execute("ROLLBACK")
                if isinstance(error, sqlite3.OperationalError):
                    raise self._unwritable(error) from error
                raise

    def _unwritable(self, error: sqlite3.Error) -> StoreUnavailable:
        return StoreUnavailable(f"The store {self.path} cannot be written: {error}.")


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch to WAL; SQLite does not wait when another process does it at the same time."""
    for pause in (0.01, 0.05, 0.2, 1.0, 3.0):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            time.sleep(pause)
        else:
            return
    connection.execute("PRAGMA journal_mode = WAL")


def _create(connection: sqlite3.Connection, path: Path) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        raise StoreUnavailable(
            f"The store {path} was written by a newer altlens (schema {version}); upgrade altlens."
        )
    for collection in ALL:
        for statement in _schema(collection):
            connection.execute(statement)
    connection.execute(
        "CREATE TABLE IF NOT EXISTS blobs"
        " (sha256 TEXT PRIMARY KEY, size INTEGER, data BLOB) WITHOUT ROWID"
    )
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _schema(collection: Collection) -> Iterator[str]:
    name = collection.name
    columns = "".join(f", {field} TEXT" for field in collection.fields)
    yield f"CREATE TABLE IF NOT EXISTS {name} (_id TEXT PRIMARY KEY{columns}, doc TEXT NOT NULL)"
    for index in collection.indexes:
        if index[0] not in collection.lists:
            columns = ", ".join(index)
            yield f"CREATE INDEX IF NOT EXISTS {name}_{'_'.join(index)} ON {name} ({columns})"
    for field in collection.lists:
        beside = "".join(f", {other} TEXT" for other in _beside(collection, field))
        order = ", ".join(("value", *_beside(collection, field), "_id"))
        yield f"CREATE TABLE IF NOT EXISTS {name}__{field} (value TEXT{beside}, _id TEXT)"
        yield f"CREATE INDEX IF NOT EXISTS {name}__{field}_order ON {name}__{field} ({order})"
        yield f"CREATE INDEX IF NOT EXISTS {name}__{field}_id ON {name}__{field} (_id)"


def _beside(collection: Collection, field: str) -> tuple[str, ...]:
    """The fields that a list is looked up together with."""
    return next((index[1:] for index in collection.indexes if index[0] == field), ())


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _project(document: Document, fields: Sequence[str]) -> Document:
    if not fields:
        return document
    return {name: document[name] for name in ("_id", *fields) if name in document}


def _existing(connection: sqlite3.Connection, collection: Collection, ids: list[str]) -> set[str]:
    sql = f"SELECT _id FROM {collection.name} WHERE _id IN ({_marks(ids)})"
    return {row[0] for row in connection.execute(sql, ids)}


def _insert(
    connection: sqlite3.Connection, collection: Collection, documents: list[Document]
) -> None:
    columns = ("_id", *collection.fields)
    connection.executemany(
        f"INSERT INTO {collection.name} VALUES ({_marks((*columns, 'doc'))})",
        [
            (*(document.get(column) for column in columns), orjson.dumps(document).decode())
            for document in documents
        ],
    )
    for field in collection.lists:
        beside = _beside(collection, field)
        connection.executemany(
            f"INSERT INTO {collection.name}__{field} VALUES ({_marks(('', *beside, ''))})",
            [
                (value, *(document.get(other) for other in beside), document["_id"])
                for document in documents
                for value in dict.fromkeys(document.get(field, ()))
            ],
        )


def _delete(connection: sqlite3.Connection, collection: Collection, ids: list[str]) -> None:
    for table in (collection.name, *(f"{collection.name}__{field}" for field in collection.lists)):
        connection.execute(f"DELETE FROM {table} WHERE _id IN ({_marks(ids)})", ids)


def _filter(collection: Collection, where: Where) -> tuple[str, str, list[str]]:
    """The tables, condition and values of a query."""
    check_declared(collection, where)
    joined = _joined(collection, where)
    tables = f"{collection.name} t"
    if joined:
        tables = f"{collection.name}__{joined} l CROSS JOIN {tables} ON t._id = l._id"
    parts: list[str] = []
    values: list[str] = []
    for operator, conditions in (
        ("=", where.equal),
        (">=", where.at_least),
        ("<=", where.at_most),
    ):
        for field, value in conditions.items():
            parts.append(f"{_column(collection, joined, field)} {operator} ?")
            values.append(value)
    for field, options in where.among.items():
        parts.append(f"{_column(collection, joined, field)} IN ({_marks(options)})")
        values.extend(options)
    return tables, " AND ".join(parts) or "1", values


def _joined(collection: Collection, where: Where) -> str:
    lists = [field for field in collection.lists if field in where.fields()]
    if len(lists) > 1:
        raise ValueError(f"{collection.name} can be filtered on one list at a time, not {lists}")
    return lists[0] if lists else ""


def _column(collection: Collection, joined: str, field: str) -> str:
    if joined and field == joined:
        return "l.value"
    return f"l.{field}" if joined and field in _beside(collection, joined) else f"t.{field}"


def _tail(collection: Collection, where: Where) -> str:
    joined = _joined(collection, where)
    tail = " GROUP BY t._id" if joined and joined not in where.equal else ""
    if where.order_by:
        direction = " DESC" if where.descending else ""
        columns = [f"{_column(collection, joined, field)}{direction}" for field in where.order_by]
        tail += f" ORDER BY {', '.join(columns)}"
    return f"{tail} LIMIT {where.limit}" if where.limit else tail
