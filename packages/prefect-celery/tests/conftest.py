"""Fixtures: a Prefect server on a throw-away database, and no options of the user's."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect.events.worker import EventsWorker
from prefect.logging.handlers import APILogWorker
from prefect.settings import PREFECT_HOME, PREFECT_LOCAL_STORAGE_PATH, temporary_settings
from prefect.testing.utilities import prefect_test_harness
from prefect_celery import CeleryTaskRunner

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # tasks are found by import path: `remote_tasks:add`


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A Prefect server of the tests' own.

    Prefect sends events and logs on connections that it keeps, so connections to an earlier
    server are closed first: that server would get the rows of the task runs.
    """
    EventsWorker.drain_all(timeout=60)
    APILogWorker.drain_all(timeout=60)
    home = tmp_path_factory.mktemp("prefect")
    folders = {PREFECT_HOME: home, PREFECT_LOCAL_STORAGE_PATH: home / "storage"}
    with temporary_settings(folders), prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture(autouse=True)
def no_options(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unset the user's options, and start in an empty folder, where no `.env` is."""
    for name in list(os.environ):
        if name.startswith("PREFECT_CELERY_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def runner() -> Iterator[CeleryTaskRunner]:
    """A runner that is started outside of any flow."""
    with CeleryTaskRunner() as started:
        yield started
