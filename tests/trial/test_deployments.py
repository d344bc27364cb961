"""Deployments, schedules, blocks and events on a real Prefect server, asked through its API."""

from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from deployments.prefect_yaml import FILE, POOL, render
from deployments.profile import Profile
from deployments.schedules import TABLE
from tests.conftest import SAMPLE
from tests.integration.prefect_process import PrefectServer
from tests.integration.prefect_worker import Room, wait_until

AS_OF = "2026-06-20"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """A server with the fast profile applied."""
    folder = tmp_path_factory.mktemp("room")
    with PrefectServer(folder) as server:
        made = Room(server, folder)
        made.altlens("deploy", "--profile", "fast")
        yield made


@pytest.fixture(scope="module")
def held(room: Room) -> dict[str, dict[str, Any]]:
    """The server's deployments by name."""
    return {found["name"]: found for found in room.server.post("deployments/filter")}


def test_the_file_is_current() -> None:
    assert FILE.read_text("utf-8") == render(), "run `python -m deployments.prefect_yaml`"


def test_every_row_is_deployed_as_the_table_says(held: dict[str, dict[str, Any]]) -> None:
    assert set(held) == {row.name for row in TABLE}
    for row in TABLE:
        found = held[row.name]
        assert found["entrypoint"] == row.flow
        assert found["work_pool_name"] == POOL
        assert found["global_concurrency_limit"]["limit"] == row.limit
        assert found["concurrency_options"]["collision_strategy"] == row.collision
        assert found["parameters"].get("sources", []) == list(row.sources)


def test_schedules_are_there_with_their_time_zones(held: dict[str, dict[str, Any]]) -> None:
    stretch = Profile.read("fast").stretch
    for row in TABLE:
        schedules = [it["schedule"] for it in held[row.name]["schedules"]]
        if row.cron:
            assert [(it["cron"], it["timezone"]) for it in schedules] == [(row.cron, row.timezone)]
        elif row.minutes:
            assert [it["interval"] for it in schedules] == [row.minutes * 60 * stretch]
        else:
            assert schedules == []


def test_the_profiles_differ_in_companies_and_pace() -> None:
    fast, full = (yaml.safe_load(render(name))["deployments"] for name in ("fast", "full"))
    news = [next(it for it in rows if it["name"] == "news") for rows in (fast, full)]
    assert len(news[0]["parameters"]["symbols"]) < len(news[1]["parameters"]["symbols"])
    assert news[0]["schedules"][0]["interval"] > news[1]["schedules"][0]["interval"] == 600


def test_the_example_automation_is_there_and_off(room: Room) -> None:
    [automation] = room.server.post("automations/filter")
    assert automation["enabled"] is False
    assert automation["trigger"]["expect"] == ["altlens.fanout.stalled"]
    room.altlens("deploy", "--profile", "fast")
    assert len(room.server.post("automations/filter")) == 1


def test_blocks_are_saved_from_settings_with_secrets_hidden(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALTLENS_REDDIT_CLIENT_ID", "an-id")
    monkeypatch.setenv("ALTLENS_REDDIT_CLIENT_SECRET", "s3cr3t-value")
    assert "altlens-reddit-application/team" in room.altlens("blocks", "save", "--name", "team")
    documents = room.server.post("block_documents/filter", include_secrets=False)
    found = next(it for it in documents if it["name"] == "team")
    assert found["data"]["client_id"] == "an-id"
    assert "s3cr3t" not in str(documents)


def test_a_due_run_is_done_by_a_worker_and_its_batches_are_runs_too(room: Room) -> None:
    with room.worker():
        run = room.start(
            "universe/news",
            symbols=["AAPL", "KO", "MSFT"],
            sources=[],
            as_of=AS_OF,
            replay=str(SAMPLE),
            batch=2,
            concurrent=2,
        )
        assert room.ended(run) == "Completed", room.log()
    batches = [
        found
        for found in room.server.post("flow_runs/filter", limit=200)
        if found["parameters"].get("symbols") in (["AAPL", "KO"], ["MSFT"])
        and found["deployment_id"]
    ]
    assert {found["state_name"] for found in batches} == {"Completed"}
    assert len(batches) == 2
    shown = artifacts(room, [found["id"] for found in batches])
    assert {"companies", "sources", "fetch-counts", "aggregate-counts"} <= set(shown)
    assert any("**AAPL** Apple Inc." in data for data in shown["companies"])


def test_a_source_that_fails_is_an_event(room: Room) -> None:
    """No recordings but a gateway where nobody is: every source is unavailable."""
    environment = {
        "ALTLENS_HTTP_GATEWAY": "http://127.0.0.1:9",
        "ALTLENS_HTTP_ATTEMPTS": "1",
        "ALTLENS_FANOUT_ATTEMPTS": "1",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        with room.worker():
            run = room.start("company_batch/batch", symbols=["KO"], sources=["prices"])
            assert room.ended(run) == "Completed", room.log()
    wanted = {"event": {"name": ["altlens.source.failing"]}}
    wait_until(lambda: bool(room.server.post("events/filter", filter=wanted)["events"]))
    [event] = room.server.post("events/filter", filter=wanted)["events"]
    assert event["resource"]["prefect.resource.id"] == "altlens.source.prices"
    assert event["payload"]["symbols"] == ["KO"]
    assert run in str(event["related"])


def artifacts(room: Room, runs: list[str]) -> dict[str, list[str]]:
    """What the runs left, by key."""
    only = {"flow_run_id": {"any_": runs}}
    found: dict[str, list[str]] = {}
    for artifact in room.server.post("artifacts/filter", artifacts=only, limit=200):
        found.setdefault(artifact["key"], []).append(str(artifact["data"]))
    return found
