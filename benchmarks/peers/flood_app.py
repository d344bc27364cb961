"""A task of five milliseconds, for brokers whose publisher is faster than its workers.

`BENCH_BROKER` and `BENCH_BACKEND` are the addresses for messages and results.
"""

import os
import time
from functools import cache

from celery import Celery
from redis import Redis

from altlens.settings import get_settings

DONE = "bench:done"
WORK_SECONDS = 0.005

app = Celery(
    "flood",
    broker=os.environ.get("BENCH_BROKER"),
    backend=os.environ.get("BENCH_BACKEND"),
    set_as_current=False,
)
app.conf.task_default_queue = "flood"


@app.task(name="flood.work")
def work(payload: str) -> str:
    """Wait, count, and return a short result."""
    time.sleep(WORK_SECONDS)
    counter().incr(DONE)
    return payload[:100]


@cache
def counter() -> Redis:
    """The Redis in which finished tasks are counted."""
    return Redis.from_url(get_settings().results.url)
