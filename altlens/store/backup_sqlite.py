"""Backups of the embedded store through SQLite's online backup."""

import sqlite3
from contextlib import closing
from pathlib import Path

from altlens.errors import BadBackup, StoreUnavailable
from altlens.store.collections import ALL
from altlens.store.sqlite import BUSY_SECONDS, SCHEMA_VERSION

KIND = "sqlite"
FILE = "store.sqlite"


def save(url: str, folder: Path) -> int:
    """Copy a snapshot of the store; writers continue. Returns how many documents it has."""
    path = _path(url)
    if not path.exists():
        raise StoreUnavailable(f"There is no store {path} to back up.")
    with closing(_open(path)) as source, closing(sqlite3.connect(folder / FILE)) as copy:
        source.backup(copy)  # one step, so one snapshot
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, without WAL files
        return _count(copy)


def documents(url: str) -> int:
    """How many documents the store has."""
    path = _path(url)
    if not path.exists():
        return 0
    with closing(_open(path)) as connection:
        return _count(connection)


def load(url: str, folder: Path) -> None:
    """Replace the store's content in one transaction: readers see the old or the new."""
    path = _path(url)
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(_open(folder / FILE)) as copy, closing(_open(path)) as target:
        version = copy.execute("PRAGMA user_version").fetchone()[0]
        if version > SCHEMA_VERSION:
            raise BadBackup(f"{folder} is of a newer altlens (schema {version}); upgrade altlens.")
        try:
            copy.backup(target)
        except sqlite3.Error as error:
            raise StoreUnavailable(f"The store {path} cannot be restored: {error}.") from error


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=BUSY_SECONDS)


def _count(connection: sqlite3.Connection) -> int:
    try:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        counts = [
            connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
            for name in ("blobs", *(collection.name for collection in ALL))
            if name in tables
        ]
    except sqlite3.DatabaseError as error:
        raise StoreUnavailable(f"The store cannot be read: {error}.") from error
    return sum(counts)


def _path(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))
