"""Calls on their way to workers, and final states on their way back.

One thread per flow run publishes calls while the window has room and resolves their futures.
Messages are small and the window is bounded, so the broker's load does not grow with the flow.
"""

import threading
import time
from collections import deque
from concurrent.futures import Future
from contextvars import copy_context
from typing import Any, NamedTuple
from uuid import UUID

from prefect.client.schemas.objects import State
from prefect.logging import get_logger
from prefect.states import Cancelled, Crashed

from prefect_celery.celery_app import RUN, celery_app
from prefect_celery.client import CeleryClient, Result
from prefect_celery.options import CeleryOptions
from prefect_celery.task_states import load_state, read_states, set_state

IDLE_SECONDS = 0.2

logger = get_logger("task_runner.celery")


class Message(NamedTuple):
    """What is sent of a call, and the future of its final state."""

    run_id: UUID
    arguments: tuple[str, ...]
    future: Future[State[Any]]


class CallQueue:
    """Sends calls, at most `options.window` in flight, and resolves their futures.

    Raises BadOption or BrokerUnavailable where Celery cannot work with the options.
    """

    def __init__(self, options: CeleryOptions) -> None:
        self._options = options
        self._client = CeleryClient(celery_app(options), options.embedded_threads)
        self._waiting: deque[Message] = deque()
        self._in_flight: dict[str, Message] = {}
        self._heard_at = time.monotonic()
        self._closed = threading.Event()
        self._thread = threading.Thread(
            target=copy_context().run, args=[self._serve], name="prefect-celery-calls", daemon=True
        )
        self._thread.start()

    def send(self, message: Message) -> None:
        """Publish the call as soon as the window has room."""
        self._waiting.append(message)

    def close(self) -> None:
        """Cancel all calls that are not finished: waiting ones, and those with workers."""
        self._closed.set()
        self._thread.join()
        if self._in_flight:
            self._client.revoke(self._in_flight)
        for message in self._in_flight.values():
            state: State[Any] = Cancelled(message="The flow run ended before this task did.")
            set_state(message.run_id, state)
            message.future.set_result(state)
        for message in self._waiting:
            message.future.set_result(Cancelled(message="The flow run ended before it was sent."))

    def _serve(self) -> None:
        while not self._closed.is_set():
            try:
                self._step()
            except Exception as error:  # otherwise futures would never be resolved
                self._give_up(error)
            self._closed.wait(0 if self._in_flight else IDLE_SECONDS)

    def _step(self) -> None:
        self._publish()
        if self._in_flight:
            for result in self._client.collect(self._in_flight):
                self._heard_at = time.monotonic()
                self._on_result(self._in_flight.pop(result.task_id), result)
        if time.monotonic() - self._heard_at > self._options.overdue_seconds:
            self._read_overdue()

    def _give_up(self, error: Exception) -> None:
        logger.exception("Tasks could not be sent, or their states not received")
        state: State[Any] = Crashed(
            message=f"The task could not be sent, or its state not received. {error!r}"
        )
        for message in (*self._in_flight.values(), *self._waiting):
            message.future.set_result(state)
        self._in_flight.clear()
        self._waiting.clear()

    def _publish(self) -> None:
        while self._waiting and len(self._in_flight) < self._options.window:
            message = self._waiting[0]
            task_id = str(message.run_id)
            if not self._client.publish(RUN, message.arguments, self._options.queue, task_id):
                self._closed.wait(IDLE_SECONDS)
                return
            self._in_flight[task_id] = self._waiting.popleft()

    def _on_result(self, message: Message, result: Result) -> None:
        if not result.error:
            message.future.set_result(load_state(result.value))
            return
        state: State[Any] = Crashed(message=f"The worker could not run the task. {result.error}")
        set_state(message.run_id, state)
        message.future.set_result(state)

    def _read_overdue(self) -> None:
        """Ask Prefect's API for final states: a result may be lost, or there may be no worker."""
        self._heard_at = time.monotonic()
        if not self._in_flight:
            return
        try:
            states = read_states(UUID(task_id) for task_id in self._in_flight)
        except Exception as error:
            logger.warning("Prefect's API does not answer (%s); still waiting", error)
            return
        for run_id, state in states.items():
            if state.is_final():
                self._in_flight.pop(str(run_id)).future.set_result(state)
        if self._in_flight and not states:
            logger.warning(
                "No worker takes %s tasks from the queue %s; start one: %s",
                len(self._in_flight),
                self._options.queue,
                self._options.worker_command,
            )
