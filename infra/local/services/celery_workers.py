"""The Celery workers, one a lane, started as any Celery user would.

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
class Lane:
    """One worker node: the queues it consumes, and how it runs their tasks."""

    name: str
    queues: tuple[str, ...]
    pool: str
    concurrency: int


def lanes(workers: int) -> list[Lane]:
    """`workers` is the number of CPU processes."""
    return [
        Lane("fetch", ("fetch",), "threads", 16),
        Lane("cpu", ("cpu",), "prefork", workers),
        # Prefork, since a thread would share its one core with whoever else is asking.
        Lane("interactive", ("cpu.interactive", "fetch.interactive"), "prefork", 1),
    ]


def services(stack: Stack, workers: int) -> list[Service]:
    return [service(stack, lane) for lane in lanes(workers)]


def service(stack: Stack, lane: Lane) -> Service:
    return Service(
        name=lane.name,
        family="workers",
        command=lambda: command(stack, lane),
        directory=stack.root,
        port=None,
        probe=lambda: probe(stack, lane),
        prepare=lambda: None,
        wave=1,
        patience_seconds=180,  # imports of a second each, many at once on a busy machine
        stop_seconds=30,
    )


def celery(stack: Stack) -> tuple[str, ...]:
    return (sys.executable, "-m", "celery", "-A", stack.app)


def command(stack: Stack, lane: Lane) -> tuple[str, ...]:
    return (
        *celery(stack),
        "worker",
        f"--hostname={lane.name}@%h",
        f"--queues={','.join(lane.queues)}",
        f"--pool={lane.pool}",
        f"--concurrency={lane.concurrency}",
        "--loglevel=INFO",
        "--without-gossip",
        "--without-mingle",
    )


def probe(stack: Stack, lane: Lane) -> str:
    """Celery's `inspect ping` of this node; sent by kombu, which spares the start of a process."""
    node = f"{lane.name}@{socket.gethostname()}"
    with rabbitmq.connect(stack) as connection:
        celery_nodes = Mailbox("celery", type="fanout", connection=connection)
        replies = celery_nodes.call([node], "ping", timeout=PING_SECONDS)
    if replies != [{node: {"ok": "pong"}}]:
        raise Unhealthy(f"{node} did not answer ping within {PING_SECONDS} s: {replies}")
    return f"{node} answered ping: {lane.pool} of {lane.concurrency} on {', '.join(lane.queues)}"
