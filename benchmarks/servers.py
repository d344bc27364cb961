"""The real servers of a benchmark run, on free ports and in a temporary folder."""

import shutil
import tempfile
from contextlib import ExitStack
from functools import cached_property
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any

import psutil
import pymongo

from infra.local import Stack, StackError, down, status, up
from infra.local.services import mongod
from infra.replica_set import connect

FAMILIES = {"rabbitmq", "redis", "mongo", "prefect"}
MONGO = ("mongo-1", "mongo-2", "mongo-3")
WRITING_SECONDS = 600


class Servers:
    """RabbitMQ, Redis, a three-node MongoDB and Prefect, started on first use."""

    def __init__(self, shares_fleets: bool = False) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="altlens-bench-"))
        self.numbers = count()  # of logs
        self.shares_fleets = shares_fleets  # only where no figure counts
        self.fleets: dict[tuple[object, ...], Any] = {}
        self.ends = ExitStack()

    @cached_property
    def stack(self) -> Stack:
        """The running stack; raises StackError if a server does not start."""
        stack = Stack.free(self.folder / "stack")
        status_now = up(stack, None, services=FAMILIES)
        if not status_now.healthy:
            unhealthy = [
                f"{row.name}: {row.detail}" for row in status_now.rows if row.state != "healthy"
            ]
            raise StackError(f"The servers did not start: {'; '.join(unhealthy)}.")
        return stack

    def environment(self, database: str) -> dict[str, str]:
        """The environment for the servers and a database of that name in the replica set."""
        addresses = self.stack.environment()
        url = addresses["ALTLENS_STORE_URL"].replace("/altlens?", f"/{database}?")
        return {**addresses, "ALTLENS_STORE_URL": url, "ALTLENS_HOME": str(self.folder / "home")}

    @cached_property
    def pids(self) -> dict[str, int]:
        """The process id of each server."""
        return {row.name: row.pid for row in status(self.stack).rows if row.pid}

    def cpu(self) -> dict[str, float]:
        """CPU seconds used so far by each server, the three mongods together."""
        used = {name: cpu_seconds(pid) for name, pid in self.pids.items()}
        return {
            "mongo": sum(used[name] for name in MONGO),
            "rabbitmq": used["rabbitmq"],
            "redis": used["redis"],
            "prefect": used["prefect"],
        }

    def checkpoint(self) -> None:
        """Let each mongod write its dirty pages, so that they do not count in the measurement."""
        user = mongod.user(self.stack)
        for port in self.stack.ports.mongo:
            with connect(f"{mongod.HOST}:{port}", user) as member, pymongo.timeout(WRITING_SECONDS):
                member.admin.command("fsync")

    def __enter__(self) -> "Servers":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self.ends.close()
        finally:
            if "stack" in self.__dict__ or (self.folder / "stack").exists():
                down(Stack(self.folder / "stack"))
            shutil.rmtree(self.folder, ignore_errors=True)


def cpu_seconds(pid: int) -> float:
    """User and system seconds of a process and its living descendants."""
    process = psutil.Process(pid)
    family = [process, *process.children(recursive=True)]
    return sum(sum(member.cpu_times()[:2]) for member in family)
