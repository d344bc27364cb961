"""Deployments, schedules, blocks and events on a real Prefect server, read through its API."""

from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from prefect.settings import PREFECT_API_URL, temporary_settings

from altlens.errors import BadSetting
from altlens.runs.stage_list import BATCH_STAGES
from deployments.automations import apply as apply_automations
from deployments.deploy import deploy
from deployments.prefect_yaml import FILE, POOL, render
from deployments.profile import Profile
from deployments.schedules import TABLE
from flows.ui import FAILING, STALLED
from tests.acceptance.browsing import chromium
from tests.conftest import ROOT, SAMPLE
from tests.integration.prefect_process import PrefectServer
from tests.integration.prefect_worker import PrefectTestbed, wait_until

AS_OF = "2026-06-20"
ARTEFACTS = ROOT / "artefacts" / "prefect"
# Live sources reach no host, and a run without progress counts as stalled at once.
SETTINGS = {
    "ALTLENS_HTTP_GATEWAY": "http://127.0.0.1:9",
    "ALTLENS_HTTP_ATTEMPTS": "1",
    "ALTLENS_FANOUT_ATTEMPTS": "1",
    "ALTLENS_FANOUT_STALLED_SECONDS": "0.01",
}


@pytest.fixture(scope="module")
def testbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrefectTestbed]:
    """A server with the fast profile applied."""
    folder = tmp_path_factory.mktemp("testbed")
    with PrefectServer(folder) as server:
        started = PrefectTestbed(server, folder, **SETTINGS)
        started.altlens("deploy", "--profile", "fast")
        yield started


@pytest.fixture(scope="module")
def worker(testbed: PrefectTestbed) -> Iterator[object]:
    """A worker of the pool."""
    with testbed.worker() as process:
        yield process


@pytest.fixture(scope="module")
def deployed(testbed: PrefectTestbed) -> dict[str, dict[str, Any]]:
    """The server's deployments by name."""
    return {row["name"]: row for row in testbed.server.post("deployments/filter")}


def test_the_file_is_current() -> None:
    assert FILE.read_text("utf-8") == render(), "run `python -m deployments.prefect_yaml`"


def test_deployments_need_a_server() -> None:
    no_server = temporary_settings(restore_defaults={PREFECT_API_URL})
    with no_server, pytest.raises(BadSetting, match="altlens up"):
        deploy("fast")


def test_every_row_is_deployed_as_the_table_says(deployed: dict[str, dict[str, Any]]) -> None:
    assert set(deployed) == {row.name for row in TABLE}
    for row in TABLE:
        deployment = deployed[row.name]
        assert deployment["entrypoint"] == row.flow
        assert deployment["work_pool_name"] == POOL
        assert deployment["global_concurrency_limit"]["limit"] == row.limit
        assert deployment["concurrency_options"]["collision_strategy"] == row.collision
        assert deployment["parameters"].get("sources", []) == list(row.sources)


def test_schedules_have_their_time_zones(deployed: dict[str, dict[str, Any]]) -> None:
    stretch = Profile.read("fast").stretch
    for row in TABLE:
        schedules = [entry["schedule"] for entry in deployed[row.name]["schedules"]]
        if row.cron:
            assert [(s["cron"], s["timezone"]) for s in schedules] == [(row.cron, row.timezone)]
        elif row.minutes:
            assert [schedule["interval"] for schedule in schedules] == [row.minutes * 60 * stretch]
        else:
            assert schedules == []


def test_the_profiles_differ_in_companies_and_pace() -> None:
    fast, full = (yaml.safe_load(render(name))["deployments"] for name in ("fast", "full"))
    news = [next(row for row in rows if row["name"] == "news") for rows in (fast, full)]
    assert len(news[0]["parameters"]["symbols"]) < len(news[1]["parameters"]["symbols"])
    assert news[0]["schedules"][0]["interval"] > news[1]["schedules"][0]["interval"] == 600


def test_the_example_automation_exists_once_and_is_disabled(testbed: PrefectTestbed) -> None:
    with temporary_settings({PREFECT_API_URL: testbed.server.api}):
        apply_automations()
    [automation] = testbed.server.post("automations/filter")
    assert automation["enabled"] is False
    assert automation["trigger"]["expect"] == ["altlens.fanout.stalled"]


def test_blocks_are_saved_from_settings_with_secrets_hidden(
    testbed: PrefectTestbed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALTLENS_REDDIT_CLIENT_ID", "an-id")
    monkeypatch.setenv("ALTLENS_REDDIT_CLIENT_SECRET", "s3cr3t-value")
    assert "altlens-reddit-application/team" in testbed.altlens("blocks", "save", "--name", "team")
    documents = testbed.server.post("block_documents/filter", include_secrets=False)
    document = next(row for row in documents if row["name"] == "team")
    assert document["data"]["client_id"] == "an-id"
    assert "s3cr3t" not in str(documents)


@pytest.fixture(scope="module")
def batches(testbed: PrefectTestbed, worker: object) -> list[dict[str, Any]]:
    """The finished batches of a scheduled run over a universe."""
    run = testbed.scheduled(
        "universe/news",
        symbols=["AAPL", "KO", "MSFT"],
        sources=[],
        as_of=AS_OF,
        replay=str(SAMPLE),
        batch=2,
        concurrent=2,
    )
    assert testbed.ended(run) == "Completed", testbed.log()
    assert testbed.server.get(f"flow_runs/{run}")["name"] == "3 companies by 2"
    only = {"parent_flow_run_id": {"any_": [run]}}
    return list(testbed.server.post("flow_runs/filter", flow_runs=only, sort="NAME_DESC"))


def test_a_scheduled_universe_is_done_by_a_worker_batch_by_batch(
    batches: list[dict[str, Any]],
) -> None:
    states = [(run["name"], run["state_name"]) for run in batches]
    assert states == [
        (f"MSFT as of {AS_OF}", "Completed"),
        (f"AAPL, KO as of {AS_OF}", "Completed"),
    ]
    assert all(run["deployment_id"] and run["work_pool_name"] == POOL for run in batches)


def test_a_batch_leaves_progress_counts_and_headlines(
    testbed: PrefectTestbed, batches: list[dict[str, Any]]
) -> None:
    shown = artifacts(testbed, batches[1]["id"])
    for stage in BATCH_STAGES:
        assert shown[f"{stage}-progress"]["data"] == 100
        assert "| executed |" in shown[f"{stage}-counts"]["data"]
    assert "**AAPL** Apple Inc." in shown["companies"]["data"]
    assert "[Dashboard](http://" in shown["companies"]["data"]
    assert '"source": "prices"' in shown["sources"]["data"]
    assert all(artifact["description"] for artifact in shown.values())


def test_logs_are_summaries(testbed: PrefectTestbed, batches: list[dict[str, Any]]) -> None:
    only = {"flow_run_id": {"any_": [batches[1]["id"]]}}
    lines: list[str] = []

    def has_arrived() -> bool:  # Prefect sends lines in batches, the last as the process ends
        logs = testbed.server.post("logs/filter", logs=only, limit=200)
        lines[:] = [log["message"] for log in logs]
        return any(line.startswith("analyze: ") and "done before" in line for line in lines)

    wait_until(has_arrived)
    assert len(lines) < 100


def test_the_page_of_a_batch_shows_its_stages_and_artifacts(
    testbed: PrefectTestbed, batches: list[dict[str, Any]]
) -> None:
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(120_000)
        page.goto(f"http://127.0.0.1:{testbed.server.port}/runs/flow-run/{batches[1]['id']}")
        for words in (f"AAPL, KO as of {AS_OF}", "Completed", "4 Task runs", "company_batch"):
            page.get_by_text(words).first.wait_for()
        page.get_by_text("Task Runs", exact=True).click()
        for stage in BATCH_STAGES:
            page.get_by_role("link", name=stage, exact=True).first.wait_for()
        page.get_by_text("Artifacts", exact=True).click()
        page.get_by_text("One row per company, with links").wait_for()
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=ARTEFACTS / "run.png", full_page=True)


def test_a_source_that_fails_is_an_event(testbed: PrefectTestbed, worker: object) -> None:
    """Without recordings and with a closed port as gateway, every source is unavailable."""
    run = testbed.start("company_batch/batch", symbols=["KO"], sources=["prices"])
    assert testbed.ended(run) == "Completed", testbed.log()
    [event] = events(testbed, FAILING, run)
    assert event["resource"]["prefect.resource.id"] == "altlens.source.prices"
    assert event["payload"]["symbols"] == ["KO"]


def test_the_example_automation_cancels_a_stalled_run(
    testbed: PrefectTestbed, worker: object
) -> None:
    [automation] = testbed.server.post("automations/filter")
    testbed.server.patch(f"automations/{automation['id']}", enabled=True)
    run = testbed.start("company_batch/batch", symbols=["NVDA"], as_of=AS_OF, replay=str(SAMPLE))
    assert testbed.ended(run) == "Cancelled", testbed.log()
    [event, *_] = events(testbed, STALLED, run)
    assert event["resource"]["prefect.resource.id"].startswith("altlens.run.run:")


def events(testbed: PrefectTestbed, name: str, run: str) -> list[dict[str, Any]]:
    """The run's events of that name."""
    by_name = {"event": {"name": [name]}}
    matching: list[dict[str, Any]] = []

    def has_arrived() -> bool:
        received = testbed.server.post("events/filter", filter=by_name)["events"]
        matching[:] = [event for event in received if run in str(event["related"])]
        return bool(matching)

    wait_until(has_arrived)
    return matching


def artifacts(testbed: PrefectTestbed, run: str) -> dict[str, dict[str, Any]]:
    """The run's artifacts by key."""
    only = {"flow_run_id": {"any_": [run]}}
    rows = testbed.server.post("artifacts/filter", artifacts=only, limit=200)
    return {artifact["key"]: artifact for artifact in rows}
