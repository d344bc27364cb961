"""A worker inside this process, for the default that needs no server.

One process cannot survive an item that kills it; the fleet can.
"""

import logging
import threading
import time
from functools import lru_cache

from celery.worker import WorkController

from tasks.app import app
from tasks.queues import NAMES

THREADS = 8
START_SECONDS = 30.0


@lru_cache
def start_worker() -> WorkController:
    """The process's worker, started on the first call."""
    app.set_default()  # worker threads trace with the default app
    app.set_current()
    logging.getLogger("celery").setLevel(logging.WARNING)
    worker = WorkController(
        app=app,
        pool="threads",
        concurrency=THREADS,
        queues=list(NAMES),
        hostname="embedded@localhost",
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
    )
    threading.Thread(target=worker.start, name="altlens-worker", daemon=True).start()
    deadline = time.monotonic() + START_SECONDS
    while worker.consumer is None or worker.consumer.task_consumer is None:
        if time.monotonic() > deadline:
            raise RuntimeError("The worker inside this process did not start.")
        time.sleep(0.01)
    return worker
