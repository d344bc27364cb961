"""Send chunks of one finished unit each, so that only messages cost time.

`python -m benchmarks.message_drive RUN`
"""

import sys
from itertools import islice

from altlens.runs.run import load
from altlens.settings import get_settings
from altlens.stages.analyze import Analyze
from altlens.store import open_store
from benchmarks.driving import run_measured
from flows.stage_queue import StageQueue


def post(run_id: str) -> dict[str, int]:
    """Send one message per text, as many in flight as the settings allow, and collect receipts."""
    settings, work = get_settings(), Analyze()
    with open_store(settings.store_url) as store:
        done = list(work.units(store, load(store, run_id)))
    units = iter(done)
    queue = StageQueue(work.name, run_id, settings, interactive=False)
    in_flight: set[str] = set()
    sent = skipped = 0
    while in_flight or sent < len(done):
        for unit in islice(units, settings.fanout.window - len(in_flight)):
            task = queue.send([unit])
            assert task  # an empty queue has room for a window
            in_flight.add(task)
            sent += 1
        for returned in queue.collect(in_flight):
            in_flight.discard(returned.task)
            skipped += returned.skipped
    assert skipped == sent, f"{skipped} of {sent} units were done already"
    return {"messages": sent, "items": skipped}


if __name__ == "__main__":
    run_measured(lambda: post(sys.argv[1]))
