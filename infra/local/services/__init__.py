"""Every service of the local stack, in the order they start: `catalog(stack, workers)`."""

from infra.local.services import (
    celery_workers,
    dashboard,
    flower,
    mongod,
    prefect_server,
    prefect_worker,
    rabbitmq,
    redis_server,
)
from infra.local.services.base import Service
from infra.local.stack import Stack

FAMILIES = (
    *("mongo", "rabbitmq", "redis", "prefect", "workers", "flower", "dashboard"),
    "prefect-worker",
)


def catalog(stack: Stack, workers: int) -> list[Service]:
    """The services of `stack`, those first that are waited for longest."""
    return [
        *mongod.services(stack),
        rabbitmq.service(stack),
        redis_server.service(stack),
        prefect_server.service(stack),
        *celery_workers.services(stack, workers),
        flower.service(stack),
        dashboard.service(stack),
        *prefect_worker.services(stack, workers),
    ]
