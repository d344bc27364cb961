"""Run one Prefect task in a worker, by Prefect's engine.

The message's result is the task run's final state, with the location of the task's result.
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

from prefect_celery.call_codec import (
    check_serializable,
    find_task,
    load_call,
    restore,
    with_call_options,
)
from prefect_celery.celery_app import CallMessage
from prefect_celery.errors import NotImportable
from prefect_celery.options import CeleryOptions
from prefect_celery.task_runner import CeleryTaskRunner
from prefect_celery.task_states import dump_state


def run_call(request: Any, options: CeleryOptions, message: CallMessage) -> dict[str, Any]:
    """Run the task of the message; returns its final state as JSON."""
    with _api(message.api):
        _keep_client()
        deaths = _deaths(request)
        try:
            state = _run(options, message, deaths)
        except NotImportable as error:
            state = Crashed(message=str(error))
        except BaseException as error:  # the engine itself failed
            state = Crashed(message=f"{type(error).__name__}: {error}")
        return dump_state(state)


def _run(options: CeleryOptions, message: CallMessage, deaths: int) -> State[Any]:
    if message.flow_run and _has_ended(UUID(message.flow_run)):
        return Cancelled(message="The flow run ended before a worker took this task.")
    run_id = UUID(message.run_id)
    call, store = load_call(message.address, run_id)
    task = with_call_options(find_task(message.path), call, store)
    task.fn = _checking_result(task)
    if deaths > task.retries:
        task.fn = _crashing(task, deaths)
    arguments: dict[str, Any] = {
        "task": task,
        "task_run_id": run_id,
        "parameters": call.parameters,
        "wait_for": call.wait_for,
        "dependencies": call.inputs,
        "context": restore(call.context, store, CeleryTaskRunner(options=options)),
        "return_type": "state",
    }
    engine: Any = _run_async if task.isasync else run_task_sync
    state: State[Any] = engine(**arguments)
    if isinstance(state.data, ResultRecord) and not state.data.is_persisted:
        store.persist_result_record(state.data)  # the task's cache policy gave it no key
    return state


def _run_async(**arguments: Any) -> Any:
    return asyncio.run(run_task_async(**arguments))


def _checking_result(task: Task[..., Any]) -> Callable[..., Any]:
    """The task's function, whose result must be serializable."""
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
    """Keep one Prefect client open per thread: opening one takes 20 ms."""
    wanted, current = PREFECT_API_URL.value(), SyncClientContext.get()
    if current and wanted and str(current.client.api_url).rstrip("/") != wanted.rstrip("/"):
        current.__exit__(None, None, None)
        current = None
    if current is None:
        SyncClientContext().__enter__()


def _deaths(request: Any) -> int:
    """How many workers died while they had this message."""
    delivered = (request.get("headers") or {}).get("x-delivery-count")
    if delivered is not None:
        return int(delivered)
    return int(bool((request.delivery_info or {}).get("redelivered")))


class WorkerDied(BaseException):
    """The task ended its worker too often; no Exception, so that the run is a crash."""


def _crashing(task: Task[..., Any], deaths: int) -> Callable[..., Any]:
    """What is run in place of a task that ended more workers than it has retries."""

    @wraps(task.fn)
    def call(*_: Any, **__: Any) -> Any:
        raise WorkerDied(
            f"{deaths} worker process(es) died while running this task; it allows fewer."
        )

    @wraps(task.fn)
    async def call_async(*_: Any, **__: Any) -> Any:
        call()

    return call_async if task.isasync else call


def _has_ended(flow_run: UUID) -> bool:
    """Whether the flow run is over or being cancelled; False where the API does not answer."""
    try:
        state = get_client(sync_client=True).read_flow_run(flow_run).state
    except Exception:
        get_logger("task_runner").warning("Prefect's API does not answer; running the task anyway")
        return False
    return state is not None and (state.is_final() or state.type is StateType.CANCELLING)


@contextmanager
def _api(address: str) -> Iterator[None]:
    """Use the worker's own Prefect server, or the flow's where the worker has none."""
    own = PREFECT_API_URL.value()
    with temporary_settings({PREFECT_API_URL: own or address or None}):
        yield
