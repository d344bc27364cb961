"""Options of the task runner and its workers, from `PREFECT_CELERY_*` variables."""

from typing import Self

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

RUNNER_ONLY = ("window", "overdue_seconds")


class CeleryOptions(BaseSettings):
    """Where messages go, and how many. What is not given is read from the environment.

    `CeleryOptions(broker_url="amqp://localhost")` takes `result_url` from
    `PREFECT_CELERY_RESULT_URL`. The flow and its workers must agree on all but `window` and
    `overdue_seconds`.
    """

    model_config = SettingsConfigDict(env_prefix="PREFECT_CELERY_", frozen=True, extra="forbid")

    broker_url: str = Field(
        "memory://localhost", repr=False, description="amqp://…, redis://…, sqs://…, memory://"
    )
    result_url: str = Field(
        "cache+memory://", repr=False, description="redis://…, sentinel://…, cache+memory://"
    )
    sentinel_master: str = Field("", description="with sentinel://: name of the master")
    ca_file: str = Field("", description="PEM file of the servers' authority; default: system's")
    queue: str = Field("prefect", description="queue that calls are sent to")
    queue_length: int = Field(1000, gt=0, description="messages the queue holds at most (RabbitMQ)")
    deliveries: int = Field(5, gt=0, description="deliveries before a dead letter (RabbitMQ)")
    dead_letter_queue: str = Field("prefect.dead", description="queue of dead letters (RabbitMQ)")
    window: int = Field(500, gt=0, description="calls in flight at most, per flow run")
    overdue_seconds: float = Field(
        60.0, gt=0, description="silence after which Prefect's API is asked for final states"
    )
    embedded_threads: int = Field(32, gt=0, description="threads of a worker in this process")
    worker_command: str = Field(
        "celery -A prefect_celery worker", description="how to start a worker, for messages"
    )

    @property
    def is_embedded(self) -> bool:
        """Whether broker and worker live in this process."""
        return self.broker_url.startswith("memory")

    @property
    def of_app(self) -> Self:
        """These options as far as the Celery application depends on them."""
        fields = type(self).model_fields
        return self.model_copy(update={name: fields[name].default for name in RUNNER_ONLY})
