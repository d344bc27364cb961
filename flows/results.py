"""Where calls and results of the fleet's tasks lie: Prefect's result storage, as JSON only.

Prefect reads a record by the serializer that the record itself names, `pickle` among them: whoever
can write to the storage could run code. Here every record is read as ours, or refused.
"""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from prefect.client.schemas.objects import State
from prefect.filesystems import LocalFileSystem, WritableFileSystem
from prefect.results import (
    ResultRecord,
    ResultRecordMetadata,
    ResultStore,
    resolve_result_storage,
)
from prefect.serializers import Serializer
from pydantic import Field

from altlens.errors import NotSerializable
from flows import json_codec

KIND = "altlens"
KNOWN = ("storage_key", "storage_block_id", "expiration")  # of a record's metadata, beside its kind


class PlainSerializer(Serializer):
    """Plain data as JSON, with its types; what `flows/json_codec.py` says."""

    type: str = Field(default=KIND, frozen=True)

    def dumps(self, obj: Any) -> bytes:
        return json_codec.dumps(obj)

    def loads(self, blob: bytes) -> Any:
        return json_codec.loads(blob)


class PlainStorage(WritableFileSystem):
    """Another storage, of which nothing is read but records of ours; NotSerializable else."""

    inner: WritableFileSystem

    def model_post_init(self, context: Any) -> None:
        super().model_post_init(context)
        self._block_document_id = getattr(self.inner, "_block_document_id", None)

    def read_path(self, path: str, **_: Any) -> bytes:  # type: ignore[override]
        return _own_record(path, self.inner.read_path(path, _sync=True))  # type: ignore

    def write_path(self, path: str, content: bytes, **_: Any) -> None:  # type: ignore[override]
        self.inner.write_path(path, content=content, _sync=True)  # type: ignore[call-arg,unused-coroutine]

    def _resolve_path(self, path: str) -> Path | None:
        resolve = getattr(self.inner, "_resolve_path", None)
        return resolve(path) if resolve else None


def _own_record(path: str, content: bytes) -> bytes:
    """The record, written anew from its parts, so that Prefect's reader can find no others."""
    try:
        record = json.loads(content)
        metadata, result = record["metadata"], record["result"]
        if metadata["serializer"] != {"type": KIND} or not isinstance(result, str):
            raise ValueError(f"its serializer is {metadata['serializer']!r}")
        known = {name: metadata.get(name) for name in KNOWN}
    except (ValueError, KeyError, TypeError) as error:
        raise NotSerializable(
            f"{path} in the result storage was not written by the fleet ({error!r}) and is not "
            "read: the fleet keeps JSON only. Remove it; a task whose result it was runs again."
        ) from None
    return json.dumps(
        {"metadata": {**known, "serializer": {"type": KIND}}, "result": result}
    ).encode()


def plain_store(storage: WritableFileSystem) -> ResultStore:
    """Prefect's store of results over the storage, with JSON of ours in it and nothing else."""
    kept = storage if isinstance(storage, PlainStorage) else PlainStorage(inner=storage)
    return ResultStore(
        result_storage=kept, serializer=PlainSerializer(), cache_result_in_memory=False
    )


def address_of(storage: WritableFileSystem | None) -> str:
    """Text that leads any process to the storage: a block's id, or a folder."""
    if isinstance(storage, PlainStorage):
        storage = storage.inner
    if block := getattr(storage, "_block_document_id", None):
        return str(block)
    if isinstance(storage, LocalFileSystem):
        return str(Path(storage.basepath or ".").expanduser().resolve())
    raise NotSerializable(
        f"Workers cannot find the result storage {type(storage).__name__}: it is a block that "
        "nobody saved. Call its `save(name)` first."
    )


def store_at(address: str) -> ResultStore:
    """The store that such text leads to."""
    place = Path(address) if Path(address).is_absolute() else UUID(address)
    return plain_store(resolve_result_storage(place, _sync=True))


def with_result(state: State[Any]) -> State[Any]:
    """The state with its result, where it has only the place of one."""
    place = state.data
    if not isinstance(place, ResultRecordMetadata):
        return state
    key = place.storage_key or ""
    address = str(place.storage_block_id or Path(key).parent)
    record: ResultRecord[Any] = store_at(address).read(key)
    return state.model_copy(update={"data": record})
