"""The store contract on the embedded store, and its error messages."""

import sqlite3
from pathlib import Path

import pytest

from altlens.errors import BadSetting, StoreUnavailable
from altlens.store import open_store
from altlens.store.collections import ITEMS
from tests.contract.store_contract import StoreContract


@pytest.fixture(params=["sqlite"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty store."""
    return {"sqlite": f"sqlite:///{tmp_path}/deep/er/store.sqlite"}[request.param]


class TestEveryStore(StoreContract):
    """The store contract on SQLite."""


@pytest.mark.parametrize("address", ["postgres://someone:s3cr3t@db.example.com", "a.sqlite", ""])
def test_an_unknown_address_is_refused_without_repeating_it(address: str) -> None:
    with pytest.raises(BadSetting, match="sqlite:///FILE") as raised:
        open_store(address)
    assert "s3cr3t" not in str(raised.value)


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear all, this is no database. " * 50)
    with pytest.raises(StoreUnavailable, match=r"letter\.txt"):
        open_store(f"sqlite:///{path}")
    assert path.read_text().startswith("Dear all")


def test_an_unusable_path_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "file" / "store.sqlite", tmp_path):
        with pytest.raises(StoreUnavailable, match=str(path)):
            open_store(f"sqlite:///{path}")


def test_a_store_of_a_newer_altlens_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    open_store(f"sqlite:///{path}").close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreUnavailable, match="upgrade altlens"):
        open_store(f"sqlite:///{path}")


def test_a_collection_that_came_later_is_made_in_an_old_file(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    open_store(f"sqlite:///{path}").close()
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE items")
    connection.close()
    with open_store(f"sqlite:///{path}") as store:
        assert store.existing(ITEMS, ["any"]) == set()


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path}/store.sqlite") as store:
        with pytest.raises(TypeError):
            store.add(ITEMS, [{"_id": "good"}, {"_id": "bad", "body": object()}])
        assert store.existing(ITEMS, ["good", "bad"]) == set()
        assert store.add(ITEMS, [{"_id": "good"}]).new == 1
