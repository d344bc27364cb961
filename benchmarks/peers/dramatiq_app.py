"""Dramatiq over RabbitMQ with results in Redis: `dramatiq benchmarks.peers.dramatiq_app`."""

import dramatiq
from dramatiq.brokers.rabbitmq import RabbitmqBroker
from dramatiq.results import Results
from dramatiq.results.backends import RedisBackend
from redis import Redis

from altlens.settings import get_settings
from benchmarks.peers.one import do_one

broker = RabbitmqBroker(url=get_settings().broker.url)
results = Redis.from_url(
    get_settings().results.url, socket_timeout=None
)  # results are awaited for long
broker.add_middleware(Results(backend=RedisBackend(client=results)))
dramatiq.set_broker(broker)


@dramatiq.actor(queue_name="dramatiq", store_results=True)
def work(place: str, body: str) -> str:
    """Clean and analyze one item per message."""
    return do_one(place, body)
