"""Backups of MongoDB: each collection's documents as BSON, in the format of `mongodump`.

Documents are read from one snapshot of the cluster. Bodies never change, so reading them after
the documents is enough.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import cast

import bson
import zstandard
from pymongo.client_session import ClientSession
from pymongo.database import Database

from altlens.items.base import Document
from altlens.store.base import batches
from altlens.store.collections import ALL
from altlens.store.mongo import DATABASE, MongoStore, connect, translated

KIND = "mongodb"
BODIES = ("blobs", "large_blobs.files", "large_blobs.chunks")
NAMES = (*(collection.name for collection in ALL), *BODIES)


def save(url: str, folder: Path) -> int:
    """Write every collection into the folder; returns how many documents."""
    with translated(), connect(url) as client:
        database = client.get_default_database(DATABASE)
        with client.start_session(snapshot=True) as session:
            saved = sum(_dump(database, one.name, folder, session) for one in ALL)
        return saved + sum(_dump(database, name, folder) for name in BODIES)


def documents(url: str) -> int:
    """How many documents the store has."""
    with translated(), connect(url) as client:
        database = client.get_default_database(DATABASE)
        return sum(database[name].count_documents({}) for name in NAMES)


def load(url: str, folder: Path) -> None:
    """Replace the store's content; after an interruption restore again with `--replace`."""
    with translated(), connect(url) as client:
        database = client.get_default_database(DATABASE)
        for name in NAMES:
            database[name].delete_many({})
            for batch in batches(_read(folder / _file(name))):
                database[name].insert_many(batch, ordered=False)
    MongoStore(url).close()  # creates the indexes


def _dump(
    database: Database[Document], name: str, folder: Path, session: ClientSession | None = None
) -> int:
    count = 0
    with (
        (folder / _file(name)).open("wb") as file,
        zstandard.ZstdCompressor().stream_writer(file, closefd=False) as packed,
    ):
        for batch in database[name].find_raw_batches(session=session):
            raw = cast(bytes, batch)  # raw batches are bytes, whatever the document type
            packed.write(raw)
            count += sum(1 for _ in _sizes(raw))
    return count


def _sizes(batch: bytes) -> Iterator[int]:
    """The size of each BSON document in a batch: its first four bytes."""
    at = 0
    while at < len(batch):
        size = int.from_bytes(batch[at : at + 4], "little")
        yield size
        at += size


def _read(path: Path) -> Iterable[Document]:
    with path.open("rb") as file, zstandard.ZstdDecompressor().stream_reader(file) as unpacked:
        yield from bson.decode_file_iter(unpacked)


def _file(name: str) -> str:
    return f"{name}.bson.zst"
