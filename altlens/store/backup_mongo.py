"""Backups of the fleet's store: each collection's documents as BSON, as `mongodump` writes them.

Documents are read at one moment of the cluster. Bodies never change, so they are read afterwards,
and hold at least what those documents name.
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
            saved = sum(_dump(database, held.name, folder, session) for held in ALL)
        return saved + sum(_dump(database, name, folder) for name in BODIES)


def documents(url: str) -> int:
    """How many documents the store holds."""
    with translated(), connect(url) as client:
        database = client.get_default_database(DATABASE)
        return sum(database[name].count_documents({}) for name in NAMES)


def load(url: str, folder: Path) -> None:
    """Replace what the store holds; when it is cut short, restore once more with `--replace`."""
    with translated(), connect(url) as client:
        database = client.get_default_database(DATABASE)
        for name in NAMES:
            database[name].delete_many({})
            for batch in batches(_read(folder / _file(name))):
                database[name].insert_many(batch, ordered=False)
    MongoStore(url).close()  # makes the indexes


def _dump(
    database: Database[Document], name: str, folder: Path, session: ClientSession | None = None
) -> int:
    count = 0
    with (
        (folder / _file(name)).open("wb") as file,
        zstandard.ZstdCompressor().stream_writer(file, closefd=False) as packed,
    ):
        for batch in database[name].find_raw_batches(session=session):
            held = cast(bytes, batch)  # raw batches are bytes, whatever documents are elsewhere
            packed.write(held)
            count += sum(1 for _ in _sizes(held))
    return count


def _sizes(batch: bytes) -> Iterator[int]:
    """The size of each document in a run of them: it stands in its first four bytes."""
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
