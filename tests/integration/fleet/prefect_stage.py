"""A flow of one stage of a seeded run, as a separate process; prints the stage's report.

`python -m tests.integration.fleet.prefect_stage RUN [BREAK_AFTER]`: the first attempt fails
after so many units.
"""

import sys
from typing import Any

from prefect import flow
from prefect.states import Cancelled as CancelledState

from altlens.errors import Cancelled, StoreUnavailable
from flows.fanout import FanOut
from flows.stage import run_stage
from flows.stage_queue import Returned


@flow
def one_stage(run_id: str) -> Any:
    """Run the analyze stage as a batch does."""
    try:
        report = run_stage.with_options(retry_delay_seconds=0)("analyze", run_id)
    except Cancelled as error:
        return CancelledState(message=str(error))
    sys.stdout.write(report.model_dump_json())
    return None


def break_once(after: int) -> None:
    """Let the first fan-out of this process fail while chunks are in flight."""
    land, broken = FanOut._on_result, []

    def landing(fan_out: FanOut, returned: Returned) -> None:
        land(fan_out, returned)
        if not broken and fan_out.counts["executed"] >= after:
            broken.append(True)
            raise StoreUnavailable("the store went away in the middle of the stage")

    FanOut._on_result = landing  # type: ignore[method-assign]


if __name__ == "__main__":
    if len(sys.argv) > 2:
        break_once(int(sys.argv[2]))
    one_stage(sys.argv[1])
