"""Dagster's own fan-out on Celery: a dynamic output, a step and a message per item.

`python -m benchmarks.peers.dagster_drive NAME ITEMS`
"""

import sys
from typing import Any

from dagster import (
    DagsterInstance,
    DynamicOut,
    DynamicOutput,
    execute_job,
    job,
    op,
    reconstructable,
)
from dagster_celery import celery_executor

from benchmarks.driving import run_measured
from benchmarks.peers.dagster_app import SERVERS
from benchmarks.peers.one import do_one, payloads


@op(out=DynamicOut(), config_schema={"name": str, "items": int})
def each(context):  # type: ignore[no-untyped-def]
    """Yield each item as a dynamic output."""
    items = payloads(context.op_config["name"], context.op_config["items"])
    for number, given in enumerate(items):
        yield DynamicOutput(list(given), mapping_key=str(number))


@op
def work(given) -> str:  # type: ignore[no-untyped-def]
    """Clean and analyze one item per step."""
    return do_one(*given)


@job(executor_def=celery_executor)
def mapped() -> None:
    """Map the step over all items."""
    each().map(work)


def run(name: str, items: int) -> dict[str, Any]:
    """Run the job on the workers; raises RuntimeError if a step failed."""
    config = {
        "execution": {"config": SERVERS},
        "ops": {"each": {"config": {"name": name, "items": items}}},
    }
    with execute_job(
        reconstructable(mapped), instance=DagsterInstance.get(), run_config=config
    ) as done:
        if not done.success:
            raise RuntimeError(f"the run {done.run_id} failed")
    return {"items": items, "messages": items + 1}


if __name__ == "__main__":
    run_measured(lambda: run(sys.argv[1], int(sys.argv[2])))
