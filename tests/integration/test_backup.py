"""Backups of the embedded store: consistent during writes, refused where they would lose data."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from altlens.cli import main
from altlens.errors import BadBackup
from altlens.settings import get_settings
from altlens.store import open_store
from altlens.store.backup import restore, save
from altlens.store.base import Where, sha256
from altlens.store.collections import ITEMS, LINKS
from altlens.store.sqlite import SCHEMA_VERSION, SqliteStore
from tests.concurrent_writes import check_consistent, writing
from tests.conftest import ROOT


@pytest.fixture
def here(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/here.sqlite"


@pytest.fixture
def there(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/there.sqlite"


def fill(url: str, *names: str) -> None:
    with open_store(url) as store:
        store.add(ITEMS, [{"_id": name, "kind": "article", "companies": ["c"]} for name in names])
        for name in names:
            store.put_blob(name.encode())


def names(url: str) -> list[str]:
    with open_store(url) as store:
        documents = store.find(ITEMS, Where(equal={"companies": "c"}, order_by=("_id",)))
        return [document["_id"] for document in documents]


def test_everything_is_restored(here: str, there: str, tmp_path: Path) -> None:
    fill(here, "one", "two")
    archive = get_settings().archive_folder
    with open_store(here) as store:
        assert store.cold_storage is not None
        store.cold_storage.put(sha256(b"old"), b"old")
    saved = save(here, archive, tmp_path / "backup")
    assert saved.documents == 4
    shutil.rmtree(archive)
    assert restore(there, archive, tmp_path / "backup") == 4
    assert names(there) == ["one", "two"]
    with open_store(there) as store:
        assert store.get_blob(sha256(b"two")) == b"two"
        assert store.get_blob(sha256(b"old")) == b"old"


def test_a_backup_while_a_run_writes_is_consistent(here: str, there: str, tmp_path: Path) -> None:
    fill(here, *(f"first-{number:05d}" for number in range(3000)))
    with writing(here):
        for number in range(3):
            save(here, tmp_path / "none", tmp_path / f"backup-{number}")
    for number in range(3):
        restore(there, tmp_path / "none", tmp_path / f"backup-{number}", replace=number > 0)
        with open_store(there) as store:
            check_consistent(store)


def test_a_store_with_documents_is_replaced_only_on_request(
    here: str, there: str, tmp_path: Path
) -> None:
    fill(here, "one")
    fill(there, "mine")
    save(here, tmp_path / "none", tmp_path / "backup")
    with pytest.raises(BadBackup, match=r"has 2 documents.*--replace"):
        restore(there, tmp_path / "none", tmp_path / "backup")
    assert names(there) == ["mine"]
    restore(there, tmp_path / "none", tmp_path / "backup", replace=True)
    assert names(there) == ["one"]


def test_a_backup_is_never_overwritten_or_incomplete(here: str, tmp_path: Path) -> None:
    fill(here, "one")
    save(here, tmp_path / "none", tmp_path / "backup")
    with pytest.raises(BadBackup, match="exists already"):
        save(here, tmp_path / "none", tmp_path / "backup")
    (tmp_path / "half").mkdir()
    with pytest.raises(BadBackup, match="not a complete backup"):
        restore(here, tmp_path / "none", tmp_path / "half", replace=True)
    assert names(here) == ["one"]


def test_a_damaged_backup_is_refused(here: str, tmp_path: Path) -> None:
    fill(here, "one")
    save(here, tmp_path / "none", tmp_path / "backup")
    with (tmp_path / "backup" / "store.sqlite").open("r+b") as file:
        file.seek(5000)
        file.write(b"\xff")
    with pytest.raises(BadBackup, match=r"store\.sqlite differs from what was written"):
        restore(here, tmp_path / "none", tmp_path / "backup", replace=True)
    assert names(here) == ["one"]


def test_a_backup_of_another_kind_of_store_is_refused(here: str, tmp_path: Path) -> None:
    fill(here, "one")
    save(here, tmp_path / "none", tmp_path / "backup")
    with pytest.raises(BadBackup, match="a backup of sqlite"):
        restore("mongodb://nobody/", tmp_path / "none", tmp_path / "backup")


def test_the_commands_back_up_and_restore(
    here: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fill(here, "one")
    monkeypatch.setenv("ALTLENS_STORE_URL", here)
    get_settings(refresh=True)
    folder = str(tmp_path / "backup")
    assert "2 documents" in CliRunner().invoke(main, ["backup", folder]).output
    refused = CliRunner().invoke(main, ["restore", folder])
    assert refused.exit_code == 2
    assert "--replace" in refused.output
    assert "2 documents" in CliRunner().invoke(main, ["restore", folder, "--replace"]).output


UPGRADE = """
import os, signal, sys
from pathlib import Path
from altlens.store import sqlite
made, left = sqlite._schema, int(sys.argv[2])
def schema(collection):
    global left
    for statement in made(collection):
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        yield statement
sqlite._schema = schema
sqlite.SqliteStore(Path(sys.argv[1]))
"""


@pytest.mark.parametrize("statements", [0, 7, 40])
def test_an_upgrade_that_was_killed_leaves_the_old_store_as_it_was(
    here: str, tmp_path: Path, statements: int
) -> None:
    fill(here, "one")
    path = tmp_path / "here.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE links")  # as in an older release
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION - 1}")
        before = set(connection.execute("SELECT name FROM sqlite_master"))
    command = [sys.executable, "-c", UPGRADE, str(path), str(statements)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION - 1
        assert set(connection.execute("SELECT name FROM sqlite_master")) == before
        assert connection.execute("SELECT _id FROM items").fetchall() == [("one",)]
    assert names(here) == ["one"]
    with SqliteStore(path) as store:
        assert store.add(LINKS, [{"_id": "link"}]).new == 1


RESTORE = """
import os, signal, sqlite3, sys
from pathlib import Path
from altlens.store import backup, backup_sqlite
class Dying(sqlite3.Connection):
    def backup(self, target):
        die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        super().backup(target, pages=20, progress=die)
backup_sqlite._open = lambda path: sqlite3.connect(path, factory=Dying)
backup.restore(sys.argv[1], Path("none"), Path(sys.argv[2]), replace=True)
"""


def test_a_restore_that_was_killed_leaves_what_was_there(
    here: str, there: str, tmp_path: Path
) -> None:
    fill(here, *(f"new-{number:05d}" for number in range(2000)))
    fill(there, "mine")
    save(here, tmp_path / "none", tmp_path / "backup")
    command = [sys.executable, "-c", RESTORE, there, str(tmp_path / "backup")]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    assert names(there) == ["mine"]
    restore(there, tmp_path / "none", tmp_path / "backup", replace=True)
    assert len(names(there)) == 2000
