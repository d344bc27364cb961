"""Where trials happen: the local stack, proxies before its servers, and the flow processes."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import amqp
import psutil
import pymongo
import redis

from altlens.items.base import Document
from altlens.replay_server.answers import RecordedAnswers
from altlens.replay_server.server import ReplayServer
from altlens.store import open_store
from altlens.store.collections import ALL, ARCHIVED
from altlens.store.mongo import MongoStore
from chaos import instrumentation
from chaos.proxy import Proxy
from chaos.workload import ROOT, SAMPLE
from infra.local import Ports, Stack, Status, down, status, supervise, up
from infra.local.services.rabbitmq import environment as rabbitmq_environment
from tasks.queues import DEAD, NAMES

FAMILIES = {"rabbitmq", "redis", "mongo", "prefect", "workers"}
WORKERS = ("cpu", "fetch")
PAUSE_SECONDS = 0.06
HEAL_SECONDS = 120
SETTINGS = {
    "ALTLENS_FANOUT_MAX_CHUNK": "5",
    "ALTLENS_FANOUT_OVERDUE_SECONDS": "10",
}


@dataclass(frozen=True)
class ProxiedStack(Stack):
    """A local stack whose clients reach RabbitMQ and Redis through proxies."""

    rabbitmq_door: int = 0
    redis_door: int = 0

    def environment(self) -> dict[str, str]:
        straight = super().environment()
        doors = {self.ports.rabbitmq: self.rabbitmq_door, self.ports.redis: self.redis_door}
        for port, door in doors.items():
            straight = {name: url.replace(f":{port}", f":{door}") for name, url in straight.items()}
        return straight


@dataclass
class Stand:
    """The stack, what lies between it and its clients, and the flow processes of a trial."""

    folder: Path
    stack: ProxiedStack
    rabbitmq: Proxy
    receipts: Proxy
    world: ReplayServer
    store: MongoStore
    flows: list["subprocess.Popen[str]"] = field(default_factory=list)

    def start_flow(
        self, options: Sequence[str] = (), settings: dict[str, str] | None = None
    ) -> "subprocess.Popen[str]":
        """The batch, in a process of its own."""
        with (self.folder / "flow.log").open("a") as log:
            flow = subprocess.Popen(
                [sys.executable, "-m", "chaos.flow", *options],
                cwd=ROOT,
                env={**self.environment, **(settings or {})},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        self.flows.append(flow)
        return flow

    @property
    def environment(self) -> dict[str, str]:
        """Of everybody who uses the stack."""
        addresses = self.stack.environment()
        prefect = {"ALTLENS_PREFECT_API_URL": addresses["PREFECT_API_URL"]}
        return {**os.environ, **addresses, **prefect}

    def retry_failures(self) -> None:
        """Retry all failures; those that a quiet run has too fail again."""
        subprocess.run(
            [sys.executable, "-m", "altlens", "failures", "retry"],
            cwd=ROOT,
            env=self.environment,
            check=False,
            capture_output=True,
            timeout=HEAL_SECONDS,
        )

    def pid(self, service: str) -> int:
        """The process of a service."""
        found = supervise.processes(self.stack)[service].pid
        assert found, f"{service} does not run"
        return found

    def kill(self, *services: str) -> None:
        """SIGKILL; supervisord starts them again."""
        for pid in [self.pid(service) for service in services]:
            for process in (*psutil.Process(pid).children(recursive=True), psutil.Process(pid)):
                process.kill()

    def stop(self, *services: str) -> None:
        """End services kindly, and keep them away."""
        supervise.stop(self.stack, services)

    def start(self, *services: str) -> None:
        """Bring stopped services back."""
        for service in services:
            if not supervise.processes(self.stack)[service].is_on:
                supervise.start(self.stack, service)

    @contextmanager
    def held(self, service: str) -> Iterator[None]:
        """A process that neither answers nor hangs up, as seen from beyond a broken network."""
        process = psutil.Process(self.pid(service))
        process.suspend()
        try:
            yield
        finally:
            process.resume()

    def rabbitmqctl(self, *words: str) -> None:
        """RabbitMQ's own tool."""
        subprocess.run(
            ["/usr/lib/rabbitmq/bin/rabbitmqctl", "--node", "altlens@localhost", *words],
            env={**os.environ, **rabbitmq_environment(self.stack)},
            check=True,
            capture_output=True,
            timeout=60,
        )

    @contextmanager
    def channel(self) -> Iterator[amqp.Channel]:
        """RabbitMQ, straight."""
        host = f"127.0.0.1:{self.stack.ports.rabbitmq}"
        password = self.stack.passwords.rabbitmq
        with amqp.Connection(host, "altlens", password, virtual_host="altlens") as connection:
            yield connection.channel()

    @contextmanager
    def results(self) -> Iterator[redis.Redis]:
        """Redis, straight."""
        with redis.Redis(
            port=self.stack.ports.redis, password=self.stack.passwords.redis
        ) as client:
            yield client

    def primary(self) -> str:
        """The service that is MongoDB's primary now."""
        with self.mongo() as client:
            wait_until(lambda: client.primary is not None, HEAL_SECONDS)
            assert client.primary is not None
            return f"mongo-{1 + self.stack.ports.mongo.index(client.primary[1])}"

    @contextmanager
    def mongo(self) -> Iterator[pymongo.MongoClient[Document]]:
        """The replica set."""
        with pymongo.MongoClient[Document](self.stack.environment()["ALTLENS_STORE_URL"]) as client:
            yield client

    def heal(self) -> Status:
        """Everything runs again; returns how it stands."""
        self.start("mongo-1", "mongo-2", "mongo-3", "rabbitmq", "redis", "prefect", *WORKERS)
        try:
            wait_until(lambda: status(self.stack).healthy, HEAL_SECONDS)
        except TimeoutError:  # the trial's row tells of it; the next begins with a sound stand
            self.kill(*(row.name for row in status(self.stack).rows if row.state != "healthy"))
            wait_until(lambda: status(self.stack).healthy, HEAL_SECONDS)
        return status(self.stack)

    def clear(self) -> None:
        """An empty store, empty queues, nothing written down or armed. What is archived stays."""
        for flow in self.flows:
            end(flow)
        self.flows.clear()
        with self.mongo() as client:
            for collection in ALL:
                if collection is not ARCHIVED:
                    client.get_default_database()[collection.name].delete_many({})
        with self.channel() as channel:
            for queue in (*NAMES, DEAD):
                channel.queue_declare(queue, passive=True)
                channel.queue_purge(queue)
        with self.results() as client:
            client.flushall()
        (self.folder / "ledger").unlink(missing_ok=True)
        for armed in (self.folder / "armed").glob("*"):
            armed.unlink()


def end(flow: "subprocess.Popen[str]") -> None:
    """SIGKILL to a flow process and its children."""
    if flow.poll() is None:
        for process in (
            *psutil.Process(flow.pid).children(recursive=True),
            psutil.Process(flow.pid),
        ):
            process.kill()
    flow.wait()


def wait_until(holds: Callable[[], object], seconds: float) -> None:
    """Wait for a condition; TimeoutError when it does not come."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds:.0f} s in vain")
        time.sleep(0.1)


@contextmanager
def stand(folder: Path, workers: int = 2, app: str = "chaos.worker") -> Iterator[Stand]:
    """A whole stack on free ports, gone at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.update(SETTINGS)
    os.environ["ALTLENS_HOME"] = str(folder / "home")
    os.environ[instrumentation.FOLDER] = str(folder)
    os.environ.setdefault(instrumentation.PAUSE, str(PAUSE_SECONDS))
    ports = Ports.free()
    stack = ProxiedStack(
        folder / "stack",
        ports,
        app=app,
        rabbitmq_door=ports.flower,  # neither Flower nor the dashboard is on trial
        redis_door=ports.dashboard,
    )
    with ExitStack() as opened:
        archive = opened.enter_context(open_store(f"sqlite:///{folder}/archive.sqlite"))
        world = opened.enter_context(ReplayServer(RecordedAnswers(SAMPLE, archive, None)))
        os.environ["ALTLENS_HTTP_GATEWAY"] = world.url
        rabbitmq = opened.enter_context(Proxy(stack.rabbitmq_door, stack.ports.rabbitmq))
        results = opened.enter_context(Proxy(stack.redis_door, stack.ports.redis))
        opened.callback(down, stack)
        found = up(stack, workers, FAMILIES)
        assert found.healthy, found.as_dict()
        store = MongoStore(stack.environment()["ALTLENS_STORE_URL"])
        opened.callback(store.close)
        yield Stand(folder, stack, rabbitmq, results, world, store)
