"""A group of one message per item, or chunks, with all results collected.

`python -m benchmarks.peers.celery_drive NAME ITEMS [CHUNK]`
"""

import sys
from typing import Any

from celery import group

from benchmarks.driving import run_measured
from benchmarks.peers.celery_app import work
from benchmarks.peers.one import payloads


def one_by_one(calls: list[tuple[str, str]]) -> dict[str, Any]:
    """Send one message and collect one result per item."""
    results = group(work.s(*given) for given in calls).apply_async().get(interval=0.05)
    return {"items": len(results), "messages": len(calls)}


def in_chunks(calls: list[tuple[str, str]], size: int) -> dict[str, Any]:
    """Use Celery's chunks(): one message for `size` calls, executed in order."""
    results = work.chunks(calls, size).apply_async(queue=work.app.conf.task_default_queue)
    chunks = results.get(interval=0.05)
    return {"items": sum(map(len, chunks)), "messages": len(chunks)}


if __name__ == "__main__":
    given = payloads(sys.argv[1], int(sys.argv[2]))
    chunk = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    run_measured(lambda: in_chunks(given, chunk) if chunk else one_by_one(given))
