"""The migrated database of a Prefect server, kept by the first server of a test run for later ones.

A server on an empty database spends half of its start on migrations.
"""

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing, suppress
from pathlib import Path

FOLDER = "TESTS_PREFECT_DATABASE"  # names the folder for all processes of the run


def begin() -> None:
    """Make the folder for a test run."""
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="prefect-database-")


def end() -> None:
    """Delete the folder."""
    shutil.rmtree(os.environ.pop(FOLDER), ignore_errors=True)


def place(database: Path) -> None:
    """Copy the kept database to a path, where a server will start; nothing without one."""
    kept = _kept()
    if kept is not None and kept.exists():
        database.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(kept, database)


def keep(database: Path) -> None:
    """Keep a copy of the database of a server that has just started, unless there is one."""
    kept = _kept()
    if kept is None or kept.exists():
        return
    mine = kept.with_suffix(f".{os.getpid()}")
    with suppress(sqlite3.Error), closing(sqlite3.connect(database)) as connection:
        connection.execute("VACUUM INTO ?", [str(mine)])
        mine.replace(kept)


def _kept() -> Path | None:
    folder = os.environ.get(FOLDER)
    return Path(folder, "prefect.db") if folder else None
