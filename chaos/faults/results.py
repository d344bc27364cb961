"""Redis: killed, emptied, full, unreachable."""

import time

from chaos.faults.base import fault
from chaos.proxy import Way
from chaos.testbed import Stand

AWAY_SECONDS = 10


@fault("kill -9 of Redis, whose data are gone", at=("analyze", 20))
def killed(stand: Stand) -> None:
    stand.kill("redis")


@fault("Redis FLUSHALL", at=("analyze", 20), size="short")
def flushed(stand: Stand) -> None:
    with stand.results() as client:
        client.flushall()


@fault("Redis full (noeviction)", at=("analyze", 20))
def full(stand: Stand) -> None:
    with stand.results() as client:
        client.config_set("maxmemory", "1")
        time.sleep(AWAY_SECONDS)
        client.config_set("maxmemory", "256mb")


@fault("Redis away for 10 s", at=("clean", 12))
def away(stand: Stand) -> None:
    stand.stop("redis")
    time.sleep(AWAY_SECONDS)
    stand.start("redis")


@fault("half-open connections to Redis", at=("analyze", 20), size="full")
def half_open(stand: Stand) -> None:
    stand.receipts.hold()


@fault("Redis silent for 20 s", at=("analyze", 20), size="full")
def silent(stand: Stand) -> None:
    stand.receipts.set(Way.HELD)
    time.sleep(2 * AWAY_SECONDS)
    stand.receipts.set(Way.OPEN)
