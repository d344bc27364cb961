"""The promise of every store, kept by the replica set."""

from collections.abc import Iterator
from uuid import uuid4

import pymongo
import pytest

from altlens.store import open_store
from altlens.store.base import Store
from tests.contract.store_contract import OpenOne, StoreContract
from tests.integration.fleet.conftest import LocalFleet


@pytest.fixture
def url(fleet: LocalFleet) -> Iterator[str]:
    """The address of a database of its own, which goes with the test."""
    name = f"contract-{uuid4().hex[:8]}"
    address = fleet.stack.environment()["ALTLENS_STORE_URL"].replace("/altlens?", f"/{name}?")
    yield address
    with pymongo.MongoClient[dict[str, object]](address) as client:
        client.drop_database(name)


@pytest.fixture
def open_one(url: str) -> OpenOne:
    return lambda: open_store(url)


@pytest.fixture
def store(open_one: OpenOne) -> Iterator[Store]:
    with open_one() as opened:
        yield opened


class TestMongoStore(StoreContract):
    """The promise."""
