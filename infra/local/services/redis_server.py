"""Redis: receipts and rate limits, in memory only."""

from importlib import resources

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from infra.local import binaries
from infra.local.passwords import write_private
from infra.local.services.base import Service
from infra.local.stack import HOST, Stack


def service(stack: Stack) -> Service:
    return Service(
        name="redis",
        family="redis",
        command=lambda: (binaries.redis_server(), str(stack.config("redis.conf"))),
        directory=stack.data("redis"),
        port=stack.ports.redis,
        probe=lambda: probe(stack),
        prepare=lambda: prepare(stack),
    )


def prepare(stack: Stack) -> None:
    stack.data("redis").mkdir(parents=True, exist_ok=True)
    write_private(stack.config("redis.conf"), configuration(stack))


def configuration(stack: Stack) -> str:
    """The shared configuration, with this stack's address and password."""
    lines = [
        f"bind {HOST}",
        f"port {stack.ports.redis}",
        f"requirepass {stack.passwords.redis}",
        f'dir "{stack.data("redis")}"',
        "daemonize no",
    ]
    shared = resources.files("infra").joinpath("redis.conf").read_text("utf-8")
    return shared + "\n" + "\n".join(lines) + "\n"


def probe(stack: Stack) -> str:
    """PING, and how much memory it holds."""
    with redis.Redis(
        host=HOST,
        port=stack.ports.redis,
        password=stack.passwords.redis,
        socket_timeout=3,
        socket_connect_timeout=3,
        retry=Retry(NoBackoff(), 0),
    ) as client:
        client.ping()
        facts = client.info()
    return f"Redis {facts['redis_version']} answered PING, {facts['used_memory_human']} used"
