"""One kind of load of the soak test, repeated until its process is killed.

`python -m chaos.soak_flow backfill|scheduled|person` keeps the `cpu` queue full with new texts,
runs the bundled batch on the scheduled queues, or on the interactive ones.
"""

import sys
import time
from datetime import date, timedelta
from itertools import count

from prefect import flow

from altlens.settings import get_settings
from altlens.store import open_store
from chaos.seed import seed
from chaos.workload import AS_OF, SAMPLE, SYMBOLS
from flows.company_batch import company_batch
from flows.stage import run_stage

TEXTS = 5_000
REST_SECONDS = 5
DAYS = 28  # days for which the sample has data


@flow
def backfill(name: str) -> None:
    """Analyze new texts."""
    with open_store(get_settings().store_url) as store:
        run = seed(store, name, TEXTS)
    run_stage("analyze", run.id)


def main(kind: str) -> None:
    for turn in count():
        if kind == "backfill":
            backfill(f"soak-{time.time_ns()}")
            continue
        day = date.fromisoformat(AS_OF) - timedelta(days=turn % DAYS)
        company_batch(SYMBOLS, as_of=day, replay=SAMPLE, interactive=kind == "person")
        time.sleep(REST_SECONDS)


if __name__ == "__main__":
    main(sys.argv[1])
