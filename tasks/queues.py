"""The queues: bounded, replicated, with a dead-letter queue for what keeps failing.

`fetch` waits for the network and runs on threads; `cpu` computes and runs on processes. Each has
an interactive twin, so that one person's question does not wait behind a backfill.
"""

from collections.abc import Sequence
from typing import Any, get_args

from amqp.exceptions import PreconditionFailed
from kombu import Connection, Exchange, Queue

from altlens.errors import BadSetting
from altlens.runs.stage_list import QueueName
from altlens.settings import Settings

INTERACTIVE = ".interactive"
DEAD = "dead"
QUEUES: tuple[QueueName, ...] = get_args(QueueName)
NAMES = tuple(queue + suffix for queue in QUEUES for suffix in ("", INTERACTIVE))


def queue_name(queue: QueueName, interactive: bool) -> str:
    """The name of the queue, or of its interactive twin."""
    return queue + INTERACTIVE if interactive else queue


def queues(settings: Settings, names: Sequence[str] = NAMES) -> tuple[Queue, ...]:
    """The queues of those names, as the broker at hand can hold them."""
    if not settings.broker.url.startswith("amqp"):
        return tuple(Queue(name, _exchange(name), routing_key=name) for name in names)
    bounds: dict[str, Any] = {
        "x-queue-type": "quorum",
        "x-max-length": settings.fanout.queue_length,
        "x-overflow": "reject-publish",
        "x-delivery-limit": settings.fanout.deliveries,
        "x-dead-letter-exchange": DEAD,
        "x-dead-letter-routing-key": DEAD,
        "x-dead-letter-strategy": "at-least-once",
    }
    dead = Queue(
        DEAD,
        _exchange(DEAD),
        routing_key=DEAD,
        queue_arguments={"x-queue-type": "quorum", "x-max-length": settings.fanout.queue_length},
    )
    bounded = (
        Queue(name, _exchange(name), routing_key=name, queue_arguments=bounds) for name in names
    )
    return (*bounded, dead)


def declare(connection: Connection, settings: Settings) -> None:
    """Make every queue exist, the dead letters' too, which no worker consumes.

    BadSetting where one is there with other bounds, which RabbitMQ never changes.
    """
    for queue in queues(settings):
        try:
            queue(connection.default_channel).declare()
        except PreconditionFailed as error:
            raise BadSetting(
                f"The queue {queue.name} exists with other bounds: {error.reply_text}. Set "
                "ALTLENS_FANOUT_QUEUE_LENGTH and ALTLENS_FANOUT_DELIVERIES as they were, or stop "
                "the workers and delete the queue; no data are in it."
            ) from error


def _exchange(name: str) -> Exchange:
    return Exchange(name, type="topic")
