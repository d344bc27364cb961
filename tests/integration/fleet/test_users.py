"""What the users of the product's processes may do on a real replica set, and what not."""

from collections.abc import Callable, Iterator

import pytest
from pymongo import MongoClient
from pymongo.database import Database
from pymongo.errors import OperationFailure

from altlens.store.base import Where
from altlens.store.collections import ALL, ITEMS, RUNS, WATCHLISTS
from altlens.store.mongo import MongoStore
from infra.local.stack import Stack
from infra.mongo_roles import DASHBOARD, WORKER

UNAUTHORIZED = 13


def url(stack: Stack, name: str) -> str:
    secret = stack.passwords
    passwords = {WORKER.name: secret.mongo_worker, DASHBOARD.name: secret.mongo_dashboard}
    return stack.store_url(name, passwords[name])


@pytest.fixture
def worker(servers: Stack) -> Iterator[MongoStore]:
    with MongoStore(url(servers, WORKER.name)) as store:
        yield store


@pytest.fixture
def dashboard(servers: Stack) -> Iterator[MongoStore]:
    with MongoStore(url(servers, DASHBOARD.name)) as store:
        yield store


def test_processes_of_the_stack_are_not_its_owner(servers: Stack) -> None:
    given = servers.process_environment()
    assert f"//{WORKER.name}:" in given["ALTLENS_STORE_URL"]
    assert f"//{DASHBOARD.name}:" in given["ALTLENS_DASHBOARD_STORE_URL"]


def test_a_worker_does_its_work(worker: MongoStore) -> None:
    for collection in ALL:
        worker.add(collection, [{"_id": "users/1"}])
        if collection.mutable:
            worker.put(collection, [{"_id": "users/1", "state": "changed"}])
    address = worker.put_blob(b"users")
    assert worker.get_blob(address) == b"users"
    worker.drop_blob(address)


REFUSED: dict[str, Callable[[Database], object]] = {
    "drop a collection": lambda held: held.items.drop(),
    "drop the database": lambda held: held.client.drop_database(held.name),
    "drop an index": lambda held: held.items.drop_indexes(),
    "change evidence": lambda held: held.items.update_one({"_id": "users/1"}, {"$set": {"a": 1}}),
    "remove evidence": lambda held: held.items.delete_one({"_id": "users/1"}),
    "remove state": lambda held: held.runs.delete_many({}),
    "make users": lambda held: held.client.admin.command("createUser", "x", pwd="x", roles=[]),
    "see other databases": lambda held: held.client.local["oplog.rs"].find_one(),
    "write elsewhere": lambda held: held.client.other.anything.insert_one({}),
}


@pytest.mark.parametrize("what", REFUSED)
@pytest.mark.parametrize("name", [WORKER.name, DASHBOARD.name])
def test_neither_may(servers: Stack, name: str, what: str) -> None:
    with MongoClient(url(servers, name)) as client:
        with pytest.raises(OperationFailure) as raised:
            REFUSED[what](client.altlens)
        assert raised.value.code == UNAUTHORIZED


def test_the_dashboard_reads_and_writes_what_visitors_write(
    worker: MongoStore, dashboard: MongoStore
) -> None:
    worker.add(ITEMS, [{"_id": "users/2", "kind": "article"}])
    assert dashboard.existing(ITEMS, ["users/2"]) == {"users/2"}
    assert dashboard.count(ITEMS, Where(equal={"kind": "article"})) >= 1
    dashboard.put(WATCHLISTS, [{"_id": "users/2", "name": "mine"}])
    dashboard.put(RUNS, [{"_id": "users/2", "state": "finished"}])


@pytest.mark.parametrize(
    "collection", [held for held in ALL if held.name not in ("watchlists", "failures", "runs")]
)
def test_the_dashboard_cannot_write_anything_else(servers: Stack, collection: object) -> None:
    with MongoClient(url(servers, DASHBOARD.name)) as client:
        with pytest.raises(OperationFailure) as raised:
            client.altlens[collection.name].insert_one({"_id": "users/3"})  # type: ignore[attr-defined]
        assert raised.value.code == UNAUTHORIZED
