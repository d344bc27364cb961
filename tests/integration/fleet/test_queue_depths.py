"""RabbitMQ counts the messages of each queue."""

import pytest
from kombu import Connection

from altlens.settings import Broker, Settings
from tasks.queue_depths import Depth, depths
from tasks.queues import DEAD, NAMES, declare
from tests.integration.fleet.conftest import LocalFleet


@pytest.fixture
def settings(fleet: LocalFleet) -> Settings:
    return Settings(broker=Broker(url=fleet.stack.environment()["ALTLENS_BROKER_URL"]))


def test_waiting_messages_are_counted(settings: Settings) -> None:
    with Connection(settings.broker.url) as connection:
        declare(connection, settings)
        connection.Producer().publish("{}", exchange="cpu", routing_key="cpu", declare=[])
    counted = depths(settings)
    assert counted is not None
    assert [depth.queue for depth in counted] == [*NAMES, DEAD]
    assert Depth("cpu", 1, 0) in counted


def test_an_unavailable_broker_differs_from_none() -> None:
    assert depths(Settings()) == []
    assert depths(Settings(broker=Broker(url="amqp://127.0.0.1:1/"))) is None
