"""Run one stage of a seeded run as a flow process would, and print its report as JSON.

`python -m tests.integration.fleet.drive RUN [--interactive]`
"""

import sys
import time

from altlens.runs.run import load
from altlens.settings import get_settings
from altlens.stages.analyze import Analyze
from altlens.store import open_store
from flows.fanout import FanOut
from flows.stage_queue import StageQueue


def main(run_id: str, interactive: bool) -> None:
    settings = get_settings()
    with open_store(settings.store_url) as store:
        queue = StageQueue("analyze", run_id, settings, interactive)
        fan_out = FanOut(
            Analyze(), store, load(store, run_id), queue, settings, lambda done, seen: None
        )
        report = fan_out()
    sys.stdout.write(
        report.model_copy(
            update={"errors": {**report.errors, "ended_at": int(time.time() * 1000)}}
        ).model_dump_json()
    )


if __name__ == "__main__":
    main(sys.argv[1], "--interactive" in sys.argv)
