"""Backups of a real replica set: consistent during writes, and restorable."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from pymongo import MongoClient

from altlens.errors import BadBackup
from altlens.store import mongo
from altlens.store.backup import restore, save
from altlens.store.collections import ITEMS, RUNS
from altlens.store.mongo import MongoStore
from tests.concurrent_writes import check_consistent, writing
from tests.integration.fleet.conftest import LocalFleet

NONE = Path("no-archive")


@pytest.fixture
def urls(fleet: LocalFleet) -> Iterator[tuple[str, str]]:
    """The addresses of two databases of this test on the fleet's servers."""
    parts = urlsplit(fleet.stack.environment()["ALTLENS_STORE_URL"])
    addresses = [urlunsplit(parts._replace(path=f"/backup_{name}")) for name in ("from", "to")]
    yield addresses[0], addresses[1]
    for url in addresses:
        with MongoClient(url) as client:
            client.drop_database(client.get_default_database())


def test_a_backup_while_a_run_writes_is_consistent_and_restorable(
    urls: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = urls
    monkeypatch.setattr(mongo, "INLINE_BYTES", 10)  # so that bodies go to GridFS
    with MongoStore(here) as store:
        store.put(RUNS, [{"_id": "run:1", "state": "running"}])
        body = store.put_blob(bytes(range(256)) * 50)
    with writing(here):
        saved = save(here, NONE, tmp_path / "backup")
    assert restore(there, NONE, tmp_path / "backup") == saved.documents
    with MongoStore(there) as store:
        check_consistent(store)
        assert store.get(RUNS, ["run:1"])["run:1"]["state"] == "running"
        assert store.get_blob(body) == bytes(range(256)) * 50
        assert "item_kind_linked_at" in store._database.links.index_information()


def test_a_store_with_documents_is_replaced_only_on_request(
    urls: tuple[str, str], tmp_path: Path
) -> None:
    here, there = urls
    for url, name in ((here, "one"), (there, "mine")):
        with MongoStore(url) as store:
            store.add(ITEMS, [{"_id": name}])
    save(here, NONE, tmp_path / "backup")
    with pytest.raises(BadBackup, match="--replace"):
        restore(there, NONE, tmp_path / "backup")
    with MongoStore(there) as store:
        assert store.existing(ITEMS, ["one", "mine"]) == {"mine"}
    restore(there, NONE, tmp_path / "backup", replace=True)
    with MongoStore(there) as store:
        assert store.existing(ITEMS, ["one", "mine"]) == {"one"}
