"""The fan-out on real servers: bounded, exact, and robust against the loss of any process."""

import json
import math
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psutil
import pymongo

from altlens.runs.run import CANCELLED, load, set_state
from altlens.store.base import Where
from altlens.store.collections import ANALYSES, FAILURES
from chaos.seed import seed
from flows.fanout import DEATHS
from tests.integration.fleet.conftest import LocalFleet, kill_tree, wait_until
from tests.integration.prefect_process import PrefectServer

WINDOW = 6
QUEUE_LENGTH = 25
ON_THEIR_WAY = (
    21  # RabbitMQ counts a message once it is written, so each publisher may be one ahead
)
MOST_TRIES = math.ceil(math.log2(500)) + DEATHS  # the largest chunk, bisected down to one unit


def analyzed(fleet: LocalFleet, name: str) -> int:
    """The number of a seeded run's texts that have an analysis."""
    prefix = f"post/{name}-"
    where = Where(at_least={"_id": prefix}, at_most={"_id": f"{prefix}~"})
    return fleet.store.count(ANALYSES, where)


def wait_for_analyses(fleet: LocalFleet, name: str, least: int = 1) -> None:
    wait_until(lambda: analyzed(fleet, name) >= least, 240)


def settled(fleet: LocalFleet, name: str) -> int:
    """The number of analyses once the chunks in flight have finished."""
    before = -1
    while (now := analyzed(fleet, name)) != before:
        before = now
        time.sleep(2)
    return now


@contextmanager
def sampled_depth(fleet: LocalFleet, queue: str) -> Iterator[list[int]]:
    """Sample the depth of a queue until the end of the block."""
    depths: list[int] = []
    ended = threading.Event()

    def sample() -> None:
        while not ended.wait(0.1):
            depths.append(fleet.depth(queue))

    sampler = threading.Thread(target=sample)
    sampler.start()
    yield depths
    ended.set()
    sampler.join()


def test_100_000_items_leave_broker_and_results_flat(fleet: LocalFleet) -> None:
    fleet.worker()
    warm = seed(fleet.store, "warm", 5_000)
    fleet.report(fleet.drive(warm.id))
    run = seed(fleet.store, "flat", 100_000)
    rabbit = psutil.Process(fleet.pid("rabbitmq"))
    memory_before = rabbit.memory_info().rss + fleet.redis.info("memory")["used_memory"]
    highest = memory_before
    driver = fleet.drive(run.id)
    with sampled_depth(fleet, "cpu") as depths:
        while driver.poll() is None:
            used = rabbit.memory_info().rss + fleet.redis.info("memory")["used_memory"]
            highest = max(highest, used)
            time.sleep(0.2)
    report = fleet.report(driver)
    assert (report["executed"], report["failed"]) == (100_000, 0)
    assert analyzed(fleet, "flat") == 100_000
    assert max(depths) <= WINDOW
    assert highest - memory_before < 50_000_000
    assert fleet.redis.dbsize() < 50  # receipts do not pile up


def test_a_killed_child_neither_loses_nor_repeats_items(fleet: LocalFleet) -> None:
    worker = fleet.worker()
    run = seed(fleet.store, "child", 3_000, ("slow",) * 200)
    driver = fleet.drive(run.id)
    wait_for_analyses(fleet, "child")
    psutil.Process(worker.pid).children()[0].send_signal(signal.SIGKILL)
    report = fleet.report(driver)
    assert analyzed(fleet, "child") == 3_200
    assert (report["failed"], report["executed"] + report["skipped"]) == (0, 3_200)


def test_a_killed_worker_neither_loses_nor_repeats_items(fleet: LocalFleet) -> None:
    worker = fleet.worker()
    run = seed(fleet.store, "worker", 3_000, ("slow",) * 200)
    driver = fleet.drive(run.id)
    wait_for_analyses(fleet, "worker")
    kill_tree(worker)
    fleet.worker()
    report = fleet.report(driver)
    assert analyzed(fleet, "worker") == 3_200
    assert report["failed"] == 0


def test_only_the_killer_item_fails_and_it_can_be_retried(
    fleet: LocalFleet, prefect_process: PrefectServer
) -> None:
    fleet.settings |= prefect_process.environment
    fleet.worker("cpu,cpu.interactive,fetch.interactive")
    run = seed(fleet.store, "killer", 300, ("killer item",))
    report = fleet.report(fleet.drive(run.id))
    assert (report["failed"], analyzed(fleet, "killer")) == (1, 300)
    deaths = (fleet.folder / "fixed.deaths").read_text().split()
    assert DEATHS <= len(deaths) <= MOST_TRIES
    [row] = fleet.store.find(FAILURES, Where(equal={"run": run.id}))
    assert (row["error"], row["attempts"], row["state"]) == ("Poison", 3, "open")
    assert row["unit"].startswith("post/killer-300@")
    (fleet.folder / "fixed").touch()
    retried = fleet.altlens("failures", "retry", row["_id"], "--json")
    assert json.loads(retried)["reopened"] == 1
    assert analyzed(fleet, "killer") == 301
    assert fleet.store.get(FAILURES, [row["_id"]])[row["_id"]]["state"] == "resolved"


def test_a_flushed_redis_only_costs_time(fleet: LocalFleet) -> None:
    fleet.settings["ALTLENS_FANOUT_OVERDUE_SECONDS"] = "3"
    fleet.worker()
    run = seed(fleet.store, "flush", 5_000, ("slow",) * 200)
    driver = fleet.drive(run.id)
    wait_for_analyses(fleet, "flush")
    fleet.redis.flushall()
    report = fleet.report(driver)
    assert (report["failed"], analyzed(fleet, "flush")) == (0, 5_200)


def test_a_restarted_rabbitmq_only_costs_time(fleet: LocalFleet) -> None:
    fleet.settings["ALTLENS_FANOUT_OVERDUE_SECONDS"] = "5"
    fleet.worker()
    run = seed(fleet.store, "rabbit", 5_000, ("slow",) * 200)
    driver = fleet.drive(run.id)
    wait_for_analyses(fleet, "rabbit")
    os.kill(fleet.pid("rabbitmq"), signal.SIGKILL)  # its supervisor starts it again
    report = fleet.report(driver)
    assert (report["failed"], analyzed(fleet, "rabbit")) == (0, 5_200)


def test_an_election_only_costs_time(fleet: LocalFleet) -> None:
    fleet.worker()
    run = seed(fleet.store, "election", 5_000, ("slow",) * 200)
    driver = fleet.drive(run.id)
    wait_for_analyses(fleet, "election")
    client: pymongo.MongoClient[dict[str, object]] = pymongo.MongoClient(
        fleet.environment["ALTLENS_STORE_URL"]
    )
    with suppress(pymongo.errors.AutoReconnect):  # it may close the connection before it responds
        client.admin.command("replSetStepDown", 10, force=True)
    client.close()
    report = fleet.report(driver)
    assert (report["failed"], analyzed(fleet, "election")) == (0, 5_200)


def test_the_run_after_a_killed_flow_does_only_the_rest(fleet: LocalFleet) -> None:
    fleet.worker()
    run = seed(fleet.store, "half", 16_000)
    driver = fleet.drive(run.id)
    wait_for_analyses(fleet, "half", 6_000)
    kill_tree(driver)
    wait_until(lambda: fleet.depth("cpu") == 0)
    half = settled(fleet, "half")
    assert 6_000 <= half < 16_000
    report = fleet.report(fleet.drive(run.id))
    assert (report["skipped"], report["executed"]) == (half, 16_000 - half)
    assert analyzed(fleet, "half") == 16_000


def test_cancelling_stops_new_chunks_and_drains(fleet: LocalFleet) -> None:
    fleet.worker()
    run = seed(fleet.store, "cancel", 0, ("slow",) * 1_000)
    driver = fleet.drive(run.id)
    wait_for_analyses(fleet, "cancel")
    set_state(fleet.store, load(fleet.store, run.id), CANCELLED)
    assert driver.wait(timeout=60) != 0
    assert fleet.depth("cpu") == 0
    stopped_at = settled(fleet, "cancel")
    assert 0 < stopped_at < 1_000
    resumed = fleet.report(fleet.resumed(run))
    assert (resumed["skipped"], resumed["executed"]) == (stopped_at, 1_000 - stopped_at)


def test_an_interactive_run_does_not_wait_behind_a_backfill(fleet: LocalFleet) -> None:
    fleet.settings["ALTLENS_FANOUT_MAX_CHUNK"] = "50"
    fleet.worker("cpu")
    fleet.worker("cpu.interactive", processes=1)
    backfill = fleet.drive(seed(fleet.store, "backfill", 0, ("slow",) * 20_000).id)
    wait_for_analyses(fleet, "backfill")
    quick = fleet.report(fleet.drive(seed(fleet.store, "quick", 50).id, "--interactive"))
    assert backfill.poll() is None, "the backfill ended before the interactive run"
    assert quick["executed"] == 50
    assert analyzed(fleet, "backfill") < 20_000
    kill_tree(backfill)


def test_twenty_fan_outs_and_a_crashing_one_stay_within_bounds(fleet: LocalFleet) -> None:
    """Together they exceed the queue, so each is rejected at times and backs off."""
    fleet.settings |= {
        "ALTLENS_FANOUT_QUEUE_LENGTH": str(QUEUE_LENGTH),
        "ALTLENS_FANOUT_MAX_CHUNK": "50",
        "ALTLENS_FANOUT_WINDOW": "20",
    }
    fleet.forget_queues()
    fleet.worker()
    runs = {f"many{n}": seed(fleet.store, f"many{n}", 300) for n in range(20)}
    crashing = seed(fleet.store, "crashing", 3_000)
    with sampled_depth(fleet, "cpu") as depths:
        drivers = [fleet.drive(run.id) for run in runs.values()]
        for crash in range(10):
            driver = fleet.drive(crashing.id)
            wait_for_analyses(fleet, "crashing", 20 * (crash + 1))
            kill_tree(driver)
        fleet.report(fleet.drive(crashing.id))
        for driver in drivers:
            assert fleet.report(driver)["failed"] == 0
    assert QUEUE_LENGTH - 1 <= max(depths) <= QUEUE_LENGTH + ON_THEIR_WAY
    assert analyzed(fleet, "crashing") == 3_000
    assert [analyzed(fleet, name) for name in runs] == [300] * 20
    everyone = [run.id for run in (*runs.values(), crashing)]
    assert fleet.store.count(FAILURES, Where(among={"run": everyone})) == 0
