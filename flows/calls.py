"""A call of a Prefect task as it travels to the fleet: an import path, and a key of the rest.

Arguments, options and the run's context lie in Prefect's result store, where results go too; a
message holds text only. What the store cannot be given is refused here, by name.
"""

import copyreg
import importlib
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from prefect import Flow, Task
from prefect.client.schemas.objects import RunInput
from prefect.context import (
    AssetContext,
    FlowRunContext,
    RunContext,
    TagsContext,
    TaskRunContext,
)
from prefect.filesystems import LocalFileSystem, WritableFileSystem
from prefect.results import (
    ResultStore,
    get_result_store,
    resolve_result_storage,
    should_persist_result,
)
from prefect.serializers import PickleSerializer
from prefect.settings import get_current_settings
from prefect.utilities.annotations import BaseAnnotation, allow_failure, opaque, quote, unmapped

from altlens.errors import NotImportable, NotSerializable

# A task's options as `Task.with_options` names them, and where a task keeps each.
OPTIONS = {
    **{
        name: name
        for name in (
            *("name", "description", "tags", "task_run_name", "timeout_seconds", "log_prints"),
            *("retries", "retry_delay_seconds", "retry_jitter_factor", "retry_condition_fn"),
            *("cache_policy", "cache_key_fn", "cache_expiration", "refresh_cache"),
            *("persist_result", "result_storage", "result_serializer", "result_storage_key"),
        )
    },
    "on_completion": "on_completion_hooks",
    "on_failure": "on_failure_hooks",
    "on_running": "on_running_hooks",
}


def _again(annotation: BaseAnnotation[Any]) -> tuple[type[BaseAnnotation[Any]], tuple[Any]]:
    return type(annotation), (annotation.unwrap(),)


# Without this an annotation comes out of a pickle around a tuple of what it went in around.
for _annotation in (allow_failure, opaque, quote, unmapped):
    copyreg.pickle(_annotation, _again)


class Call(NamedTuple):
    """What a worker needs beside the task itself."""

    parameters: dict[str, Any]
    wait_for: list[Any] | None
    inputs: dict[str, set[RunInput]]
    options: dict[str, Any]
    context: dict[str, Any]


def import_path(task: Task[..., Any]) -> str:
    """`module:name`, under which any process finds the task; NotImportable where none can."""
    module = importlib.import_module(task.fn.__module__)
    for name, held in vars(module).items():
        if isinstance(held, Task) and held.fn is task.fn and module.__name__ != "__main__":
            return f"{module.__name__}:{name}"
    raise NotImportable(
        f"Workers cannot import the task {task.name!r} from {module.__name__}: they find tasks "
        "by module and name: define it at the top level of a module that is installed with them."
    )


def find_task(path: str) -> Task[..., Any]:
    """The task of an import path."""
    module, _, name = path.partition(":")
    try:
        held = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise NotImportable(
            f"This worker has no task {path!r} ({error}); give it the code that the flow has."
        ) from error
    if not isinstance(held, Task):
        raise NotImportable(f"{path!r} is a {type(held).__name__}, and no Prefect task.")
    return held


def options(task: Task[..., Any], run_id: UUID) -> dict[str, Any]:
    """How the task differs from the one that its import path leads to, and how results are kept.

    Results must be kept to come back. Where nobody asked to keep them, the key is the run's own:
    a task run is never answered with another's result, as with any other task runner, but one
    whose worker died after its work is answered with its own.
    """
    base = find_task(import_path(task))
    changed = {
        option: getattr(task, attribute)
        for option, attribute in OPTIONS.items()
        if getattr(task, attribute) != getattr(base, attribute)
    }
    own = {"persist_result": True, "result_storage_key": f"results/{run_id}", "cache_policy": None}
    return changed if _is_kept(task) else changed | own


def _is_kept(task: Task[..., Any]) -> bool:
    default = get_current_settings().tasks.default_persist_result
    asked = default if task.persist_result is None else task.persist_result
    return should_persist_result() if asked is None else asked


def context(task: Task[..., Any], run_id: UUID, inputs: dict[str, set[RunInput]]) -> dict[str, Any]:
    """The flow run and task run that the call is made from, as `hydrated_context` takes them.

    Prefect's own `serialize_context` would add all settings, which hold secrets and take twenty
    times as long as the rest.
    """
    flow, parent, marks = FlowRunContext.get(), TaskRunContext.get(), TagsContext.get()
    assets = AssetContext.from_task_and_inputs(task, run_id, inputs, copy_to_child_ctx=True)
    deployment = flow.flow_run.deployment_id if flow and flow.flow_run else None
    return {
        "flow_run_context": _part(flow) | _flow(flow) if flow else {},
        "task_run_context": _part(parent) | _parent(parent) if parent else {},
        "tags_context": marks.serialize(),
        "asset_context": assets.serialize(),
        "deployment_id": deployment and str(deployment),
    }


def _part(held: RunContext) -> dict[str, Any]:
    return {name: value for name, value in held.serialize().items() if name != "result_store"}


def _flow(held: FlowRunContext) -> dict[str, Any]:
    return {
        "flow": held.flow.name if held.flow else "flow",
        "serializer": get_result_store().serializer,
    }


def _parent(held: TaskRunContext) -> dict[str, Any]:
    return {"task": held.task.name, "parameters": {}}


def restore(held: dict[str, Any], store: ResultStore, runner: Any) -> dict[str, Any]:
    """The context as Prefect's engine takes it, in a worker that may not have the flow's code."""
    flow, parent = held["flow_run_context"], held["task_run_context"]
    if flow:
        store = store.model_copy(update={"serializer": flow.pop("serializer")})
        flow |= {"result_store": store, "flow": Flow(_stand_in, flow["flow"], task_runner=runner)}
    if parent:
        parent |= {"result_store": store, "task": Task(_stand_in, name=parent["task"])}
    return held


def _stand_in() -> None:
    """What a flow or parent task is to a worker: a name."""


def keep(call: Call, task: Task[..., Any], run_id: UUID) -> str:
    """Write the call into the result store; returns the store's address for the message."""
    storage = get_result_store().update_for_task(task, _sync=True).result_storage
    address = _address(storage)
    try:
        _store(storage).write(tuple(call), key=_key(run_id))
    except Exception as error:
        raise NotSerializable(_complaint(call, task, error)) from error
    return address


def fetch_call(address: str, run_id: UUID) -> tuple[Call, ResultStore]:
    """The call that a message leads to, and the store for its result."""
    place = Path(address) if Path(address).is_absolute() else UUID(address)
    store = _store(resolve_result_storage(place, _sync=True))
    return Call(*store.read(_key(run_id)).result), store


def check_serializable(task: Task[..., Any], result: Any) -> None:
    """NotSerializable where the task's result could not be kept."""
    serializer = get_result_store().serializer
    try:
        serializer.dumps(result)
    except Exception as error:
        raise NotSerializable(
            f"The task {task.name!r} returned a {type(result).__name__} that the serializer "
            f"{serializer.type!r} cannot write ({error}); return plain data."
        ) from error


def _store(storage: WritableFileSystem) -> ResultStore:
    return ResultStore(
        result_storage=storage, serializer=PickleSerializer(), cache_result_in_memory=False
    )


def _key(run_id: UUID) -> str:
    return f"calls/{run_id}"


def _address(storage: WritableFileSystem | None) -> str:
    """Text that leads any process to the storage: a block's id, or a folder."""
    if block := getattr(storage, "_block_document_id", None):
        return str(block)
    if isinstance(storage, LocalFileSystem):
        return str(Path(storage.basepath or ".").expanduser().resolve())
    raise NotSerializable(
        f"Workers cannot find the result storage {type(storage).__name__}: it is a block that "
        "nobody saved. Call its `save(name)` first."
    )


def _complaint(call: Call, task: Task[..., Any], error: Exception) -> str:
    """Which argument it is that cannot be written."""
    guilty = [name for name, value in call.parameters.items() if not _is_writable(value)]
    what = f"argument {guilty[0]!r}" if guilty else "call"
    return (
        f"The {what} of the task {task.name!r} cannot be written for the fleet ({error}). "
        "Pass plain data, or what the task needs to open it."
    )


def _is_writable(value: Any) -> bool:
    try:
        PickleSerializer().dumps(value)
    except Exception:
        return False
    return True
