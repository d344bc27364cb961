"""Open failures grouped by cause, and the one process that tries them again."""

import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from altlens.queries.failure_groups import group
from altlens.settings import Prefect, Settings
from dashboard import retry_process
from dashboard.retry_process import RetryProcess


def failure(unit: str, message: str, **changes: Any) -> dict[str, Any]:
    return {
        "_id": f"failure:{unit}",
        "stage": "fetch",
        "unit": unit,
        "error": "NotFound",
        "message": message,
        "last_at": "2026-06-18T12:00:00.000000Z",
    } | changes


def test_failures_that_differ_by_address_name_and_number_are_one_group() -> None:
    rows = [
        failure("news/a", "https://a.example/1 answered 404 for 'AAPL'"),
        failure("news/b", "https://b.example/2?x=3 answered 404 for 'KO'"),
        failure("rss/c", "https://b.example/2 answered 404 for 'KO'"),
        failure("news/d", "The site refuses us.", error="Forbidden"),
    ]
    groups = group(rows)
    assert [(one.source, len(one.failures)) for one in groups] == [
        ("news", 2),
        ("news", 1),
        ("rss", 1),
    ]
    assert len({one.key for one in groups}) == 3


def test_a_group_shows_its_newest_failure() -> None:
    newer = failure("news/b", "code 2", last_at="2026-06-19T12:00:00.000000Z")
    (one,) = group([failure("news/a", "code 1"), newer])
    assert one.message == "code 2"
    assert one.last_at.day == 19


def test_one_retry_runs_at_a_time_and_uses_the_running_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[dict[str, Any]] = []
    ended = threading.Event()

    class Process:
        def __init__(self, command: list[str], **options: Any) -> None:
            started.append({"command": command, **options})

        def poll(self) -> int | None:
            return 1 if ended.is_set() else None

        def wait(self) -> int:
            ended.wait(10)
            return 1

    monkeypatch.setattr(retry_process.subprocess, "Popen", Process)
    settings = Settings(home=tmp_path, prefect=Prefect(api_url="http://127.0.0.1:4200/api"))
    retry = RetryProcess(settings)
    assert retry.state == ""
    assert retry.start(["failure:1"])
    assert not retry.start(["failure:2"])
    assert retry.state == "running"
    ended.set()
    assert retry.state == "failed"
    (only,) = started
    assert only["command"] == [
        *(sys.executable, "-m", "altlens", "failures", "retry", "--json", "--"),
        "failure:1",
    ]
    assert only["env"]["ALTLENS_PREFECT_API_URL"] == "http://127.0.0.1:4200/api"
    assert retry.start([])
