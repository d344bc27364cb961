"""Redis: killed, flushed, full, unreachable."""

import time

from chaos.faults.base import fault
from chaos.proxy import Mode
from chaos.testbed import ChaosTestbed

AWAY_SECONDS = 10


@fault("kill -9 of Redis, whose data are gone", at=("analyze", 20))
def killed(testbed: ChaosTestbed) -> None:
    testbed.kill("redis")


@fault("Redis FLUSHALL", at=("analyze", 20), size="short")
def flushed(testbed: ChaosTestbed) -> None:
    with testbed.results() as client:
        client.flushall()


@fault("Redis full (noeviction)", at=("analyze", 20))
def full(testbed: ChaosTestbed) -> None:
    with testbed.results() as client:
        client.config_set("maxmemory", "1")
        time.sleep(AWAY_SECONDS)
        client.config_set("maxmemory", "256mb")


@fault("Redis away for 10 s", at=("clean", 12))
def away(testbed: ChaosTestbed) -> None:
    testbed.stop("redis")
    time.sleep(AWAY_SECONDS)
    testbed.start("redis")


@fault("half-open connections to Redis", at=("analyze", 20), size="full")
def half_open(testbed: ChaosTestbed) -> None:
    testbed.receipts.hold()


@fault("Redis silent for 20 s", at=("analyze", 20), size="full")
def silent(testbed: ChaosTestbed) -> None:
    testbed.receipts.set(Mode.FROZEN)
    time.sleep(2 * AWAY_SECONDS)
    testbed.receipts.set(Mode.OPEN)
