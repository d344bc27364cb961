"""A Celery worker inside this process, for runs without servers.

It runs tasks on threads, so a task that kills its process kills the flow too. Nothing here imports
Prefect.
"""

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any

from celery import Celery
from celery.concurrency.thread import TaskPool
from celery.worker import WorkController

THREADS = 8
START_SECONDS = 30.0


class _Threads(TaskPool):  # type: ignore[misc]
    """Threads that run tasks with their worker's app, whichever is the process's default."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.executor = ThreadPoolExecutor(self.limit, initializer=self.app.set_current)


@lru_cache
def start_worker(app: Celery, threads: int = THREADS) -> WorkController:
    """Start the process's one worker of all the app's queues on the first call; returns it."""
    logging.getLogger("celery").setLevel(logging.WARNING)
    worker = WorkController(
        app=app,
        pool=_Threads,
        concurrency=threads,
        queues=[queue.name for queue in app.conf.task_queues],
        hostname=f"embedded-{app.main}@localhost",
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
    )
    threading.Thread(target=worker.start, name=f"{app.main}-worker", daemon=True).start()
    deadline = time.monotonic() + START_SECONDS
    while worker.consumer is None or worker.consumer.task_consumer is None:
        if time.monotonic() > deadline:
            raise RuntimeError("The worker inside this process did not start.")
        time.sleep(0.01)
    return worker
