"""Runs one Prefect task in a worker of the queue `prefect`, as Prefect's engine runs any.

Its receipt is the task run's final state, with a key in place of the result. Who sends the call
and reads the receipt is `flows/task_runner.py`.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any
from uuid import UUID

from prefect import Task
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State, StateType
from prefect.context import SyncClientContext
from prefect.logging import get_logger
from prefect.results import ResultRecord
from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.states import Cancelled, Crashed
from prefect.task_engine import run_task_async, run_task_sync

from altlens.errors import NotImportable
from flows.call_codec import check_serializable, fetch_call, find_task, prepared, restore
from flows.task_runner import CeleryTaskRunner
from flows.task_states import dump_state
from tasks.prefect_app import RUN, app


@app.task(bind=True, name=RUN)
def run(self: Any, path: str, run_id: str, flow_run: str, address: str, api: str) -> dict[str, Any]:
    """Run the task at the import path; returns its final state as JSON."""
    with _api(api):
        _keep_client()
        deaths = _deaths(self.request)
        try:
            state = _run(path, UUID(run_id), flow_run, address, deaths)
        except NotImportable as error:
            state = Crashed(message=str(error))
        except BaseException as error:  # whatever the engine itself could not survive
            state = Crashed(message=f"{type(error).__name__}: {error}")
        return dump_state(state)


def _run(path: str, run_id: UUID, flow_run: str, address: str, deaths: int) -> State[Any]:
    if flow_run and _is_over(UUID(flow_run)):
        return Cancelled(message="The flow run ended before a worker took this task.")
    call, store = fetch_call(address, run_id)
    task = prepared(find_task(path), call, store)
    task.fn = _checked(task)
    if deaths > task.retries:
        task.fn = _dead(task, deaths)
    arguments: dict[str, Any] = {
        "task": task,
        "task_run_id": run_id,
        "parameters": call.parameters,
        "wait_for": call.wait_for,
        "dependencies": call.inputs,
        "context": restore(call.context, store, CeleryTaskRunner()),
        "return_type": "state",
    }
    state = asyncio.run(run_task_async(**arguments)) if task.isasync else run_task_sync(**arguments)
    if isinstance(state.data, ResultRecord) and not state.data.is_persisted:
        store.persist_result_record(state.data)  # the task's cache policy gave it no key
    return state


def _checked(task: Task[..., Any]) -> Callable[..., Any]:
    fn = task.fn

    @wraps(fn)
    def call(*args: Any, **kwargs: Any) -> Any:
        result = fn(*args, **kwargs)
        check_serializable(task, result)
        return result

    @wraps(fn)
    async def call_async(*args: Any, **kwargs: Any) -> Any:
        result = await fn(*args, **kwargs)
        check_serializable(task, result)
        return result

    return call_async if task.isasync else call


def _keep_client() -> None:
    """Have one client at hand for all that this thread's tasks ask: making one takes 20 ms."""
    wanted, held = PREFECT_API_URL.value(), SyncClientContext.get()
    if held and wanted and str(held.client.api_url).rstrip("/") != wanted.rstrip("/"):
        held.__exit__(None, None, None)
        held = None
    if held is None:
        SyncClientContext().__enter__()


def _deaths(request: Any) -> int:
    """How many workers died with this message in hand."""
    counted = (request.get("headers") or {}).get("x-delivery-count")
    if counted is not None:
        return int(counted)
    return int(bool((request.delivery_info or {}).get("redelivered")))


class WorkerDied(BaseException):
    """No error of the task's, so that the engine shows a crash."""


def _dead(task: Task[..., Any], deaths: int) -> Callable[..., Any]:
    """What is run in place of a task that has killed as many workers as it may."""

    @wraps(task.fn)
    def call(*_: Any, **__: Any) -> Any:
        raise WorkerDied(
            f"{deaths} worker process(es) died with this task in hand; it allows fewer."
        )

    @wraps(task.fn)
    async def call_async(*_: Any, **__: Any) -> Any:
        call()

    return call_async if task.isasync else call


def _is_over(flow_run: UUID) -> bool:
    """Whether nobody waits for the flow run's tasks any more; no, where the API does not say."""
    try:
        state = get_client(sync_client=True).read_flow_run(flow_run).state
    except Exception:
        get_logger("task_runner").warning("Prefect's API does not answer; running the task anyway")
        return False
    return state is not None and (state.is_final() or state.type is StateType.CANCELLING)


@contextmanager
def _api(address: str) -> Iterator[None]:
    """The worker's own Prefect server, or the flow's where it has none."""
    own = PREFECT_API_URL.value()
    with temporary_settings({PREFECT_API_URL: own or address or None}):
        yield
