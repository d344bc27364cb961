"""Calls and results in Prefect's result storage, as JSON only.

Prefect reads a record with the serializer that the record itself names, `pickle` among them:
whoever can write to the storage could run code. Here a record is read as JSON of ours, or refused.
"""

import json
from pathlib import Path
from typing import Any, cast
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

from prefect_celery import json_codec
from prefect_celery.errors import NotSerializable

KIND = "prefect-celery"
METADATA = ("storage_key", "storage_block_id", "expiration")  # of a record, beside its serializer
# Serializer names of records that are read. Add one for records that another package wrote with
# this codec under a name of its own.
READABLE_KINDS = {KIND}


class TypedJSONSerializer(Serializer):
    """Plain data as JSON with its types, as in `json_codec`."""

    type: str = Field(default=KIND, frozen=True)

    def dumps(self, obj: Any) -> bytes:
        return json_codec.dumps(obj)

    def loads(self, blob: bytes) -> Any:
        return json_codec.loads(blob)


class JSONStorage(WritableFileSystem):
    """Another storage, of which only records of ours are read; NotSerializable for others."""

    inner: WritableFileSystem

    def model_post_init(self, context: Any) -> None:
        super().model_post_init(context)
        self._block_document_id = getattr(self.inner, "_block_document_id", None)

    def read_path(self, path: str, **_: Any) -> bytes:  # type: ignore[override]
        read = cast(Any, self.inner.read_path)  # types of Prefect leave `_sync` out
        return _own_record(path, read(path, _sync=True))

    def write_path(self, path: str, content: bytes, **_: Any) -> None:  # type: ignore[override]
        cast(Any, self.inner.write_path)(path, content=content, _sync=True)

    def _resolve_path(self, path: str) -> Path | None:
        resolve = getattr(self.inner, "_resolve_path", None)
        return resolve(path) if resolve else None


def _own_record(path: str, content: bytes) -> bytes:
    """The record, rebuilt from its parts, so that Prefect's reader sees no other serializer."""
    try:
        record = json.loads(content)
        metadata, result = record["metadata"], record["result"]
        serializer = metadata["serializer"]
        if set(serializer) != {"type"} or serializer["type"] not in READABLE_KINDS:
            raise ValueError(f"its serializer is {serializer!r}")
        if not isinstance(result, str):
            raise ValueError(f"its result is a {type(result).__name__}")
        kept = {name: metadata.get(name) for name in METADATA}
    except (ValueError, KeyError, TypeError) as error:
        raise NotSerializable(
            f"{path} in the result storage was not written by prefect-celery ({error!r}) and is "
            "not read: only JSON is. Remove it; a task whose result it was runs again."
        ) from None
    return json.dumps(
        {"metadata": {**kept, "serializer": {"type": KIND}}, "result": result}
    ).encode()


def json_store(storage: WritableFileSystem) -> ResultStore:
    """Prefect's result store over the storage, which reads and writes JSON of ours only."""
    guarded = storage if isinstance(storage, JSONStorage) else JSONStorage(inner=storage)
    return ResultStore(
        result_storage=guarded, serializer=TypedJSONSerializer(), cache_result_in_memory=False
    )


def address_of(storage: WritableFileSystem | None) -> str:
    """Text by which any process finds the storage: a block's id, or a folder."""
    if isinstance(storage, JSONStorage):
        storage = storage.inner
    if block := getattr(storage, "_block_document_id", None):
        return str(block)
    if isinstance(storage, LocalFileSystem):
        return str(Path(storage.basepath or ".").expanduser().resolve())
    raise NotSerializable(
        f"Workers cannot find the result storage {type(storage).__name__}: it is a block that "
        "was not saved. Call its `save(name)` first."
    )


def store_at(address: str) -> ResultStore:
    """The result store at an address of `address_of`."""
    location = Path(address) if Path(address).is_absolute() else UUID(address)
    return json_store(cast(Any, resolve_result_storage)(location, _sync=True))


def with_result(state: State[Any]) -> State[Any]:
    """The state with its result, where it has only the result's location."""
    location = state.data
    if not isinstance(location, ResultRecordMetadata):
        return state
    key = location.storage_key or ""
    address = str(location.storage_block_id or Path(key).parent)
    record: ResultRecord[Any] = store_at(address).read(key)
    return state.model_copy(update={"data": record})
