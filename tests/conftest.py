"""Shared fixtures: a clean environment, temporary homes, and the recordings where they exist."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from altlens.settings import Settings, get_settings
from altlens.store.sqlite import SqliteStore
from tests import prefect_database

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "altlens" / "sample"

# Answers of the default installation, in this process and in all that fixtures start.
os.environ["ALTLENS_ANALYZE_ENCODER"] = "false"

settings.register_profile(  # a busy machine must not fail tests
    "unhurried", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("unhurried")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # the processes of xdist inherit the folder
        prefect_database.begin()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        prefect_database.end()


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """Remove the user's settings and use a temporary home."""
    for name in list(os.environ):
        if name.startswith("ALTLENS_") and name not in KEPT:
            monkeypatch.delenv(name)
    monkeypatch.setenv("PYTHONSAFEPATH", "")  # the command sets it; undone after the test
    monkeypatch.delenv("PYTHONSAFEPATH")
    monkeypatch.setenv("ALTLENS_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)  # a folder without a `.env`
    yield get_settings(refresh=True)
    monkeypatch.undo()
    get_settings(refresh=True)


KEPT = {
    "ALTLENS_ANALYZE_ENCODER",
    "ALTLENS_RECORDINGS",
    "ALTLENS_REQUIRE_RECORDINGS",
    "ALTLENS_REQUIRE_SERVICES",
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    """An empty embedded store."""
    with SqliteStore(tmp_path / "store.sqlite") as opened:
        yield opened


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[None]:
    """A Prefect server on a temporary database, for flows in this process.

    Prefect sends events and logs on connections that it keeps, so connections to an earlier
    server are closed first: that server would get the rows of the task runs.
    """
    from prefect.events.worker import EventsWorker
    from prefect.logging.handlers import APILogWorker
    from prefect.testing.utilities import prefect_test_harness

    EventsWorker.drain_all(timeout=60)
    APILogWorker.drain_all(timeout=60)
    folder = tempfile.mkdtemp()  # Prefect deletes it at the end
    database = Path(folder, "prefect-test.db")
    prefect_database.place(database)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("prefect.testing.utilities.mkdtemp", lambda: folder)
        with prefect_test_harness(server_startup_timeout=120):
            prefect_database.keep(database)
            yield


@pytest.fixture(scope="session")
def recordings() -> Path:
    """The folder of recorded responses; skip without it, or fail if it is required."""
    folder = Path(os.environ.get("ALTLENS_RECORDINGS") or ROOT.parent / "shared" / "recordings")
    if not (folder / "INDEX.jsonl").exists():
        message = f"no recordings at {folder}; set ALTLENS_RECORDINGS"
        if os.environ.get("ALTLENS_REQUIRE_RECORDINGS"):
            pytest.fail(message)
        pytest.skip(message)
    return folder


@pytest.fixture(scope="session")
def labelled(recordings: Path) -> Path:
    """The folder of labelled sets, beside the recordings."""
    return recordings.parent / "labelled"
