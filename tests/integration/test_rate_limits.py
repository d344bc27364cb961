"""Rates and rests that hold over all processes of a fleet, measured at the server they protect."""

import multiprocessing
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import redis

from altlens.replay_server.exchange import Ask, Reply
from altlens.replay_server.server import ReplayServer
from tests.integration.sec_client import Asking, ask

JSON = {"content-type": "application/json"}
WORKERS = 4


@pytest.fixture
def redis_client(redis_url: str) -> Iterator[redis.Redis]:
    """The shared Redis, emptied."""
    with redis.Redis.from_url(redis_url) as client:
        client.flushdb()
        yield client


def run_workers(askings: Sequence[Asking]) -> None:
    """Processes that begin together; returns when all have ended well."""
    spawn = multiprocessing.get_context("spawn")
    ready = spawn.Barrier(len(askings))
    workers = [spawn.Process(target=ask, args=(asking, ready)) for asking in askings]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * len(workers)


def busiest_second(times: Sequence[float]) -> int:
    """The most requests within any one second."""
    return max(sum(start <= time < start + 1 for time in times) for start in times)


def test_sec_sees_at_most_eight_requests_a_second_of_all_processes(
    redis_client: redis.Redis, redis_url: str, tmp_path: Path
) -> None:
    with ReplayServer(lambda asked: Reply(200, JSON, b"{}")) as server:
        homes = [tmp_path / str(number) for number in range(WORKERS)]
        clock_errors = (0.0, 0.0, 5.0, -5.0)
        run_workers(
            [
                Asking(server.url, redis_url, home, 8, error)
                for home, error in zip(homes, clock_errors, strict=True)
            ]
        )
        times = [asked.at for asked in server.seen]
    assert len(times) == WORKERS * 8
    assert busiest_second(times) <= 8, sorted(round(time - times[0], 3) for time in times)
