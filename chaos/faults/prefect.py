"""Prefect's server: killed, away in the middle, away at the finish."""

import time

from chaos.faults.base import fault
from chaos.testbed import Stand

AWAY_SECONDS = 60


@fault("kill -9 of the Prefect server", at=("analyze", 20))
def killed(stand: Stand) -> None:
    stand.kill("prefect")


@fault("Prefect API away for a minute", at=("clean", 12), flow_dies=True, size="full")
def away(stand: Stand) -> None:
    stand.stop("prefect")
    time.sleep(AWAY_SECONDS)
    stand.start("prefect")


@fault("Prefect API away at the finish", at=("aggregate", 1), flow_dies=True, size="full")
def away_at_the_finish(stand: Stand) -> None:
    stand.stop("prefect")
    time.sleep(AWAY_SECONDS)
    stand.start("prefect")
