"""A measured process: it prints `ready`, waits for a line, works, and prints a JSON report."""

import resource
import sys
import time
from collections.abc import Callable
from os import getpid
from typing import Any

import httpx
import orjson

from benchmarks.servers import cpu_seconds


def run_measured(work: Callable[[], dict[str, Any] | None]) -> None:
    """Do the work after a line on stdin; CPU time includes living children."""
    paths = _counted_requests()
    _say(b"ready")
    sys.stdin.readline()
    began, used = time.perf_counter(), cpu_seconds(getpid())
    result = work() or {}
    report = {
        "seconds": time.perf_counter() - began,
        "cpu_seconds": cpu_seconds(getpid()) - used,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
        "requests": len(paths),
        **result,
    }
    _say(orjson.dumps(report))


def _counted_requests() -> list[str]:
    """Record the paths of all later requests through httpx, which are Prefect's."""
    paths: list[str] = []
    send, async_send = httpx.Client.send, httpx.AsyncClient.send

    def counting(self: httpx.Client, request: httpx.Request, **options: Any) -> httpx.Response:
        paths.append(request.url.path)
        return send(self, request, **options)

    async def counting_too(
        self: httpx.AsyncClient, request: httpx.Request, **options: Any
    ) -> httpx.Response:
        paths.append(request.url.path)
        return await async_send(self, request, **options)

    httpx.Client.send, httpx.AsyncClient.send = counting, counting_too  # type: ignore[method-assign]
    return paths


def _say(line: bytes) -> None:
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()
