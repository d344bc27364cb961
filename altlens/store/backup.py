"""Backups: a folder that holds all a store has as of one moment, also while a run writes to it.

`MANIFEST.json` says which kind of store it is of and names each file with its sha256. What each
kind puts there is `backup_sqlite.py`'s and `backup_mongo.py`'s; the archive's bodies come along.
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
    """What a backup holds: documents and bodies, and its size on disk."""

    documents: int
    size_bytes: int


def save(url: str, archive: Path, folder: Path) -> Saved:
    """Back the store at `url` and its archive up into a new folder; BadBackup where there is one.

    The folder appears when all is in it and on disk.
    """
    if folder.exists():
        raise BadBackup(f"{folder} exists already; name a new folder for each backup.")
    draft = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        draft.mkdir(parents=True, mode=0o700)
        documents = _kind(url).save(url, draft)
        if archive.is_dir():
            shutil.copytree(archive, draft / ARCHIVE)
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


def restore(url: str, archive: Path, folder: Path, *, replace: bool = False) -> int:
    """Bring a backup into the store at `url`; how many documents it held.

    BadBackup where it is damaged or of another kind of store, or where the store holds anything
    and `replace` is not asked for.
    """
    manifest = _checked(folder)
    kind = _kind(url)
    if manifest["kind"] != kind.KIND:
        raise BadBackup(f"{folder} is of a {manifest['kind']} store, and {kind.KIND} is asked for.")
    if not replace and (held := kind.documents(url)):
        raise BadBackup(
            f"The store holds {held:,} documents, which a restore would replace. Add --replace to "
            "have that, or set ALTLENS_STORE_URL to an empty store."
        )
    kind.load(url, folder)
    if (folder / ARCHIVE).is_dir():  # bodies are named by their content: nothing is overwritten
        shutil.copytree(folder / ARCHIVE, archive, dirs_exist_ok=True)
    return int(manifest["documents"])


def _checked(folder: Path) -> dict[str, Any]:
    """The manifest of a backup whose files are all as they were."""
    try:
        manifest: dict[str, Any] = orjson.loads((folder / MANIFEST).read_bytes())
        damaged = [
            name for name, digest in manifest["files"].items() if _sha256(folder / name) != digest
        ]
    except (OSError, ValueError, KeyError) as error:
        raise BadBackup(f"{folder} is no whole backup: {error}.") from error
    if damaged:
        raise BadBackup(f"{folder} is damaged: {damaged[0]} is not what was written.")
    return manifest


def _kind(url: str) -> ModuleType:
    return backup_sqlite if url.startswith("sqlite") else backup_mongo


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _sha256(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            found.update(block)
    return found.hexdigest()


def _to_disk(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
