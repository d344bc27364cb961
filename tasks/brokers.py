"""Which brokers and result stores work by their address, and a clear word for those that do not.

RabbitMQ is the default. Redis as broker, Redis Sentinel for results and Amazon SQS work by setting
one address each; Redis Cluster cannot, since Celery does not follow its redirections.
"""

from urllib.parse import urlsplit

from redis import Redis
from redis.exceptions import RedisError

from altlens.errors import BadSetting
from altlens.extras import require_extra
from altlens.settings import Settings, get_settings

BROKERS = ("amqp", "amqps", "redis", "rediss", "sentinel", "sqs", "memory")
RESULTS = ("redis", "rediss", "sentinel", "cache+memory")


def check_brokers(settings: Settings) -> None:
    """BadSetting where broker or results are of a kind that Celery cannot use."""
    _check("ALTLENS_BROKER_URL", settings.broker.url, BROKERS)
    _check("ALTLENS_RESULTS_URL", settings.results.url, RESULTS)
    if settings.embedded != settings.results.url.startswith("cache+memory"):
        raise BadSetting(
            "ALTLENS_BROKER_URL and ALTLENS_RESULTS_URL belong together: set both for a fleet, "
            "neither for the embedded default."
        )


def _check(name: str, url: str, schemes: tuple[str, ...]) -> None:
    scheme = urlsplit(url).scheme
    if scheme not in schemes:
        raise BadSetting(f"{name} begins with {scheme!r}; it can be {', '.join(schemes)}.")
    if scheme == "sqs":
        require_extra("sqs")
    if scheme in ("redis", "rediss") and _is_cluster(url):
        raise BadSetting(
            f"{name} leads to a Redis Cluster, which Celery cannot use: it does not follow MOVED. "
            "Use one Redis, Redis Sentinel, or RabbitMQ as broker."
        )


def _is_cluster(url: str) -> bool:
    try:
        tls = get_settings().redis_tls(url)
        with Redis.from_url(url, socket_connect_timeout=5, **tls) as client:
            return bool(client.info("cluster").get("cluster_enabled"))
    except RedisError:
        return False  # not reachable now: another message says so
