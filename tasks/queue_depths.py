"""Count the messages and consumers of each queue."""

from typing import NamedTuple

from kombu import Connection
from kombu.exceptions import KombuError

from altlens.settings import Settings
from tasks.queues import DEAD, NAMES

TIMEOUT_SECONDS = 2.0


class Depth(NamedTuple):
    """A queue with its waiting messages and its consumers."""

    queue: str
    waiting: int
    consumers: int


def depths(settings: Settings) -> list[Depth] | None:
    """Every queue of the fleet; empty where it is embedded, None where no broker answers."""
    if settings.embedded:
        return []
    names = (*NAMES, DEAD) if settings.broker.url.startswith("amqp") else NAMES
    try:
        with Connection(settings.broker.url, connect_timeout=TIMEOUT_SECONDS) as connection:
            connection.ensure_connection(max_retries=1, timeout=TIMEOUT_SECONDS)
            return [_depth(connection, name) for name in names]
    except (KombuError, OSError):
        return None


def _depth(connection: Connection, name: str) -> Depth:
    """The queue's depth; a queue that does not exist yet is empty."""
    try:
        with connection.channel() as channel:
            declared = channel.queue_declare(queue=name, passive=True)
    except connection.channel_errors:
        return Depth(name, 0, 0)
    return Depth(name, declared.message_count, declared.consumer_count)
