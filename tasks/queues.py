"""The queues: bounded, replicated, with a dead-letter queue for what keeps failing.

`fetch` waits for the network and runs on threads; `cpu` computes and runs on processes. Each has
an interactive twin, so that a person's run does not wait behind a backfill.
"""

from collections.abc import Sequence
from typing import get_args

from kombu import Connection, Queue
from prefect_celery.errors import QueueConflict
from prefect_celery.queues import bounded_queues, dead_letter_queue
from prefect_celery.queues import declare as declare_each

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
    """The queues of those names as the broker can hold them; on RabbitMQ, dead letters' too."""
    limits = settings.fanout
    url = settings.broker.url
    bounded = bounded_queues(names, url, limits.queue_length, limits.deliveries, DEAD)
    if not url.startswith("amqp"):
        return bounded
    return (*bounded, dead_letter_queue(DEAD, limits.queue_length))


def declare(connection: Connection, settings: Settings) -> None:
    """Create the queues that do not exist, dead letters' too, which no worker consumes.

    Raises BadSetting where one exists with other limits, which RabbitMQ never changes.
    """
    try:
        declare_each(connection, queues(settings))
    except QueueConflict as error:
        raise BadSetting(
            f"The queue {error.queue} exists with other bounds: {error.reason}. Set "
            "ALTLENS_FANOUT_QUEUE_LENGTH and ALTLENS_FANOUT_DELIVERIES as they were, or stop "
            "the workers and delete the queue; no data are in it."
        ) from error
