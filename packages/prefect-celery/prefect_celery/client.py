"""Publish messages to Celery workers and collect their results by polling.

    client = CeleryClient(app)
    if client.publish("add", [1, 2], queue="numbers", task_id=task_id):
        for result in client.collect([task_id]):
            print(result.value)

Results are polled, not subscribed to, so that publishing does not need the result store. Nothing
here imports Prefect.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, NamedTuple

from amqp.exceptions import MessageNacked
from celery import Celery, states
from celery.result import denied_join_result
from kombu import Connection
from kombu.exceptions import OperationalError
from kombu.pools import connections
from redis.exceptions import RedisError

from prefect_celery.embedded import THREADS, start_worker
from prefect_celery.errors import BrokerUnavailable

POLL_SECONDS = 0.02
AWAY_SECONDS = 0.5
CONFIRM_SECONDS = 20.0


class Result(NamedTuple):
    """What a message led to: the task's return value, or the error that ended it."""

    task_id: str
    value: Any = None
    error: str = ""


class CeleryClient:
    """One application's messages out and results in.

    With a broker in memory, a worker is started on threads of this process. Raises
    BrokerUnavailable where another broker does not answer.
    """

    def __init__(self, app: Celery, embedded_threads: int = THREADS) -> None:
        self._app = app
        self._is_embedded = str(app.conf.broker_url).startswith("memory")
        if self._is_embedded:
            start_worker(app, embedded_threads)
        else:
            _check_broker(app)

    def publish(self, task: str, arguments: Sequence[Any], queue: str, task_id: str) -> bool:
        """Publish a message, confirmed by the broker; False where it has no room or is away."""
        registered = self._app.tasks.get(task)
        send = registered.apply_async if registered else partial(self._app.send_task, task)
        # Subscribing to the result would need the result store: it is polled instead.
        with _confirming(self._app) as connection, denied_join_result():
            try:
                send(
                    args=arguments,
                    task_id=task_id,
                    queue=queue,
                    retry=False,
                    connection=connection,
                    confirm_timeout=CONFIRM_SECONDS,
                )
            except MessageNacked:
                return False
            except (OperationalError, OSError):
                connection.collect()  # it may be half open: the next call opens another
                return False
        return True

    def collect(self, task_ids: Iterable[str]) -> Iterator[Result]:
        """Yield the results that are there, each once; waits a moment where none is.

        While the result store is away there are none.
        """
        backend = self._app.backend
        try:
            ready = list(backend.get_many(set(task_ids), interval=POLL_SECONDS, max_iterations=1))
            for task_id, meta in ready:
                backend.forget(task_id)
                yield _result(task_id, meta)
        except (RedisError, ConnectionError):
            time.sleep(AWAY_SECONDS)

    def revoke(self, task_ids: Iterable[str]) -> None:
        """Have workers drop these messages, and end those that run in processes of theirs."""
        self._app.control.revoke(list(task_ids), terminate=not self._is_embedded)


def _result(task_id: str, meta: dict[str, Any]) -> Result:
    value = meta["result"]
    if meta["status"] == states.SUCCESS:
        return Result(task_id, value)
    return Result(task_id, error=f"{type(value).__name__}: {value}")


def _confirming(app: Celery) -> AbstractContextManager[Connection]:
    """A pooled connection on which the broker confirms what is published.

    Workers do without: their events would wait for ever for a confirm on a half-open connection.
    """
    connection = app.connection_for_write(transport_options={"confirm_publish": True})
    return connections[connection].acquire(block=True)  # type: ignore[no-any-return]


def _check_broker(app: Celery) -> None:
    try:
        with app.connection_for_write() as connection:
            connection.ensure_connection(max_retries=3, interval_start=0.5, timeout=15)
    except (OperationalError, OSError) as error:
        where = str(app.conf.broker_url).rpartition("@")[2]
        raise BrokerUnavailable(where, str(error)) from error
