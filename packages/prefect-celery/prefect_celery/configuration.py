"""Celery's configuration for messages that are neither lost nor pickled.

Acknowledged late and redelivered when a worker dies; results polled, not pushed; JSON only. Nothing
here imports Prefect.
"""

import ssl
from typing import Any
from urllib.parse import urlsplit

from redis import Redis
from redis.exceptions import RedisError

from prefect_celery.errors import BadOption
from prefect_celery.options import CeleryOptions

RESULT_SECONDS = 86_400
READ_SECONDS = 20.0
REDIS_SECONDS = 10.0  # a Redis that does not answer by then counts as away
BROKERS = ("amqp", "amqps", "redis", "rediss", "sentinel", "sqs", "memory")
RESULTS = ("redis", "rediss", "sentinel", "cache+memory")
VARIABLES = ("PREFECT_CELERY_BROKER_URL", "PREFECT_CELERY_RESULT_URL")


def celery_settings(options: CeleryOptions) -> dict[str, Any]:
    """Settings for `Celery.add_defaults`; queues are the caller's to add."""
    return {
        "broker_url": options.broker_url,
        "result_backend": options.result_url,
        "task_create_missing_queues": False,
        "result_backend_transport_options": _sentinel(options),
        "broker_transport_options": _read_timeout(options),
        "broker_connection_retry_on_startup": True,
        "broker_heartbeat": 30,
        **_tls(options),
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


def check_addresses(options: CeleryOptions, variables: tuple[str, str] = VARIABLES) -> None:
    """Raise BadOption where broker or results are of a kind that Celery cannot use.

    `variables` are the names of the two addresses, for the message.
    """
    broker, results = variables
    _check(broker, options.broker_url, BROKERS, options)
    _check(results, options.result_url, RESULTS, options)
    if options.is_embedded != options.result_url.startswith("cache+memory"):
        raise BadOption(
            f"{broker} and {results} belong together: set both for a fleet, neither for the "
            "embedded default."
        )


def redis_tls(url: str, ca_file: str) -> dict[str, str]:
    """Keyword arguments of a Redis client whose address asks for TLS."""
    if not url.startswith("rediss://"):
        return {}
    authority = {"ssl_ca_certs": ca_file} if ca_file else {}
    return {"ssl_cert_reqs": "required", **authority}


def _read_timeout(options: CeleryOptions) -> dict[str, Any]:
    """Without one, closing a half-open connection to RabbitMQ waits for ever."""
    return {"read_timeout": READ_SECONDS} if options.broker_url.startswith("amqp") else {}


def _tls(options: CeleryOptions) -> dict[str, Any]:
    """How the servers' certificates are verified, where addresses ask for TLS."""
    broker = urlsplit(options.broker_url)
    settings: dict[str, Any] = {}
    if broker.scheme == "amqps":
        settings["broker_use_ssl"] = {
            "cert_reqs": ssl.CERT_REQUIRED,
            "ca_certs": options.ca_file or None,
            "server_hostname": broker.hostname,  # without it any name would do
        }
    elif broker.scheme == "rediss":
        settings["broker_use_ssl"] = redis_tls(options.broker_url, options.ca_file)
    if results := redis_tls(options.result_url, options.ca_file):
        settings["redis_backend_use_ssl"] = results | {"ssl_cert_reqs": ssl.CERT_REQUIRED}
    return settings


def _sentinel(options: CeleryOptions) -> dict[str, Any]:
    return {"master_name": options.sentinel_master} if options.sentinel_master else {}


def _check(name: str, url: str, schemes: tuple[str, ...], options: CeleryOptions) -> None:
    scheme = urlsplit(url).scheme
    if scheme not in schemes:
        raise BadOption(f"{name} begins with {scheme!r}; it can be {', '.join(schemes)}.")
    if scheme in ("redis", "rediss") and _is_cluster(url, options.ca_file):
        raise BadOption(
            f"{name} leads to a Redis Cluster, which Celery cannot use: it does not follow MOVED. "
            "Use one Redis, Redis Sentinel, or RabbitMQ as broker."
        )


def _is_cluster(url: str, ca_file: str) -> bool:
    try:
        tls: dict[str, Any] = dict(redis_tls(url, ca_file))
        with Redis.from_url(url, socket_connect_timeout=5, **tls) as client:
            return bool(client.info("cluster").get("cluster_enabled"))
    except RedisError:
        return False  # not reachable: connecting says so
