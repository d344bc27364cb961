"""Cold storage: compressed bodies that are no longer in use, one file each in a folder.

A store falls back to it for bodies it no longer has; `altlens/stages/retention.py` fills it.
"""

import os
from contextlib import suppress
from pathlib import Path

import zstandard

from altlens.errors import StoreUnavailable


class ColdStorage:
    """Cold storage in a folder, created on the first write."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, sha256: str, data: bytes) -> None:
        """Store the bytes; they are on disk when this returns."""
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
                f"Cold storage {self.folder} cannot be written: {error.strerror}."
            ) from error

    def get(self, sha256: str) -> bytes:
        """The bytes with that SHA-256; KeyError where there are none."""
        try:
            packed = self._path(sha256).read_bytes()
        except FileNotFoundError as error:
            raise KeyError(sha256) from error
        return zstandard.ZstdDecompressor().decompress(packed)

    def watermark(self) -> str:
        """The time up to which captures were processed, as UTC text; empty for none."""
        path = self._watermark_path()
        return path.read_text("utf-8") if path.exists() else ""

    def set_watermark(self, processed_until: str) -> None:
        """Save the time up to which captures were processed."""
        path = self._watermark_path()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(processed_until, "utf-8")

    def _watermark_path(self) -> Path:
        return self.folder / "moved-until"

    def _path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / f"{sha256}.zst"
