"""The testbed: the local stack, proxies in front of its servers, and the flow processes."""

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
    "ALTLENS_ANALYZE_ENCODER": "false",
    "ALTLENS_FANOUT_MAX_CHUNK": "5",
    "ALTLENS_FANOUT_OVERDUE_SECONDS": "10",
}


@dataclass(frozen=True)
class ProxiedStack(Stack):
    """A local stack whose clients reach RabbitMQ and Redis through proxies."""

    rabbitmq_proxy: int = 0
    redis_proxy: int = 0

    def environment(self) -> dict[str, str]:
        urls = super().environment()
        proxies = {self.ports.rabbitmq: self.rabbitmq_proxy, self.ports.redis: self.redis_proxy}
        for port, proxy in proxies.items():
            urls = {name: url.replace(f":{port}", f":{proxy}") for name, url in urls.items()}
        return urls


@dataclass
class ChaosTestbed:
    """The stack, the proxies in front of it, the replay server, and the flow processes."""

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
        """Start the batch in a process of its own."""
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
        """The environment of processes that use the stack."""
        addresses = self.stack.environment()
        prefect = {"ALTLENS_PREFECT_API_URL": addresses["PREFECT_API_URL"]}
        return {**os.environ, **addresses, **prefect}

    def retry_failures(self) -> None:
        """Retry all failures; those that occur without a fault fail again."""
        subprocess.run(
            [sys.executable, "-m", "altlens", "failures", "retry"],
            cwd=ROOT,
            env=self.environment,
            check=False,
            capture_output=True,
            timeout=HEAL_SECONDS,
        )

    def pid(self, service: str) -> int:
        """The process id of a service."""
        pid = supervise.processes(self.stack)[service].pid
        assert pid, f"{service} does not run"
        return pid

    def kill(self, *services: str) -> None:
        """Kill services with SIGKILL; supervisord starts them again."""
        for pid in [self.pid(service) for service in services]:
            for process in (*psutil.Process(pid).children(recursive=True), psutil.Process(pid)):
                process.kill()

    def stop(self, *services: str) -> None:
        """Stop services and keep them stopped."""
        supervise.stop(self.stack, services)

    def start(self, *services: str) -> None:
        """Start stopped services."""
        for service in services:
            if not supervise.processes(self.stack)[service].is_on:
                supervise.start(self.stack, service)

    @contextmanager
    def suspended(self, service: str) -> Iterator[None]:
        """Suspend a process: it neither answers nor closes, as behind a network partition."""
        process = psutil.Process(self.pid(service))
        process.suspend()
        try:
            yield
        finally:
            process.resume()

    def rabbitmqctl(self, *words: str) -> None:
        """Run rabbitmqctl."""
        subprocess.run(
            ["/usr/lib/rabbitmq/bin/rabbitmqctl", "--node", "altlens@localhost", *words],
            env={**os.environ, **rabbitmq_environment(self.stack)},
            check=True,
            capture_output=True,
            timeout=60,
        )

    @contextmanager
    def channel(self) -> Iterator[amqp.Channel]:
        """A channel to RabbitMQ without the proxy."""
        host = f"127.0.0.1:{self.stack.ports.rabbitmq}"
        password = self.stack.passwords.rabbitmq
        with amqp.Connection(host, "altlens", password, virtual_host="altlens") as connection:
            yield connection.channel()

    @contextmanager
    def results(self) -> Iterator[redis.Redis]:
        """A client of Redis without the proxy."""
        with redis.Redis(
            port=self.stack.ports.redis, password=self.stack.passwords.redis
        ) as client:
            yield client

    def primary(self) -> str:
        """The service that is MongoDB's primary."""
        with self.mongo() as client:
            wait_until(lambda: client.primary is not None, HEAL_SECONDS)
            assert client.primary is not None
            return f"mongo-{1 + self.stack.ports.mongo.index(client.primary[1])}"

    @contextmanager
    def mongo(self) -> Iterator[pymongo.MongoClient[Document]]:
        """A client of the replica set."""
        with pymongo.MongoClient[Document](self.stack.environment()["ALTLENS_STORE_URL"]) as client:
            yield client

    def heal(self) -> Status:
        """Wait until everything runs again; returns the status."""
        self.start("mongo-1", "mongo-2", "mongo-3", "rabbitmq", "redis", "prefect", *WORKERS)
        try:
            wait_until(lambda: status(self.stack).healthy, HEAL_SECONDS)
        except TimeoutError:  # the fault's row shows it; the next starts with a healthy testbed
            self.kill(*(row.name for row in status(self.stack).rows if row.state != "healthy"))
            wait_until(lambda: status(self.stack).healthy, HEAL_SECONDS)
        return status(self.stack)

    def clear(self) -> None:
        """Empty the store, the queues and the ledger, and disarm all points; recordings stay."""
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
    """Kill a flow process and its children with SIGKILL."""
    if flow.poll() is None:
        for process in (
            *psutil.Process(flow.pid).children(recursive=True),
            psutil.Process(flow.pid),
        ):
            process.kill()
    flow.wait()


def wait_until(condition: Callable[[], object], seconds: float) -> None:
    """Wait for a condition; TimeoutError after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"the condition did not hold within {seconds:.0f} s")
        time.sleep(0.1)


@contextmanager
def open_testbed(
    folder: Path, workers: int = 2, app: str = "chaos.worker"
) -> Iterator[ChaosTestbed]:
    """A whole stack on free ports, removed at the end."""
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
        rabbitmq_proxy=ports.flower,  # Flower and the dashboard are not started
        redis_proxy=ports.dashboard,
    )
    with ExitStack() as cleanup:
        archive = cleanup.enter_context(open_store(f"sqlite:///{folder}/archive.sqlite"))
        world = cleanup.enter_context(ReplayServer(RecordedAnswers(SAMPLE, archive, None)))
        os.environ["ALTLENS_HTTP_GATEWAY"] = world.url
        rabbitmq = cleanup.enter_context(Proxy(stack.rabbitmq_proxy, stack.ports.rabbitmq))
        results = cleanup.enter_context(Proxy(stack.redis_proxy, stack.ports.redis))
        cleanup.callback(down, stack)
        started = up(stack, workers, FAMILIES)
        assert started.healthy, started.as_dict()
        store = MongoStore(stack.environment()["ALTLENS_STORE_URL"])
        cleanup.callback(store.close)
        yield ChaosTestbed(folder, stack, rabbitmq, results, world, store)
