"""The task runner: `@flow(task_runner=CeleryTaskRunner())`.

A call's encoding is `call_codec`, its way to a worker `call_queue`, its run there `execution`.
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

from prefect_celery.call_codec import Call, context, import_path, options, store_call
from prefect_celery.call_queue import CallQueue, Message
from prefect_celery.celery_app import CallMessage
from prefect_celery.options import CeleryOptions
from prefect_celery.results import with_result

Inputs = dict[str, set[RunInput]]


class CeleryTaskRunner(TaskRunner[PrefectConcurrentFuture[Any]]):
    """Runs tasks in Celery workers, at most `window` of them at a time.

        @flow(task_runner=CeleryTaskRunner("amqp://localhost", "redis://localhost"))

    What is not given is read from `PREFECT_CELERY_*` variables when the flow starts (see
    `CeleryOptions`); without any, tasks run on threads of this process. `options`
    gives all at once.

    Tasks are found by import path: define them at the top level of a module that workers have. A
    task that waits for others is sent when they are done, and occupies no worker before. A task
    that itself submits tasks and waits for them occupies one: have more worker processes than such
    tasks. Tasks that are not finished when the flow ends are cancelled.
    """

    def __init__(
        self,
        broker_url: str | None = None,
        result_url: str | None = None,
        *,
        queue: str | None = None,
        window: int | None = None,
        options: CeleryOptions | None = None,
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        arguments: dict[str, Any] = {
            "broker_url": broker_url,
            "result_url": result_url,
            "queue": queue,
            "window": window,
            "options": options,
        }
        self._arguments = {name: value for name, value in arguments.items() if value is not None}
        self._calls: CallQueue | None = None
        self._opening = threading.Lock()

    def resolve_options(self) -> CeleryOptions:
        """Return the options that hold now; override this to take defaults from elsewhere."""
        given = {name: value for name, value in self._arguments.items() if name != "options"}
        options: CeleryOptions | None = self._arguments.get("options")
        return options.model_copy(update=given) if options else CeleryOptions(**given)

    def duplicate(self) -> Self:
        """Return a runner like this one that is not started."""
        return type(self)(**self._arguments)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other._arguments == self._arguments

    __hash__ = None  # type: ignore[assignment]

    def submit(
        self,
        task: Task[Any, Any],
        parameters: dict[str, Any],
        wait_for: Iterable[PrefectFuture[Any]] | None = None,
        dependencies: Inputs | None = None,
    ) -> PrefectConcurrentFuture[Any]:
        """Run the task in a worker once the futures it depends on are done; returns its future.

        Raises NotImportable where workers cannot find the task, NotSerializable where its
        arguments cannot be written; for a task that waits for others, the latter is its future's
        error.
        """
        if not self._started:
            raise RuntimeError("The task runner must be started before submitting work.")
        submission = _Submission(self._open(), task, parameters, wait_for, dependencies or {})
        return submission.send_when_ready()

    def __exit__(self, exc_type: Any, exc_value: Any, traceback: Any) -> None:
        if self._calls:
            self._calls.close()
            self._calls = None
        super().__exit__(exc_type, exc_value, traceback)

    def __getstate__(self) -> dict[str, Any]:
        return self._arguments

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(**state)  # type: ignore[misc]

    def _open(self) -> CallQueue:
        with self._opening:
            self._calls = self._calls or CallQueue(self.resolve_options())
            return self._calls


class _ResultFuture(PrefectConcurrentFuture[Any]):
    """A future whose result is read from the storage when it is first used."""

    _ended: State[Any] | None

    @property
    def _final_state(self) -> State[Any] | None:
        if self._ended:
            self._ended = with_result(self._ended)
        return self._ended

    @_final_state.setter
    def _final_state(self, state: State[Any] | None) -> None:
        self._ended = state


class _Submission:
    """A call that waits for its futures, then is stored and sent."""

    def __init__(
        self,
        calls: CallQueue,
        task: Task[Any, Any],
        parameters: dict[str, Any],
        wait_for: Iterable[PrefectFuture[Any]] | None,
        dependencies: Inputs,
    ) -> None:
        self.calls = calls
        self.task = task
        self.run_id = uuid4()
        self.parameters = parameters
        self.wait_for = list(wait_for or ())
        self.inputs = _inputs(parameters, dependencies)
        self.path = import_path(task)
        self.options = options(task, self.run_id)
        self.context = context(task, self.run_id, self.inputs)
        self.future: Future[State[Any]] = Future()

    def send_when_ready(self) -> PrefectConcurrentFuture[Any]:
        """Send now, or when the last of its futures is done; returns the call's own future."""
        future = _ResultFuture(self.run_id, self.future)
        upstream = _futures([self.parameters, self.wait_for])
        if not upstream:
            self._send()
            return future
        pending, counting, caller = [len(upstream)], threading.Lock(), copy_context()

        def count_down(_: PrefectFuture[Any]) -> None:
            with counting:
                pending[0] -= 1
                is_last = not pending[0]
            if is_last:
                caller.run(self._send_or_fail)

        for dependency in upstream:
            dependency.add_done_callback(count_down)
        return future

    def _send(self) -> None:
        parameters, wait_for = _with_states([self.parameters, self.wait_for])
        call = Call(parameters, wait_for, self.inputs, self.options, self.context)
        address = store_call(call, self.task, self.run_id)
        flow = FlowRunContext.get()
        flow_run = str(flow.flow_run.id) if flow and flow.flow_run else ""
        api = PREFECT_API_URL.value() or ""
        arguments = CallMessage(self.path, str(self.run_id), flow_run, address, api)
        self.calls.send(Message(self.run_id, arguments, self.future))

    def _send_or_fail(self) -> None:
        try:
            self._send()
        except Exception as error:
            self.future.set_result(Failed(message=str(error), data=error))


def _inputs(parameters: dict[str, Any], dependencies: Inputs) -> Inputs:
    """Which runs each parameter comes from, as the UI draws them."""
    inputs = {name: collect_task_run_inputs_sync(value) for name, value in parameters.items()}
    return {name: runs | dependencies.get(name, set()) for name, runs in inputs.items()}


def _futures(expression: Any) -> list[PrefectFuture[Any]]:
    """The futures anywhere in an expression, each once."""
    futures: dict[UUID, PrefectFuture[Any]] = {}

    def visit(part: Any) -> Any:
        if isinstance(part, quote):
            raise StopVisiting
        if isinstance(part, PrefectFuture):
            futures[part.task_run_id] = part
        return part

    visit_collection(expression, visit_fn=visit, return_data=False)
    return list(futures.values())


def _with_states(expression: Any) -> Any:
    """The expression with each future's final state in its place, which engines resolve."""

    def final_state(part: Any) -> Any:
        if isinstance(part, quote):
            raise StopVisiting
        if isinstance(part, PrefectFuture):
            part.wait()
            return part.wrapped_future.result() if isinstance(part, _ResultFuture) else part.state
        return part

    return visit_collection(expression, visit_fn=final_state, return_data=True)
