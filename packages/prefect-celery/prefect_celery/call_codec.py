"""A call of a Prefect task as it reaches a worker: an import path, and a key of all else.

Arguments, options and the run's context are kept in Prefect's result storage as JSON, where results
go too; a message holds text only. What is not plain data is refused here, by name.
"""

import copy
import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, cast
from uuid import UUID

from prefect import Flow, Task, cache_policies
from prefect.client.schemas.objects import RunInput
from prefect.context import (
    AssetContext,
    ContextModel,
    FlowRunContext,
    TagsContext,
    TaskRunContext,
)
from prefect.results import ResultStore, get_result_store, should_persist_result
from prefect.settings import get_current_settings

from prefect_celery import json_codec
from prefect_celery.errors import NotImportable, NotSerializable
from prefect_celery.results import address_of, json_store, store_at
from prefect_celery.task_states import dump_states, load_states

# A task's options as `Task.with_options` names them, and the attribute that keeps each.
OPTIONS = {
    **{
        name: name
        for name in (
            *("name", "description", "tags", "task_run_name", "timeout_seconds", "log_prints"),
            *("retries", "retry_delay_seconds", "retry_jitter_factor", "retry_condition_fn"),
            *("cache_policy", "cache_key_fn", "cache_expiration", "refresh_cache"),
            *("persist_result", "result_storage_key"),
        )
    },
    "on_completion": "on_completion_hooks",
    "on_failure": "on_failure_hooks",
    "on_running": "on_running_hooks",
}


@dataclass(frozen=True)
class Policy:
    """One of Prefect's cache policies, by its name there."""

    name: str


class Call(NamedTuple):
    """What a worker needs beside the task itself."""

    parameters: dict[str, Any]
    wait_for: list[Any] | None
    inputs: dict[str, set[RunInput]]
    options: dict[str, Any]
    context: dict[str, Any]


def import_path(task: Task[..., Any]) -> str:
    """Return `module:name`, by which any process finds the task; raises NotImportable."""
    module = importlib.import_module(task.fn.__module__)
    for name, value in vars(module).items():
        if isinstance(value, Task) and value.fn is task.fn and module.__name__ != "__main__":
            return f"{module.__name__}:{name}"
    raise NotImportable(
        f"Workers cannot import the task {task.name!r} from {module.__name__}: they find tasks "
        "by module and name. Define it at the top level of a module that workers have."
    )


def find_task(path: str) -> Task[..., Any]:
    """Return the task at an import path; raises NotImportable."""
    module, _, name = path.partition(":")
    try:
        task = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise NotImportable(
            f"This worker has no task {path!r} ({error}); give it the code that the flow has."
        ) from error
    if not isinstance(task, Task):
        raise NotImportable(f"{path!r} is a {type(task).__name__}, not a Prefect task.")
    return task


def options(task: Task[..., Any], run_id: UUID) -> dict[str, Any]:
    """Return how the task differs from the one at its import path, and how results are kept.

    A result must be stored to reach the flow. Where persistence is off, its key is the run's own:
    a task run never returns another's result, as with any task runner, while one whose worker died
    after its work returns its own.
    """
    if getattr(task.cache_policy, "key_storage", None):
        raise NotSerializable(
            f"The cache policy of the task {task.name!r} keeps its keys in a separate storage, "
            "which workers do not read. Leave `key_storage` out of it."
        )
    base = find_task(import_path(task))
    changed = {
        option: _by_name(getattr(task, attribute))
        for option, attribute in OPTIONS.items()
        if getattr(task, attribute) != getattr(base, attribute)
    }
    own = {"persist_result": True, "result_storage_key": f"results/{run_id}", "cache_policy": None}
    return changed if _is_persisted(task) else changed | own


def _by_name(option: Any) -> Any:
    """An option's value, or the name of one of Prefect's own cache policies."""
    for name, policy in vars(cache_policies).items():
        if isinstance(policy, cache_policies.CachePolicy) and policy == option:
            return Policy(name)
    return option


def with_call_options(task: Task[..., Any], call: Call, store: ResultStore) -> Task[..., Any]:
    """Return a copy of the task with the call's options, whose result goes to the call's store."""
    chosen = {
        option: getattr(cache_policies, value.name) if isinstance(value, Policy) else value
        for option, value in call.options.items()
    }
    configured = copy.copy(task.with_options(**chosen))
    configured.result_storage = store.result_storage
    configured.result_serializer = store.serializer
    return configured


def _is_persisted(task: Task[..., Any]) -> bool:
    default = get_current_settings().tasks.default_persist_result
    wanted = default if task.persist_result is None else task.persist_result
    return should_persist_result() if wanted is None else wanted


def context(task: Task[..., Any], run_id: UUID, inputs: dict[str, set[RunInput]]) -> dict[str, Any]:
    """Return the flow run and task run that the call is made from, for `hydrated_context`.

    Prefect's own `serialize_context` would add all settings, which hold secrets and take twenty
    times as long as the rest.
    """
    flow, parent, tags = FlowRunContext.get(), TaskRunContext.get(), TagsContext.get()
    assets = AssetContext.from_task_and_inputs(task, run_id, inputs, copy_to_child_ctx=True)
    deployment = flow.flow_run.deployment_id if flow and flow.flow_run else None
    return {
        "flow_run_context": _serialized(flow) | _flow(flow) if flow else {},
        "task_run_context": _serialized(parent) | _parent(parent) if parent else {},
        "tags_context": tags.serialize(),
        "asset_context": assets.serialize(),
        "deployment_id": deployment and str(deployment),
    }


def _serialized(context: ContextModel) -> dict[str, Any]:
    return {name: value for name, value in context.serialize().items() if name != "result_store"}


def _flow(context: FlowRunContext) -> dict[str, Any]:
    return {"flow": context.flow.name if context.flow else "flow"}


def _parent(context: TaskRunContext) -> dict[str, Any]:
    return {"task": context.task.name, "parameters": {}}


def restore(context: dict[str, Any], store: ResultStore, runner: Any) -> dict[str, Any]:
    """Return the context as Prefect's engine takes it; the flow's code is not needed."""
    flow, parent = context["flow_run_context"], context["task_run_context"]
    if flow:
        flow = flow | {
            "result_store": store,
            "flow": Flow(_placeholder, flow["flow"], task_runner=runner),
        }
    if parent:
        parent = parent | {
            "result_store": store,
            "task": Task(_placeholder, name=parent["task"]),
        }
    return context | {"flow_run_context": flow, "task_run_context": parent}


def _placeholder() -> None:
    """Stands for a flow or parent task, of which a worker knows the name only."""


def store_call(call: Call, task: Task[..., Any], run_id: UUID) -> str:
    """Write the call into the result storage; returns its address for the message."""
    update = cast(Any, get_result_store().update_for_task)  # its types leave `_sync` out
    storage = update(task, _sync=True).result_storage
    address = address_of(storage)
    written = dump_states(tuple(call))
    try:
        json_store(storage).write(written, key=_key(run_id))
    except Exception as error:
        raise NotSerializable(_explain(Call(*written), task, error)) from error
    return address


def load_call(address: str, run_id: UUID) -> tuple[Call, ResultStore]:
    """Return the call that a message leads to, and the store for its result."""
    store = store_at(address)
    return Call(*load_states(store.read(_key(run_id)).result)), store


def check_serializable(task: Task[..., Any], result: Any) -> None:
    """Raise NotSerializable where the task's result could not be stored."""
    try:
        json_codec.dumps(result)
    except Exception as error:
        raise NotSerializable(
            f"The task {task.name!r} returned a {type(result).__name__} that JSON cannot hold "
            f"({_reason(error)}). Return plain data, or write a file and return its path."
        ) from error


def _key(run_id: UUID) -> str:
    return f"calls/{run_id}"


def _explain(call: Call, task: Task[..., Any], error: Exception) -> str:
    """Which part of the call cannot be written, and what to do."""
    parts: Mapping[str, Any] = {
        **{f"argument {name!r}": value for name, value in call.parameters.items()},
        **{f"option {name!r}": value for name, value in call.options.items()},
        "parameters of the flow": call.context.get("flow_run_context", {}).get("parameters"),
    }
    what = next((name for name, value in parts.items() if not _is_writable(value)), "call")
    advice = (
        "Give it to `@task` where the task is defined."
        if what.startswith("option")
        else "Pass plain data, or what the task needs to open it."
    )
    return (
        f"The {what} of the task {task.name!r} cannot be written for workers as JSON "
        f"({_reason(error)}). {advice}"
    )


def _reason(error: Exception) -> str:
    return str(error.__cause__ or error)


def _is_writable(value: Any) -> bool:
    try:
        json_codec.dumps(value)
    except Exception:
        return False
    return True
