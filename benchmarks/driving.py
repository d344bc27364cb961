"""A process under measurement: it says `ready`, waits for a line, works, and reports as JSON."""

import resource
import sys
import time
from collections.abc import Callable
from os import getpid
from typing import Any

import orjson

from benchmarks.servers import cpu_seconds


def driven(work: Callable[[], dict[str, Any] | None]) -> None:
    """Do the work when told to; CPU counts this process and its living children."""
    _say(b"ready")
    sys.stdin.readline()
    began, used = time.perf_counter(), cpu_seconds(getpid())
    found = work() or {}
    report = {
        "seconds": time.perf_counter() - began,
        "cpu_seconds": cpu_seconds(getpid()) - used,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
        **found,
    }
    _say(orjson.dumps(report))


def _say(line: bytes) -> None:
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()
