"""Rate limits and cooldowns shared by all processes of a fleet, measured at the server."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest
import redis
from fastapi.testclient import TestClient
from redis.client import Monitor

from altlens.errors import BadSetting, RateLimited
from altlens.queries.operations import limiter_delays
from altlens.replay_server.exchange import ReplayRequest, Reply
from altlens.replay_server.faults import parse
from altlens.replay_server.server import ReplayServer
from altlens.settings import Limits, Settings
from altlens.store.base import Store
from altlens.transport import limits
from altlens.transport.limits import LONGEST_WAIT_SECONDS, Limiter, interval_seconds
from dashboard.app import create_app
from tests.integration.conftest import redis_server
from tests.integration.sec_client import Job, send_requests

REFUSED = 3  # the number of the request that SEC refuses, from 0
REST = "altlens:rest:sec.gov"
SEC_RATE = interval_seconds("8/second")
MICROSECOND = 1.5e-6  # what the addition of floats may lose
CLOCK_DRIFT = 0.001  # between Redis' clock and the one requests are timed by, in some seconds
STOP = "stop"


@pytest.fixture
def redis_client(redis_url: str) -> Iterator[redis.Redis]:
    """The shared Redis, emptied."""
    limits._scheduler.cache_clear()
    with redis.Redis.from_url(redis_url) as client:
        client.flushdb()
        yield client


class Naps(list[float]):
    """A `sleep` that only records its seconds."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def run_workers(jobs: Sequence[Job]) -> None:
    """Run workers that start together; all must succeed."""
    spawn = multiprocessing.get_context("spawn")
    ready = spawn.Barrier(len(jobs))
    workers = [spawn.Process(target=send_requests, args=(job, ready)) for job in jobs]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * len(workers)


def healthy(_: ReplayRequest) -> Reply:
    return Reply(200, {"content-type": "application/json"}, b"{}")


@contextmanager
def reserved_slots(url: str) -> Iterator[list[float]]:
    """The times of SEC's rate slots as Redis stores them, on the clock of `time.monotonic`."""
    due: list[float] = []
    with redis.Redis.from_url(url, socket_timeout=60) as client, client.monitor() as monitor:
        offset = max(_offset(client) for _ in range(50))
        listener = threading.Thread(target=_listen, args=[monitor, offset, due])
        listener.start()
        yield due
        client.echo(STOP)
        listener.join()


def _offset(client: redis.Redis) -> float:
    """Seconds from Redis' clock to `time.monotonic`; delays can only make it smaller."""
    before = time.monotonic()
    seconds, micro = client.time()
    return before - (seconds + micro / 1e6)


def _listen(monitor: Monitor, offset: float, due: list[float]) -> None:
    for heard in monitor.listen():
        verb, *words = heard["command"].split()
        if verb == "ECHO":
            return
        if verb == "SET" and words[0] == "altlens:turn:sec.gov":
            due.append(int(words[1]) / 1e6 - SEC_RATE + offset)


def test_sec_sees_at_most_eight_requests_a_second_of_all_processes(
    redis_client: redis.Redis, redis_url: str, tmp_path: Path
) -> None:
    """Rate slots are so far apart that no second has more than eight, and no request is early.

    The slots are checked apart from the arrivals, so that a busy machine, which can only make
    requests late, does not disturb the test.
    """
    clock_errors = (0.0, 0.0, 5.0, -5.0)
    count = len(clock_errors) * 8
    with ReplayServer(healthy) as server, reserved_slots(redis_url) as due:
        run_workers(
            [
                Job(server.url, redis_url, tmp_path / str(number), 8, clock_error)
                for number, clock_error in enumerate(clock_errors)
            ]
        )
        arrived = sorted(request.at for request in server.seen)
    assert (len(due), len(arrived)) == (count, count)
    assert all(later - earlier > SEC_RATE - MICROSECOND for earlier, later in pairwise(due))
    assert max(sum(start <= slot < start + 1 for slot in due) for start in due) <= 8
    assert all(arrival >= slot - CLOCK_DRIFT for slot, arrival in zip(due, arrived, strict=True))


def test_after_a_403_of_sec_no_process_sends_requests_for_ten_minutes(
    redis_client: redis.Redis, redis_url: str, tmp_path: Path
) -> None:
    def refuse_later(request: ReplayRequest) -> Reply:
        page = b"<html><title>Request Rate Threshold Exceeded</title></html>"
        return healthy(request) if len(server.seen) <= REFUSED else Reply(403, {}, page)

    with ReplayServer(refuse_later) as server:
        run_workers([Job(server.url, redis_url, tmp_path / name, 15) for name in "ab"])
        times = [request.at for request in server.seen]
        # Requests already sent when the refusal arrived cannot be recalled.
        assert [time for time in times if time > times[REFUSED] + 1.0] == []
        assert 590_000 < redis_client.pttl(REST) <= 600_001
        assert send_requests(Job(server.url, redis_url, tmp_path / "here", 3, 900.0)) == 0
        assert len(server.seen) == len(times)


def test_the_operations_page_shows_the_delay_of_each_site(
    redis_client: redis.Redis, redis_url: str, store: Store
) -> None:
    shared = Settings(limits=Limits(url=redis_url))
    limiter = Limiter(redis_url)
    limiter._scheduler.reserve("nasdaq.com", "nasdaq.com", 3600, LONGEST_WAIT_SECONDS)
    limiter.pause("www.sec.gov", 600, "it said <429>")
    delays = limiter_delays(shared)
    assert delays is not None
    assert 3500 < delays["nasdaq.com"].slot_seconds <= 3600
    assert 590 < delays["sec.gov"].cooldown_seconds <= 600.001
    assert delays["google.com"] == (0.0, 0.0, "")
    client = TestClient(create_app(shared, store), base_url="http://127.0.0.1")
    page = client.get("/operations")
    assert "next request in 3," in page.text
    assert "it said &lt;429&gt;" in page.text
    sites = {row["site"]: row for row in client.get("/api/operations").json()["sites"]}
    assert 3500 < sites["nasdaq.com"]["turn_seconds"] <= 3600
    assert 590 < sites["sec.gov"]["rest_seconds"] <= 600.001
    assert sites["sec.gov"]["why"] == "it said <429>"
    assert (sites["google.com"]["turn_seconds"], sites["google.com"]["rest_seconds"]) == (0, 0)
    gone = Settings(limits=Limits(url="redis://127.0.0.1:9/0"))
    assert limiter_delays(gone) is None
    page = TestClient(create_app(gone, store), base_url="http://127.0.0.1").get("/operations")
    assert "Redis of the rate limits does not answer" in page.text


def test_failures_in_a_row_set_a_cooldown_for_every_process(
    redis_client: redis.Redis, redis_url: str, tmp_path: Path
) -> None:
    with ReplayServer(healthy, [parse("503")]) as server:
        run_workers([Job(server.url, redis_url, tmp_path / "one", 9)])
        assert len(server.seen) == limits.BREAK_AFTER
        assert 20_000 < redis_client.pttl(REST) <= 30_001
        assert send_requests(Job(server.url, redis_url, tmp_path / "here", 3)) == 0
        assert len(server.seen) == limits.BREAK_AFTER


def test_each_caller_waits_once_and_in_turn(redis_client: redis.Redis, redis_url: str) -> None:
    """Each of many waiters costs one script, and one read of the cooldown after its wait."""
    naps, count = Naps(), 100
    limiter = Limiter(redis_url, naps)
    limiter.acquire("data.sec.gov")
    redis_client.config_resetstat()
    for _ in range(count):
        limiter.acquire("data.sec.gov")
    stats = redis_client.info("commandstats")
    assert stats["cmdstat_evalsha"]["calls"] == count
    assert stats["cmdstat_pttl"]["calls"] == 2 * count  # one of them within the script
    assert len(naps) == count
    assert all(later - earlier < SEC_RATE + 1e-5 for earlier, later in pairwise(naps))
    assert naps[-1] > SEC_RATE


def test_a_distant_rate_slot_is_not_reserved(redis_client: redis.Redis, redis_url: str) -> None:
    naps = Naps()
    limiter = Limiter(redis_url, naps, {"slow.example": "1/20second"})
    for _ in range(2):
        limiter.acquire("slow.example")
    before = redis_client.get("altlens:turn:slow.example")
    for _ in range(3):
        with pytest.raises(RateLimited) as raised:
            limiter.acquire("slow.example")
        assert raised.value.after_seconds > LONGEST_WAIT_SECONDS
    assert redis_client.get("altlens:turn:slow.example") == before
    assert len(naps) == 1


def test_each_credential_has_its_own_rate_and_is_not_stored(
    redis_client: redis.Redis, redis_url: str
) -> None:
    naps = Naps()
    for credential in ("", "client-one", "client-two"):
        Limiter(redis_url, naps).acquire("oauth.reddit.com", credential)
    assert naps == []
    assert len(redis_client.keys("altlens:turn:reddit.com*")) == 3
    assert not any(b"client" in key for key in redis_client.scan_iter())


def test_a_cooldown_that_begins_during_the_wait_is_respected(
    redis_client: redis.Redis, redis_url: str
) -> None:
    def set_cooldown_elsewhere(_: float) -> None:
        Limiter(redis_url).pause("www.sec.gov", 600, "it refused: § 4")

    Limiter(redis_url).acquire("data.sec.gov")
    for sleep in (set_cooldown_elsewhere, pytest.fail):  # during the wait, and before one begins
        with pytest.raises(
            RateLimited, match=r"cools down for .* since: it refused: § 4"
        ) as raised:
            Limiter(redis_url, sleep).acquire("data.sec.gov")
        assert 590 < raised.value.after_seconds <= 600.1


def test_a_longer_cooldown_replaces_a_shorter_one_and_never_the_reverse(
    redis_client: redis.Redis, redis_url: str
) -> None:
    limiter = Limiter(redis_url)
    for seconds in (5, 600, 30):
        limiter.pause("data.sec.gov", seconds)
    assert redis_client.pttl(REST) > 590_000


def test_a_success_forgets_the_failures(redis_client: redis.Redis, redis_url: str) -> None:
    limiter = Limiter(redis_url)
    for _ in range(3):
        for _ in range(limits.BREAK_AFTER - 1):
            limiter.failed("data.sec.gov")
        limiter.succeeded("data.sec.gov")
    assert redis_client.pttl(REST) < 0


def test_rate_slots_continue_after_the_clock_of_redis_was_set_back(
    redis_client: redis.Redis, redis_url: str
) -> None:
    naps = Naps()
    limiter = Limiter(redis_url, naps, {"slow.example": "1/20second"})
    seconds, _ = redis_client.time()
    redis_client.set("altlens:turn:slow.example", (seconds + 7200) * 1_000_000)
    limiter.acquire("slow.example")
    assert naps == []
    limiter.acquire("slow.example")
    assert len(naps) == 1


def test_no_request_is_sent_while_redis_is_down(tmp_path: Path) -> None:
    with ReplayServer(healthy) as server, redis_server(tmp_path) as (url, process):
        Limiter(url).acquire("data.sec.gov")
        process.kill()
        process.wait()
        limiter = Limiter(url)
        for refused in (
            lambda: limiter.acquire("data.sec.gov"),
            lambda: limiter.pause("data.sec.gov", 1),
            lambda: limiter.failed("data.sec.gov"),
        ):
            with pytest.raises(RateLimited, match="ALTLENS_LIMITS_URL") as raised:
                refused()
            assert raised.value.after_seconds > 0
        limiter.succeeded("data.sec.gov")
        assert send_requests(Job(server.url, url, tmp_path / "here", 2)) == 0
        assert not server.seen


def test_a_redis_that_hangs_does_not_hang_the_limiter(tmp_path: Path) -> None:
    with redis_server(tmp_path) as (url, process):
        Limiter(url).acquire("data.sec.gov")
        os.kill(process.pid, signal.SIGSTOP)
        try:
            with pytest.raises(RateLimited, match="does not answer"):
                Limiter(f"{url}?socket_timeout=0.1").acquire("data.sec.gov")
        finally:
            os.kill(process.pid, signal.SIGCONT)
        Limiter(url, Naps()).acquire("data.sec.gov")


def test_a_refusing_redis_is_treated_as_unavailable(
    redis_client: redis.Redis, redis_url: str
) -> None:
    redis_client.config_set("maxmemory", "1")
    try:
        with pytest.raises(RateLimited, match="used memory"):
            Limiter(redis_url).acquire("data.sec.gov")
    finally:
        redis_client.config_set("maxmemory", "0")


def test_an_address_of_another_server_is_a_bad_setting() -> None:
    with pytest.raises(BadSetting, match="ALTLENS_LIMITS_URL"):
        Limiter("postgres://somewhere/0")
