"""A worker process that asks SEC through the door, as fast as the door lets it."""

import time
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import NamedTuple

from altlens.errors import AltlensError
from altlens.fetch.financials import Financials
from altlens.fetch.http import open_session
from altlens.fetch.limits import Limiter
from altlens.fetch.live import LiveTransport
from altlens.settings import Settings
from altlens.store.sqlite import SqliteStore

URL = "https://data.sec.gov/api/xbrl/companyfacts/CIK0000320193.json"


class Asking(NamedTuple):
    """What a worker is told: where to ask, how often, and how wrong its clock goes."""

    gateway: str
    limits: str
    home: Path
    count: int
    clock_error_seconds: float = 0.0


def ask(asking: Asking, ready: Barrier) -> None:
    """Ask `count` times, going on after refusals."""
    right = time.time
    time.time = lambda: right() + asking.clock_error_seconds
    settings = Settings(
        http={"gateway": asking.gateway, "attempts": 1},
        limits={"url": asking.limits},
        sec={"identity": "T t@t.org"},
    )
    with SqliteStore(asking.home / "store.sqlite") as store:
        limiter = Limiter(settings.limits.url)
        session = open_session(LiveTransport(Financials(), store, settings, limiter))
        ready.wait(60)
        for _ in range(asking.count):
            try:
                session.get(URL)
            except AltlensError:
                continue
