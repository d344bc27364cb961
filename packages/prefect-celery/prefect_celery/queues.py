"""Queues with limits: quorum queues on RabbitMQ, with dead letters; plain ones elsewhere.

Nothing here imports Celery or Prefect.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from amqp.exceptions import PreconditionFailed
from kombu import Connection, Exchange, Queue

from prefect_celery.errors import QueueConflict


def bounded_queues(
    names: Sequence[str], broker_url: str, length: int, deliveries: int, dead_letters: str
) -> tuple[Queue, ...]:
    """The queues of those names, as the broker can hold them."""
    if not broker_url.startswith("amqp"):
        return tuple(_queue(name) for name in names)
    limits: dict[str, Any] = {
        "x-queue-type": "quorum",
        "x-max-length": length,
        "x-overflow": "reject-publish",
        "x-delivery-limit": deliveries,
        "x-dead-letter-exchange": dead_letters,
        "x-dead-letter-routing-key": dead_letters,
        "x-dead-letter-strategy": "at-least-once",
    }
    return tuple(_queue(name, limits) for name in names)


def dead_letter_queue(name: str, length: int) -> Queue:
    """The queue, on RabbitMQ, of messages that were delivered too often."""
    return _queue(name, {"x-queue-type": "quorum", "x-max-length": length})


def declare(connection: Connection, queues: Iterable[Queue]) -> None:
    """Create the queues that do not exist; raise QueueConflict where limits differ."""
    for queue in queues:
        try:
            queue(connection.default_channel).declare()
        except PreconditionFailed as error:
            raise QueueConflict(queue.name, error.reply_text) from error


def _queue(name: str, arguments: dict[str, Any] | None = None) -> Queue:
    exchange = Exchange(name, type="topic")
    return Queue(name, exchange, routing_key=name, queue_arguments=arguments)
