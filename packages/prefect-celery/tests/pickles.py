"""Pickles that create a file when they are loaded, and a search for pickles in bytes."""

import base64
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prefect.filesystems import LocalFileSystem
from prefect.results import ResultStore
from prefect.serializers import PickleSerializer

# Protocols 2 to 5 at the beginning of a value, as they are and in base64.
PICKLED = re.compile(rb'\x80[\x02-\x05]|(?:^|["\'\s])gA[I-X][A-Za-z0-9+/]')


def is_pickled(content: bytes) -> bool:
    """Whether a pickle begins anywhere in the bytes, or in them decoded from base64."""
    return bool(PICKLED.search(content) or PICKLED.search(_plain(content)))


def _plain(content: bytes) -> bytes:
    try:
        return base64.b64decode(content, validate=True)
    except ValueError:
        return b""


@dataclass(frozen=True)
class Trap:
    """Unpickling it creates the file."""

    file: Path

    def __reduce__(self) -> Any:
        return open, (str(self.file), "w")

    @property
    def sprung(self) -> bool:
        return self.file.exists()


def put_pickled(path: Path, value: Any) -> None:
    """Overwrite the file with a record as Prefect writes it by default."""
    folder = LocalFileSystem(basepath=str(path.parent))
    ResultStore(
        result_storage=folder, serializer=PickleSerializer(), cache_result_in_memory=False
    ).write(value, key=path.name)
