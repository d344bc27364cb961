"""The Celery workers, one node a group, started as any Celery user would.

Which task goes to which queue is `tasks/queues.py`.
"""

import socket
import sys
from dataclasses import dataclass

from kombu.pidbox import Mailbox

from infra.local.services import rabbitmq
from infra.local.services.base import Service, Unhealthy
from infra.local.stack import Stack

PING_SECONDS = 5


@dataclass(frozen=True)
class WorkerGroup:
    """One worker node: the queues it consumes, and how it runs their tasks."""

    name: str
    queues: tuple[str, ...]
    pool: str
    concurrency: int


def worker_groups(workers: int) -> list[WorkerGroup]:
    """`workers` is the number of CPU processes."""
    return [
        WorkerGroup("fetch", ("fetch",), "threads", 16),
        WorkerGroup("cpu", ("cpu",), "prefork", workers),
        # Prefork, since a thread would share its one core with whoever else is asking.
        WorkerGroup("interactive", ("cpu.interactive", "fetch.interactive"), "prefork", 1),
    ]


def services(stack: Stack, workers: int) -> list[Service]:
    return [service(stack, group) for group in worker_groups(workers)]


def service(stack: Stack, group: WorkerGroup) -> Service:
    return Service(
        name=group.name,
        family="workers",
        command=lambda: command(stack, group),
        directory=stack.home,
        port=None,
        probe=lambda: probe(stack, group),
        prepare=lambda: None,
        wave=1,
        patience_seconds=180,  # imports of a second each, many at once on a busy machine
        stop_seconds=30,
    )


def celery(stack: Stack) -> tuple[str, ...]:
    return (sys.executable, "-m", "celery", "-A", stack.app)


def command(stack: Stack, group: WorkerGroup) -> tuple[str, ...]:
    return (
        *celery(stack),
        "worker",
        f"--hostname={group.name}@%h",
        f"--queues={','.join(group.queues)}",
        f"--pool={group.pool}",
        f"--concurrency={group.concurrency}",
        "--loglevel=INFO",
        "--without-gossip",
        "--without-mingle",
    )


def probe(stack: Stack, group: WorkerGroup) -> str:
    """Celery's `inspect ping` of this node; sent by kombu, which spares the start of a process."""
    node = f"{group.name}@{socket.gethostname()}"
    with rabbitmq.connect(stack) as connection:
        celery_nodes = Mailbox("celery", type="fanout", connection=connection)
        replies = celery_nodes.call([node], "ping", timeout=PING_SECONDS)
    if replies != [{node: {"ok": "pong"}}]:
        raise Unhealthy(f"{node} did not answer ping within {PING_SECONDS} s: {replies}")
    return f"{node} answered ping: {group.pool} of {group.concurrency} on {', '.join(group.queues)}"
