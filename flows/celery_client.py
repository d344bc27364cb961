"""Calls of the task runner to the queue `prefect`, and their receipts back.

One thread a flow run publishes calls while there is room and hands their receipts to futures. The
message is small and the window bounded, so a flow of any size leaves the broker flat.
"""

import threading
import time
from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future
from contextvars import copy_context
from typing import Any, NamedTuple
from uuid import UUID

from amqp.exceptions import MessageNacked
from celery import states
from celery.result import denied_join_result
from kombu.exceptions import OperationalError
from prefect.client.schemas.objects import State
from prefect.logging import get_logger
from prefect.states import Cancelled, Crashed
from redis.exceptions import RedisError

from altlens.settings import get_settings
from flows.stage_queue import CONFIRM_SECONDS, confirmed, reach_broker
from flows.task_states import held_states, load_state, set_state
from tasks.brokers import check_brokers
from tasks.embedded import start_worker
from tasks.prefect_app import QUEUE, RUN, app

POLL_SECONDS = 0.05
IDLE_SECONDS = 0.2
THREADS = 32  # of the embedded worker: tasks that wait for their own tasks hold one each
WORKER = f"celery -A tasks.prefect_app worker -Q {QUEUE}"

logger = get_logger("task_runner.celery")


class Message(NamedTuple):
    """What is sent of a call, and the future that its receipt is for."""

    run_id: UUID
    arguments: tuple[str, ...]
    future: Future[State[Any]]


class CallClient:
    """Calls out and receipts in, at most `window` in flight."""

    def __init__(self, window: int) -> None:
        settings = get_settings()
        check_brokers(settings)
        if settings.embedded:
            start_worker(app, THREADS)
        else:
            reach_broker(app, settings)
        self._window = window
        self._patience = settings.fanout.overdue_seconds
        self._is_embedded = settings.embedded
        self._waiting: deque[Message] = deque()
        self._flying: dict[str, Message] = {}
        self._heard_at = time.monotonic()
        self._closed = threading.Event()
        self._thread = threading.Thread(
            target=copy_context().run, args=[self._serve], name="prefect-calls", daemon=True
        )
        self._thread.start()

    def send(self, message: Message) -> None:
        """Publish the call as soon as there is room."""
        self._waiting.append(message)

    def close(self) -> None:
        """Take back what is waiting, stop what is running, and answer for both as cancelled."""
        self._closed.set()
        self._thread.join()
        if self._flying:
            names = list(self._flying)
            app.control.revoke(names, terminate=not self._is_embedded)
        for message in self._flying.values():
            state = Cancelled(message="The flow run ended before this task did.")
            set_state(message.run_id, state)
            message.future.set_result(state)
        for message in self._waiting:
            message.future.set_result(Cancelled(message="The flow run ended before it was sent."))

    def _serve(self) -> None:
        while not self._closed.is_set():
            try:
                self._turn()
            except Exception as error:  # whoever waits would wait for ever
                self._give_up(error)
            self._closed.wait(0 if self._flying else IDLE_SECONDS)

    def _turn(self) -> None:
        self._publish()
        for name, meta in self._collected(self._flying):
            self._on_result(self._flying[name], meta)
            del self._flying[name]
        if time.monotonic() - self._heard_at > self._patience:
            self._look_up()

    def _give_up(self, error: Exception) -> None:
        logger.exception("Tasks could not be sent or heard of")
        state = Crashed(message=f"The task could not be sent or heard of. {error!r}")
        for message in (*self._flying.values(), *self._waiting):
            message.future.set_result(state)
        self._flying.clear()
        self._waiting.clear()

    def _publish(self) -> None:
        while self._waiting and len(self._flying) < self._window:
            message = self._waiting[0]
            # No subscription to the receipt, which is asked for: sending would need Redis.
            with confirmed(app) as connection, denied_join_result():
                try:
                    app.send_task(
                        RUN,
                        args=message.arguments,
                        task_id=str(message.run_id),
                        queue=QUEUE,
                        retry=False,
                        connection=connection,
                        confirm_timeout=CONFIRM_SECONDS,
                    )
                except MessageNacked:
                    self._closed.wait(IDLE_SECONDS)  # no room: later
                    return
                except (OperationalError, OSError):
                    connection.collect()  # it may be half open: the next call makes another
                    self._closed.wait(IDLE_SECONDS)
                    return
            self._flying[str(message.run_id)] = self._waiting.popleft()

    def _collected(self, names: Iterable[str]) -> Iterable[tuple[str, dict[str, Any]]]:
        try:
            found = list(app.backend.get_many(set(names), interval=POLL_SECONDS, max_iterations=1))
        except (RedisError, ConnectionError):
            return []
        for name, _ in found:
            app.backend.forget(name)
            self._heard_at = time.monotonic()
        return found

    def _on_result(self, message: Message, meta: dict[str, Any]) -> None:
        if meta["status"] == states.SUCCESS:
            message.future.set_result(load_state(meta["result"]))
        else:
            reason = f"{type(meta['result']).__name__}: {meta['result']}"
            state = Crashed(message=f"The worker could not run the task. {reason}")
            set_state(message.run_id, state)
            message.future.set_result(state)

    def _look_up(self) -> None:
        """Nothing was heard for long: a receipt may be lost, or there may be no worker."""
        self._heard_at = time.monotonic()
        if not self._flying:
            return
        try:
            held = held_states(UUID(name) for name in self._flying)
        except Exception as error:
            logger.warning("Prefect's API does not answer (%s); still waiting", error)
            return
        for run_id, state in held.items():
            if state.is_final():
                self._flying.pop(str(run_id)).future.set_result(state)
        if self._flying and not held:
            logger.warning("No worker takes %s tasks; start one: %s", len(self._flying), WORKER)
