"""A call of a Prefect task as it travels to the fleet: an import path, and a key of the rest.

Arguments, options and the run's context lie in Prefect's result storage as JSON, where results go
too; a message holds text only. What is more than data is refused here, by name.
"""

import copy
import importlib
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from prefect import Flow, Task, cache_policies
from prefect.client.schemas.objects import RunInput
from prefect.context import (
    AssetContext,
    FlowRunContext,
    RunContext,
    TagsContext,
    TaskRunContext,
)
from prefect.results import ResultStore, get_result_store, should_persist_result
from prefect.settings import get_current_settings

from altlens.errors import NotImportable, NotSerializable
from flows import json_codec
from flows.results import address_of, plain_store, store_at
from flows.task_states import revived, written

# A task's options as `Task.with_options` names them, and where a task keeps each.
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
    if getattr(task.cache_policy, "key_storage", None):
        raise NotSerializable(
            f"The cache policy of the task {task.name!r} keeps its keys in a storage of their own, "
            "which the fleet does not read. Leave `key_storage` out of it."
        )
    base = find_task(import_path(task))
    changed = {
        option: _named(getattr(task, attribute))
        for option, attribute in OPTIONS.items()
        if getattr(task, attribute) != getattr(base, attribute)
    }
    own = {"persist_result": True, "result_storage_key": f"results/{run_id}", "cache_policy": None}
    return changed if _is_kept(task) else changed | own


def _named(option: Any) -> Any:
    """An option's value, or the name of one of Prefect's own cache policies."""
    for name, policy in vars(cache_policies).items():
        if isinstance(policy, cache_policies.CachePolicy) and policy == option:
            return Policy(name)
    return option


def prepared(task: Task[..., Any], call: Call, store: ResultStore) -> Task[..., Any]:
    """A copy of the task with the call's options, whose result goes where the call lay."""
    chosen = {
        option: getattr(cache_policies, value.name) if isinstance(value, Policy) else value
        for option, value in call.options.items()
    }
    made = copy.copy(task.with_options(**chosen))
    made.result_storage, made.result_serializer = store.result_storage, store.serializer
    return made


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
    return {"flow": held.flow.name if held.flow else "flow"}


def _parent(held: TaskRunContext) -> dict[str, Any]:
    return {"task": held.task.name, "parameters": {}}


def restore(held: dict[str, Any], store: ResultStore, runner: Any) -> dict[str, Any]:
    """The context as Prefect's engine takes it, in a worker that may not have the flow's code."""
    flow, parent = held["flow_run_context"], held["task_run_context"]
    if flow:
        flow |= {"result_store": store, "flow": Flow(_stand_in, flow["flow"], task_runner=runner)}
    if parent:
        parent |= {"result_store": store, "task": Task(_stand_in, name=parent["task"])}
    return held


def _stand_in() -> None:
    """What a flow or parent task is to a worker: a name."""


def keep(call: Call, task: Task[..., Any], run_id: UUID) -> str:
    """Write the call into the result storage; returns its address for the message."""
    storage = get_result_store().update_for_task(task, _sync=True).result_storage
    address = address_of(storage)
    held = written(tuple(call))
    try:
        plain_store(storage).write(held, key=_key(run_id))
    except Exception as error:
        raise NotSerializable(_complaint(Call(*held), task, error)) from error
    return address


def fetch_call(address: str, run_id: UUID) -> tuple[Call, ResultStore]:
    """The call that a message leads to, and the store for its result."""
    store = store_at(address)
    return Call(*revived(store.read(_key(run_id)).result)), store


def check_serializable(task: Task[..., Any], result: Any) -> None:
    """NotSerializable where the task's result could not be kept."""
    try:
        json_codec.dumps(result)
    except Exception as error:
        raise NotSerializable(
            f"The task {task.name!r} returned a {type(result).__name__} that no JSON can hold "
            f"({_why(error)}). Return plain data, or write a file and return where it is."
        ) from error


def _key(run_id: UUID) -> str:
    return f"calls/{run_id}"


def _complaint(call: Call, task: Task[..., Any], error: Exception) -> str:
    """What of the call it is that cannot be written."""
    places = {
        **{f"argument {name!r}": value for name, value in call.parameters.items()},
        **{f"option {name!r}": value for name, value in call.options.items()},
        "parameters of the flow": call.context.get("flow_run_context", {}).get("parameters"),
    }
    what = next((name for name, value in places.items() if not _is_writable(value)), "call")
    advice = (
        "Give it to `@task` where the task is defined."
        if what.startswith("option")
        else "Pass plain data, or what the task needs to open it."
    )
    return (
        f"The {what} of the task {task.name!r} cannot be written for the fleet as JSON "
        f"({_why(error)}). {advice}"
    )


def _why(error: Exception) -> str:
    return str(error.__cause__ or error)


def _is_writable(value: Any) -> bool:
    try:
        json_codec.dumps(value)
    except Exception:
        return False
    return True
