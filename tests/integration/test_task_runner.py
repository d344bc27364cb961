"""prefect-celery's task runner with altlens' settings; its own tests are in its package."""

import json
from pathlib import Path

import pytest
from prefect import flow, task
from prefect.filesystems import LocalFileSystem
from prefect_celery.results import json_store

from altlens.errors import BadSetting
from altlens.settings import Settings, get_settings
from flows.task_runner import CeleryTaskRunner


@task
def triple(x: int) -> int:
    return 3 * x


@flow(task_runner=CeleryTaskRunner())
def triples(numbers: list[int]) -> list[int]:
    return triple.map(numbers).result()


@pytest.mark.usefixtures("prefect_server")
def test_a_flow_runs_its_tasks_without_servers() -> None:
    assert triples([1, 2, 3]) == [3, 6, 9]


def test_the_fleet_of_the_settings_is_used(
    environment: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALTLENS_BROKER_URL", "amqp://fleet")
    monkeypatch.setenv("ALTLENS_RESULTS_URL", "redis://127.0.0.1:9")
    monkeypatch.setenv("ALTLENS_FANOUT_QUEUE_LENGTH", "77")
    get_settings(refresh=True)
    options = CeleryTaskRunner(window=5).resolve_options()
    assert (options.broker_url, options.queue, options.window) == ("amqp://fleet", "prefect", 5)
    assert (options.queue_length, options.dead_letter_queue) == (77, "dead")
    assert options.worker_command == "celery -A tasks.prefect_app worker -Q prefect"


def test_an_incomplete_fleet_is_named_by_its_settings(
    environment: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALTLENS_BROKER_URL", "amqp://fleet")
    get_settings(refresh=True)
    with pytest.raises(BadSetting, match="ALTLENS_BROKER_URL and ALTLENS_RESULTS_URL belong"):
        CeleryTaskRunner().resolve_options()


def test_results_that_altlens_stored_before_are_still_read(tmp_path: Path) -> None:
    """Records named the codec `altlens` before it was prefect-celery's."""
    store = json_store(LocalFileSystem(basepath=str(tmp_path)))
    store.write({1, 2}, key="result")
    record = json.loads((tmp_path / "result").read_text())
    record["metadata"]["serializer"] = {"type": "altlens"}
    (tmp_path / "result").write_text(json.dumps(record))
    assert store.read("result").result == {1, 2}
