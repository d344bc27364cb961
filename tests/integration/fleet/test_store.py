"""The store contract on a replica set."""

from collections.abc import Iterator
from uuid import uuid4

import pymongo
import pytest

from tests.contract.store_contract import StoreContract
from tests.integration.fleet.conftest import LocalFleet


@pytest.fixture
def url(fleet: LocalFleet) -> Iterator[str]:
    """The address of an empty database, dropped after the test."""
    name = f"contract-{uuid4().hex[:8]}"
    address = fleet.stack.environment()["ALTLENS_STORE_URL"].replace("/altlens?", f"/{name}?")
    yield address
    with pymongo.MongoClient[dict[str, object]](address) as client:
        client.drop_database(name)


class TestMongoStore(StoreContract):
    """The store contract on MongoDB."""
