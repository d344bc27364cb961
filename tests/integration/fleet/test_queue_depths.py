"""How many messages wait in the queues, asked of RabbitMQ."""

import pytest
from kombu import Connection

from altlens.settings import Broker, Settings
from tasks.queue_depths import Depth, depths
from tasks.queues import DEAD, NAMES, declare
from tests.integration.fleet.conftest import LocalFleet


@pytest.fixture
def settings(fleet: LocalFleet) -> Settings:
    return Settings(broker=Broker(url=fleet.stack.environment()["ALTLENS_BROKER_URL"]))


def test_what_waits_is_counted(settings: Settings) -> None:
    with Connection(settings.broker.url) as connection:
        declare(connection, settings)
        connection.Producer().publish("{}", exchange="cpu", routing_key="cpu", declare=[])
    found = depths(settings)
    assert found is not None
    assert [depth.queue for depth in found] == [*NAMES, DEAD]
    assert Depth("cpu", 1, 0) in found


def test_a_broker_that_is_away_is_told_from_none() -> None:
    assert depths(Settings()) == []
    assert depths(Settings(broker=Broker(url="amqp://127.0.0.1:1/"))) is None
