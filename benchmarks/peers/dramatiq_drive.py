"""A Dramatiq group of one message per item, with all results collected.

`python -m benchmarks.peers.dramatiq_drive NAME ITEMS`
"""

import sys
from typing import Any

from dramatiq import group

from benchmarks.driving import run_measured
from benchmarks.peers.dramatiq_app import work
from benchmarks.peers.one import payloads

PATIENCE_MS = 600_000


def grouped(calls: list[tuple[str, str]]) -> dict[str, Any]:
    """Send one message and collect one result per item."""
    results = list(
        group(work.message(*given) for given in calls)
        .run()
        .get_results(block=True, timeout=PATIENCE_MS)
    )
    return {"items": len(results), "messages": len(calls)}


if __name__ == "__main__":
    given = payloads(sys.argv[1], int(sys.argv[2]))
    run_measured(lambda: grouped(given))
