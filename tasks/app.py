"""The Celery application: `celery -A tasks.app worker -Q cpu`.

Nothing is read from the environment before Celery first needs its configuration.
"""

from typing import Any

from celery import Celery
from celery.signals import worker_init
from prefect_celery.configuration import celery_settings
from prefect_celery.loader import ImportLoader

from altlens.settings import get_settings
from tasks.brokers import celery_options
from tasks.queues import declare, queues

SOFT_LIMIT_SECONDS, HARD_LIMIT_SECONDS = 240, 300


def configuration() -> dict[str, Any]:
    """Celery's configuration for the fleet's queues."""
    settings = get_settings()
    return {
        **celery_settings(celery_options(settings)),
        "task_queues": queues(settings),
        "task_default_queue": "cpu",
    }


app = Celery("altlens", loader=ImportLoader, include=["tasks.stages"])
app.add_defaults(configuration)


@worker_init.connect
def declare_queues(**_: Any) -> None:
    """Create the queues on RabbitMQ; other brokers create their own."""
    settings = get_settings()
    if settings.broker.url.startswith("amqp"):
        with app.connection_for_write() as connection:
            declare(connection, settings)
