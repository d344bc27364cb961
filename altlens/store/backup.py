"""Backups: a folder with a consistent snapshot of a store, taken while runs may write to it.

`MANIFEST.json` has the kind of store and the SHA-256 of each file. `backup_sqlite.py` and
`backup_mongo.py` write the files of their kind; the bodies in cold storage are copied too.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import orjson

from altlens.errors import BadBackup, StoreUnavailable
from altlens.items.base import stamp
from altlens.store import backup_mongo, backup_sqlite

MANIFEST = "MANIFEST.json"
ARCHIVE = "archive"
BLOCK = 1 << 20


class Saved(NamedTuple):
    """How many documents and bodies a backup has, and its size on disk."""

    documents: int
    size_bytes: int


def save(url: str, cold_storage: Path, folder: Path) -> Saved:
    """Back up the store at `url` and its cold storage to a new folder; BadBackup if it exists.

    The folder gets its name only when it is complete and on disk.
    """
    if folder.exists():
        raise BadBackup(f"{folder} exists already; name a new folder for each backup.")
    draft = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        draft.mkdir(parents=True, mode=0o700)
        documents = _kind(url).save(url, draft)
        if cold_storage.is_dir():
            shutil.copytree(cold_storage, draft / ARCHIVE)
        manifest = {
            "kind": _kind(url).KIND,
            "made_at": stamp(datetime.now(UTC)),
            "documents": documents,
            "files": {str(path.relative_to(draft)): _sha256(path) for path in _files(draft)},
        }
        (draft / MANIFEST).write_bytes(orjson.dumps(manifest, option=orjson.OPT_INDENT_2))
        for path in _files(draft):
            _to_disk(path)
        draft.rename(folder)
    except OSError as error:
        raise StoreUnavailable(f"The backup {folder} cannot be written: {error}.") from error
    return Saved(documents, sum(path.stat().st_size for path in _files(folder)))


def restore(url: str, cold_storage: Path, folder: Path, *, replace: bool = False) -> int:
    """Restore a backup into the store at `url`; returns how many documents it had.

    BadBackup where it is damaged or of another kind of store, or where the store is not empty and
    `replace` is not set.
    """
    manifest = _checked(folder)
    kind = _kind(url)
    if manifest["kind"] != kind.KIND:
        raise BadBackup(f"{folder} is a backup of {manifest['kind']}; this store is {kind.KIND}.")
    if not replace and (count := kind.documents(url)):
        raise BadBackup(
            f"The store has {count:,} documents, which a restore would replace. Add --replace to "
            "replace them, or set ALTLENS_STORE_URL to an empty store."
        )
    kind.load(url, folder)
    if (folder / ARCHIVE).is_dir():  # files are named by their content: nothing is overwritten
        shutil.copytree(folder / ARCHIVE, cold_storage, dirs_exist_ok=True)
    return int(manifest["documents"])


def _checked(folder: Path) -> dict[str, Any]:
    """The manifest of a backup, after checking the SHA-256 of every file."""
    try:
        manifest: dict[str, Any] = orjson.loads((folder / MANIFEST).read_bytes())
        damaged = [
            name for name, digest in manifest["files"].items() if _sha256(folder / name) != digest
        ]
    except (OSError, ValueError, KeyError) as error:
        raise BadBackup(f"{folder} is not a complete backup: {error}.") from error
    if damaged:
        raise BadBackup(f"{folder} is damaged: {damaged[0]} differs from what was written.")
    return manifest


def _kind(url: str) -> ModuleType:
    return backup_sqlite if url.startswith("sqlite") else backup_mongo


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _to_disk(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
