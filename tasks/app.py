"""The Celery application: `celery -A tasks.app worker -Q cpu`.

Nothing is read from the environment before Celery first needs its configuration.
"""

import ssl
from typing import Any
from urllib.parse import urlsplit

from celery import Celery
from celery.signals import worker_init

from altlens.settings import Settings, get_settings
from tasks.loader import InstalledLoader
from tasks.queues import declare, queues

RESULT_SECONDS = 86_400
READ_SECONDS = 20.0
REDIS_SECONDS = 10.0  # a Redis that hangs is one that is away
SOFT_LIMIT_SECONDS, HARD_LIMIT_SECONDS = 240, 300


def configuration() -> dict[str, Any]:
    """How Celery is set up, for the fleet's queues."""
    settings = get_settings()
    return {
        "broker_url": settings.broker.url,
        "result_backend": settings.results.url,
        "task_queues": queues(settings),
        "task_default_queue": "cpu",
        "task_create_missing_queues": False,
        "result_backend_transport_options": _sentinel(settings),
        "broker_transport_options": _patience(settings),
        "broker_connection_retry_on_startup": True,
        "broker_heartbeat": 30,
        **_tls(settings),
        "task_serializer": "json",
        "result_serializer": "json",
        "accept_content": ["json"],
        "result_expires": RESULT_SECONDS,
        "result_cache_max": -1,
        "redis_socket_timeout": REDIS_SECONDS,
        "redis_socket_connect_timeout": REDIS_SECONDS,
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "worker_prefetch_multiplier": 1,
        "worker_cancel_long_running_tasks_on_connection_loss": True,
        "worker_hijack_root_logger": False,
        "worker_send_task_events": False,
        "task_send_sent_event": False,
        "task_store_errors_even_if_ignored": True,
        "timezone": "UTC",
        "enable_utc": True,
    }


def _patience(settings: Settings) -> dict[str, Any]:
    """A half-open connection to RabbitMQ is not even waited for when it is closed."""
    return {"read_timeout": READ_SECONDS} if settings.broker.url.startswith("amqp") else {}


def _tls(settings: Settings) -> dict[str, Any]:
    """How the servers' certificates are checked, where addresses ask for TLS."""
    broker = urlsplit(settings.broker.url)
    held: dict[str, Any] = {}
    if broker.scheme == "amqps":
        held["broker_use_ssl"] = {
            "cert_reqs": ssl.CERT_REQUIRED,
            "ca_certs": settings.tls.ca_file or None,
            "server_hostname": broker.hostname,  # without it any name would do
        }
    elif broker.scheme == "rediss":
        held["broker_use_ssl"] = settings.redis_tls(settings.broker.url)
    if results := settings.redis_tls(settings.results.url):
        held["redis_backend_use_ssl"] = results | {"ssl_cert_reqs": ssl.CERT_REQUIRED}
    return held


def _sentinel(settings: Settings) -> dict[str, Any]:
    return {"master_name": settings.results.master} if settings.results.master else {}


app = Celery("altlens", loader=InstalledLoader, include=["tasks.stages"])
app.add_defaults(configuration)


@worker_init.connect
def declare_queues(**_: Any) -> None:
    """Make the queues on RabbitMQ, whoever comes first; other brokers make their own."""
    settings = get_settings()
    if settings.broker.url.startswith("amqp"):
        with app.connection_for_write() as connection:
            declare(connection, settings)
