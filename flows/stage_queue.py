"""Chunks to the fleet and their receipts back: all that the fan-out knows of Celery."""

import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Any, NamedTuple
from uuid import uuid4

from amqp.exceptions import MessageNacked
from celery import Celery, states
from celery.result import denied_join_result
from kombu import Connection
from kombu.exceptions import OperationalError
from kombu.pools import connections
from redis.exceptions import RedisError

from altlens.errors import BrokerUnavailable
from altlens.runs.stage_list import STAGES
from altlens.settings import Settings
from altlens.stages.base import Receipt, Work
from tasks.app import app, declare_queues
from tasks.brokers import check_brokers
from tasks.embedded import start_worker
from tasks.queues import queue_name

POLL_SECONDS = 0.02
AWAY_SECONDS = 0.5
CONFIRM_SECONDS = 20.0


class Returned(NamedTuple):
    """A chunk that came back: with a receipt, or undone and why."""

    task: str
    receipt: Receipt | None
    skipped: int = 0
    fault: str = ""


class Fleet:
    """Celery, as one stage of one run uses it."""

    def __init__(self, work: Work, run_id: str, settings: Settings, interactive: bool) -> None:
        check_brokers(settings)
        if settings.embedded:
            start_worker(app)
        else:
            reach_broker(app, settings)
            declare_queues()
        self._task = app.tasks[work.name] if work.name in app.tasks else _loaded(work.name)
        self._run_id = run_id
        self._queue = queue_name(STAGES[work.name].queue, interactive)

    def send(self, units: list[str]) -> str | None:
        """Publish a chunk, confirmed by the broker; None where it has no room or no answer."""
        task_id = str(uuid4())
        # No subscription to the receipt, which is asked for: sending would need Redis.
        with confirmed(app) as connection, denied_join_result():
            try:
                self._task.apply_async(
                    args=[self._run_id, units],
                    task_id=task_id,
                    queue=self._queue,
                    retry=False,
                    connection=connection,
                    confirm_timeout=CONFIRM_SECONDS,
                )
            except MessageNacked:
                return None
            except (OperationalError, OSError):
                connection.collect()  # it may be half open: the next send makes another
                return None
        return task_id

    def collect(self, tasks: Iterable[str]) -> Iterator[Returned]:
        """Those of the chunks that are back, each once; waits a moment where none is."""
        try:
            found = list(app.backend.get_many(set(tasks), interval=POLL_SECONDS, max_iterations=1))
            for task_id, meta in found:
                app.backend.forget(task_id)
                yield _returned(task_id, meta)
        except (RedisError, ConnectionError):
            time.sleep(AWAY_SECONDS)


def confirmed(celery: Celery) -> AbstractContextManager[Connection]:
    """A connection, from a pool, on which the broker confirms what is published.

    Workers have none: the events by which they tell that they are alive would wait for ever for a
    confirm on a half-open connection.
    """
    wanted = celery.connection_for_write(transport_options={"confirm_publish": True})
    return connections[wanted].acquire(block=True)


def reach_broker(celery: Celery, settings: Settings) -> None:
    """BrokerUnavailable, in a sentence, rather than a fan-out that waits for nobody."""
    try:
        with celery.connection_for_write() as connection:
            connection.ensure_connection(max_retries=3, interval_start=0.5, timeout=15)
    except (OperationalError, OSError) as error:
        where = settings.broker.url.rpartition("@")[2]
        raise BrokerUnavailable(
            f"The broker at {where} does not answer: {error}. Start the fleet with `altlens up`, "
            "or go back to the embedded default with `altlens down`."
        ) from error


def _loaded(name: str) -> Any:
    app.loader.import_default_modules()
    return app.tasks[name]


def _returned(task_id: str, meta: dict[str, Any]) -> Returned:
    result = meta["result"]
    if meta["status"] != states.SUCCESS:
        return Returned(task_id, None, fault=f"{type(result).__name__}: {result}"[:300])
    if "returned" in result:
        return Returned(task_id, None, fault="the process that had it died")
    skipped = result.pop("skipped")
    return Returned(task_id, Receipt.model_validate(result), skipped)
