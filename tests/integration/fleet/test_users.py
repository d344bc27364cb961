"""The database users of worker and dashboard have only the rights they need."""

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
    "drop a collection": lambda database: database.items.drop(),
    "drop the database": lambda database: database.client.drop_database(database.name),
    "drop an index": lambda database: database.items.drop_indexes(),
    "change evidence": lambda database: database.items.update_one(
        {"_id": "users/1"}, {"$set": {"a": 1}}
    ),
    "remove evidence": lambda database: database.items.delete_one({"_id": "users/1"}),
    "remove state": lambda database: database.runs.delete_many({}),
    "make users": lambda database: database.client.admin.command(
        "createUser", "x", pwd="x", roles=[]
    ),
    "see other databases": lambda database: database.client.local["oplog.rs"].find_one(),
    "write elsewhere": lambda database: database.client.other.anything.insert_one({}),
}


@pytest.mark.parametrize("what", REFUSED)
@pytest.mark.parametrize("name", [WORKER.name, DASHBOARD.name])
def test_neither_user_may(servers: Stack, name: str, what: str) -> None:
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
    "collection", [each for each in ALL if each.name not in ("watchlists", "failures", "runs")]
)
def test_the_dashboard_cannot_write_anything_else(servers: Stack, collection: object) -> None:
    with MongoClient(url(servers, DASHBOARD.name)) as client:
        with pytest.raises(OperationFailure) as raised:
            client.altlens[collection.name].insert_one({"_id": "users/3"})  # type: ignore[attr-defined]
        assert raised.value.code == UNAUTHORIZED
