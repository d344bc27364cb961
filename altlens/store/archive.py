"""The cold archive: bodies out of use, compressed, one file each in a folder.

A store reads from it what it no longer holds; what goes there is `altlens/stages/retention.py`.
"""

import os
from contextlib import suppress
from pathlib import Path

import zstandard

from altlens.errors import StoreUnavailable


class Archive:
    """The archive in a folder, which is made when something first goes there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, sha256: str, data: bytes) -> None:
        """Keep the bytes; they are on disk when this returns."""
        path = self._path(sha256)
        if path.exists():
            return
        fresh = path.with_suffix(f".{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with fresh.open("wb") as file:
                file.write(zstandard.compress(data, 19))
                file.flush()
                os.fsync(file.fileno())
            fresh.rename(path)
        except OSError as error:
            with suppress(OSError):
                fresh.unlink(missing_ok=True)
            raise StoreUnavailable(
                f"The archive {self.folder} cannot be written: {error.strerror}."
            ) from error

    def get(self, sha256: str) -> bytes:
        """The bytes of that sha256; KeyError where there are none."""
        try:
            packed = self._path(sha256).read_bytes()
        except FileNotFoundError as error:
            raise KeyError(sha256) from error
        return zstandard.ZstdDecompressor().decompress(packed)

    def moved_until(self, moment: str = "") -> str:
        """Up to when captures were looked through, as text; `moment` moves it."""
        path = self.folder / "moved-until"
        if moment:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(moment, "utf-8")
        return path.read_text("utf-8") if path.exists() else ""

    def _path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / f"{sha256}.zst"
