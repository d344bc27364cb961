"""A worker process that requests SEC as fast as the rate limit allows."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any, NamedTuple

from altlens.errors import RateLimited, SourceUnavailable
from altlens.fetch.base import Record
from altlens.fetch.sec import SecAdapter, get_json
from altlens.items.query import Query, Subject
from altlens.settings import Settings
from altlens.store.sqlite import SqliteStore
from altlens.transport.endpoint import Endpoint
from altlens.transport.limits import Limiter
from altlens.transport.live import LiveTransport
from altlens.transport.transport import open_session

URL = "https://data.sec.gov/api/xbrl/companyfacts/CIK0000320193.json"


class Facts(SecAdapter):
    """A minimal source at SEC that is quick to import."""

    name = "facts"
    endpoints = (Endpoint(hosts=("data.sec.gov",), path="/api/.+"),)

    def queries(self, subjects: tuple[Subject, ...], settings: Settings) -> Iterator[Query]:
        yield Query(source=self.name)

    def read(self, session: Any, query: Query, clock: datetime) -> Iterator[Record]:
        yield get_json(session, URL)


class Job(NamedTuple):
    """The orders of a worker: where to send requests, how many, and the error of its clock."""

    gateway: str
    limits: str
    home: Path
    count: int
    clock_error_seconds: float = 0.0


def send_requests(job: Job, ready: Barrier | None = None) -> int:
    """Send `count` requests, continuing after refusals; returns the number of responses."""
    settings = Settings(
        http={"gateway": job.gateway, "attempts": 1},
        limits={"url": job.limits},
        sec={"identity": "Test test@example.com"},
    )
    answered = 0
    with clock_off_by(job.clock_error_seconds), SqliteStore(job.home / "store") as store:
        limiter = Limiter(settings.limits.url)
        session = open_session(LiveTransport(Facts(), store, settings, limiter))
        if ready:
            ready.wait(60)
        for _ in range(job.count):
            with suppress(RateLimited, SourceUnavailable):
                session.get(URL)
                answered += 1
    return answered


@contextmanager
def clock_off_by(seconds: float) -> Iterator[None]:
    """Let this process's clock be wrong by some seconds."""
    right = time.time
    time.time = lambda: right() + seconds
    try:
        yield
    finally:
        time.time = right
