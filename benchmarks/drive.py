"""A flow process that runs stages of a seeded run, each as a Prefect task run.

`python -m benchmarks.drive RUN STAGE… [--interactive]`
"""

import sys
from typing import Any

from prefect import flow

from benchmarks.driving import run_measured
from flows.progress import progress_listener
from flows.stage import run_stage


@flow(name="bench", persist_result=False)
def drive(run_id: str, stages: list[str], interactive: bool) -> list[dict[str, Any]]:
    """Run the stages in order; returns their reports."""
    return [run_stage(stage, run_id, interactive).model_dump() for stage in stages]


def run_with_listener(run_id: str, stages: list[str], interactive: bool) -> dict[str, Any]:
    """Run the flow with a progress listener, as a terminal does; returns its reports."""
    with progress_listener(lambda *_: None):
        return {"stages": drive(run_id, stages, interactive)}


if __name__ == "__main__":
    run, *chosen = [word for word in sys.argv[1:] if word != "--interactive"]
    run_measured(lambda: run_with_listener(run, chosen, "--interactive" in sys.argv))
