"""`@flow(task_runner=CeleryTaskRunner())`: a flow's tasks on the fleet, one message each.

For tens to thousands of heavy tasks, each with its row in Prefect; items by the million go by
`fanout.py`. Call encoding: `call_codec.py`; client: `celery_client.py`; worker side: `remote.py`.
"""

import threading
from collections.abc import Iterable
from concurrent.futures import Future
from contextvars import copy_context
from typing import Any, Self
from uuid import UUID, uuid4

from prefect import Task
from prefect.client.schemas.objects import RunInput, State
from prefect.context import FlowRunContext
from prefect.futures import PrefectConcurrentFuture, PrefectFuture
from prefect.settings import PREFECT_API_URL
from prefect.states import Failed
from prefect.task_runners import TaskRunner
from prefect.utilities.annotations import quote
from prefect.utilities.collections import StopVisiting, visit_collection
from prefect.utilities.engine import collect_task_run_inputs_sync

from flows.call_codec import Call, context, import_path, keep, options
from flows.celery_client import CallClient, Message
from flows.results import with_result

Inputs = dict[str, set[RunInput]]
WINDOW = 500


class CeleryTaskRunner(TaskRunner[PrefectConcurrentFuture[Any]]):
    """Runs tasks in Celery workers of the queue `prefect`, at most `window` of them at a time.

    Tasks are found by import path, so they must be defined at the top level of a module that the
    workers have. A task that waits for others is sent when they are done, and holds no worker
    before. A task that itself submits tasks and waits for them holds one: have more worker
    processes than such tasks. What is not finished when the flow ends is cancelled.
    """

    def __init__(self, window: int = WINDOW) -> None:
        super().__init__()
        self.window = window
        self._client: CallClient | None = None
        self._opening = threading.Lock()

    def duplicate(self) -> Self:
        """A runner like this one, not started."""
        return type(self)(self.window)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CeleryTaskRunner) and other.window == self.window

    __hash__ = None  # type: ignore[assignment]

    def submit(
        self,
        task: Task[Any, Any],
        parameters: dict[str, Any],
        wait_for: Iterable[PrefectFuture[Any]] | None = None,
        dependencies: Inputs | None = None,
    ) -> PrefectConcurrentFuture[Any]:
        """Have the task run on the fleet once the futures it depends on are done.

        NotImportable where workers cannot find the task, NotSerializable where its arguments
        cannot be written; of a task that waits for others, the latter is its future's error.
        """
        if not self._started:
            raise RuntimeError("The task runner must be started before submitting work.")
        sending = _Sending(self._open(), task, parameters, wait_for, dependencies or {})
        return sending.when_ready()

    def __exit__(self, exc_type: Any, exc_value: Any, traceback: Any) -> None:
        if self._client:
            self._client.close()
            self._client = None
        super().__exit__(exc_type, exc_value, traceback)

    def __getstate__(self) -> dict[str, Any]:
        return {"window": self.window}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(**state)  # type: ignore[misc]

    def _open(self) -> CallClient:
        with self._opening:
            self._client = self._client or CallClient(self.window)
            return self._client


class _Receipt(PrefectConcurrentFuture[Any]):
    """A future whose state has its result's place, until somebody looks."""

    @property
    def _final_state(self) -> State[Any] | None:  # type: ignore[override]
        if self._ended:
            self._ended = with_result(self._ended)
        return self._ended

    @_final_state.setter
    def _final_state(self, state: State[Any] | None) -> None:
        self._ended = state


class _Sending:
    """A call on its way to the queue: it waits for its futures, then is written and sent."""

    def __init__(
        self,
        client: CallClient,
        task: Task[Any, Any],
        parameters: dict[str, Any],
        wait_for: Iterable[PrefectFuture[Any]] | None,
        dependencies: Inputs,
    ) -> None:
        self.client = client
        self.task = task
        self.run_id = uuid4()
        self.parameters = parameters
        self.wait_for = list(wait_for or ())
        self.inputs = _inputs(parameters, dependencies)
        self.path = import_path(task)
        self.options = options(task, self.run_id)
        self.context = context(task, self.run_id, self.inputs)
        self.future: Future[State[Any]] = Future()

    def when_ready(self) -> PrefectConcurrentFuture[Any]:
        """Send now, or when the last of the futures is done; returns the call's own future."""
        made = _Receipt(self.run_id, self.future)  # type: ignore[arg-type]
        upstream = _futures([self.parameters, self.wait_for])
        if not upstream:
            self._send()
            return made
        left, counting, held = [len(upstream)], threading.Lock(), copy_context()

        def one_less(_: PrefectFuture[Any]) -> None:
            with counting:
                left[0] -= 1
            if not left[0]:
                held.run(self._send_or_fail)

        for future in upstream:
            future.add_done_callback(one_less)
        return made

    def _send(self) -> None:
        parameters, wait_for = _with_states([self.parameters, self.wait_for])
        call = Call(parameters, wait_for, self.inputs, self.options, self.context)
        address = keep(call, self.task, self.run_id)
        flow = FlowRunContext.get()
        flow_run = str(flow.flow_run.id) if flow and flow.flow_run else ""
        api = PREFECT_API_URL.value() or ""
        arguments = (self.path, str(self.run_id), flow_run, address, api)
        self.client.send(Message(self.run_id, arguments, self.future))

    def _send_or_fail(self) -> None:
        try:
            self._send()
        except Exception as error:
            self.future.set_result(Failed(message=str(error), data=error))


def _inputs(parameters: dict[str, Any], known: Inputs) -> Inputs:
    """Which runs each parameter comes from, as the UI draws them."""
    found = {name: collect_task_run_inputs_sync(value) for name, value in parameters.items()}
    return {name: inputs | known.get(name, set()) for name, inputs in found.items()}


def _futures(expression: Any) -> list[PrefectFuture[Any]]:
    """The futures anywhere in an expression, each once."""
    found: dict[UUID, PrefectFuture[Any]] = {}

    def look(part: Any) -> Any:
        if isinstance(part, quote):
            raise StopVisiting
        if isinstance(part, PrefectFuture):
            found[part.task_run_id] = part
        return part

    visit_collection(expression, visit_fn=look, return_data=False)
    return list(found.values())


def _with_states(expression: Any) -> Any:
    """The expression with each future's final state in its place, which engines resolve."""

    def settle(part: Any) -> Any:
        if isinstance(part, quote):
            raise StopVisiting
        if isinstance(part, PrefectFuture):
            part.wait()
            return part.wrapped_future.result() if isinstance(part, _Receipt) else part.state
        return part

    return visit_collection(expression, visit_fn=settle, return_data=True)
