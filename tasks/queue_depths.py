"""How many messages wait in each queue, and who consumes them."""

from typing import NamedTuple

from kombu import Connection
from kombu.exceptions import KombuError

from altlens.settings import Settings
from tasks.queues import DEAD, NAMES

PATIENCE_SECONDS = 2.0


class Depth(NamedTuple):
    """A queue: how many messages wait in it, how many consumers it has."""

    queue: str
    waiting: int
    consumers: int


def depths(settings: Settings) -> list[Depth] | None:
    """Every queue of the fleet: none where it is embedded, None where no broker answers."""
    if settings.embedded:
        return []
    names = (*NAMES, DEAD) if settings.broker.url.startswith("amqp") else NAMES
    try:
        with Connection(settings.broker.url, connect_timeout=PATIENCE_SECONDS) as connection:
            connection.ensure_connection(max_retries=1, timeout=PATIENCE_SECONDS)
            return [_depth(connection, name) for name in names]
    except (KombuError, OSError):
        return None


def _depth(connection: Connection, name: str) -> Depth:
    """The queue's depth; a queue that nobody declared yet is empty."""
    try:
        with connection.channel() as channel:
            found = channel.queue_declare(queue=name, passive=True)
    except connection.channel_errors:
        return Depth(name, 0, 0)
    return Depth(name, found.message_count, found.consumer_count)
