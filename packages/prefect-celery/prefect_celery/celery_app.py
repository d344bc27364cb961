"""The Celery application whose one task runs a Prefect task.

    celery -A prefect_celery worker

An application and a queue of their own: heavy tasks of flows neither wait behind other messages nor
hold them up.
"""

import os
import sys
from functools import lru_cache
from typing import Any, NamedTuple

from celery import Celery
from celery.signals import worker_init

from prefect_celery.configuration import celery_settings, check_addresses
from prefect_celery.loader import ImportLoader
from prefect_celery.options import CeleryOptions
from prefect_celery.queues import bounded_queues, dead_letter_queue, declare

RUN = "prefect.run"


class CallMessage(NamedTuple):
    """The arguments of a message: small text, by which a worker finds the task and its call."""

    path: str  # of the task, `module:name`
    run_id: str
    flow_run: str  # its id, or ""
    address: str  # of the result storage that has the call
    api: str  # of the flow's Prefect server, or ""


def celery_app(options: CeleryOptions) -> Celery:
    """The process's application with these options; always the same one for equal options."""
    return _celery_app(options.of_app)


@lru_cache
def _celery_app(options: CeleryOptions) -> Celery:
    check_addresses(options)
    queues = bounded_queues(
        [options.queue],
        options.broker_url,
        options.queue_length,
        options.deliveries,
        options.dead_letter_queue,
    )
    app = Celery(
        "prefect_celery",
        loader=ImportLoader,
        set_as_current=False,
        include=["prefect_celery.execution"],
    )
    app.add_defaults(
        {
            **celery_settings(options),
            "task_queues": queues,
            "task_default_queue": options.queue,
        }
    )

    @app.task(bind=True, name=RUN, shared=False)
    def run(self: Any, *arguments: str) -> dict[str, Any]:
        from prefect_celery.execution import run_call  # it uses the task runner, which uses this

        return run_call(self.request, options, CallMessage(*arguments))

    @worker_init.connect(weak=False)
    def prepare(sender: Any = None, **_: Any) -> None:
        """Find modules in the working folder, and create the queues on RabbitMQ."""
        if sender is None or sender.app is not app:
            return
        if not sys.flags.safe_path and os.getcwd() not in sys.path:
            sys.path.append(os.getcwd())  # last: it shadows nothing that is installed
        if options.broker_url.startswith("amqp"):
            dead = dead_letter_queue(options.dead_letter_queue, options.queue_length)
            with app.connection_for_write() as connection:
                declare(connection, (dead, *queues))

    return app
