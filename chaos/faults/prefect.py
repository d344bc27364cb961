"""Prefect's server: killed, unavailable in the middle, unavailable at the end."""

import time

from chaos.faults.base import fault
from chaos.testbed import ChaosTestbed

AWAY_SECONDS = 60


@fault("kill -9 of the Prefect server", at=("analyze", 20))
def killed(testbed: ChaosTestbed) -> None:
    testbed.kill("prefect")


@fault("Prefect API away for a minute", at=("clean", 12), flow_dies=True, size="full")
def away(testbed: ChaosTestbed) -> None:
    testbed.stop("prefect")
    time.sleep(AWAY_SECONDS)
    testbed.start("prefect")


@fault("Prefect API away at the finish", at=("aggregate", 1), flow_dies=True, size="full")
def away_at_the_finish(testbed: ChaosTestbed) -> None:
    testbed.stop("prefect")
    time.sleep(AWAY_SECONDS)
    testbed.start("prefect")
