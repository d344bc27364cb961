"""The registry of stages: its entries agree with their classes, and the rest derives from it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from altlens.runs.stage_list import STAGES, Stage
from altlens.stages.clean import Clean
from tasks.app import HARD_LIMIT_SECONDS, app
from tests.conftest import ROOT


class Translate(Clean):
    """A fifth stage, which another package adds."""

    name = "translate"


# A process of its own, since tasks are registered when workers import them.
WITH_A_FIFTH_STAGE = """
import json, sys
from datetime import UTC, datetime
from pathlib import Path
from altlens.runs.stage_list import STAGES, Stage
STAGES["translate"] = Stage(
    "translate", "tests.unit.test_stage_registry:Translate", "fetch", "analysis"
)

import rich.progress
from altlens.cli.progress import stage_bars
from altlens.queries.operations import runs
from altlens.runs.progress import StageReport, save_report
from altlens.runs.run import start
from altlens.settings import Settings
from altlens.store.sqlite import SqliteStore
from dashboard.app import create_app
from flows.progress import notify
from tasks.app import app
from fastapi.testclient import TestClient

app.loader.import_default_modules()
bars = []
add_task = rich.progress.Progress.add_task
def spy(self, name, **options):
    bars.append(name)
    return add_task(self, name, **options)
rich.progress.Progress.add_task = spy
with stage_bars(hidden=True, verbose=True):
    notify("translate", 1, 2)
now = datetime(2026, 6, 20, tzinfo=UTC)
with SqliteStore(Path(sys.argv[1])) as store:
    run = start(store, (), ("rss",), "", None, now)
    save_report(store, run.id, now, StageReport(stage="translate", executed=3, new=3, seconds=1.0))
    ((row,), _) = runs(store, "", 5)
    client = TestClient(create_app(Settings(), store), base_url="http://127.0.0.1")
    page = client.get("/operations").text
task = app.tasks["translate"]
print(json.dumps({
    "task": [task.name, task.time_limit],
    "bars": bars,
    "row": [stage.stage for stage in row.stages],
    "page": '<th scope="row">translate</th>' in page and "3 analyses" in page,
}))
"""


@pytest.mark.parametrize("stage", STAGES.values(), ids=lambda stage: stage.name)
def test_an_entry_and_its_class_have_one_name(stage: Stage) -> None:
    assert stage.load().name == stage.name


def test_every_stage_has_a_task_and_those_that_compute_a_time_limit() -> None:
    app.loader.import_default_modules()
    limits = {name: app.tasks[name].time_limit for name in STAGES}
    assert limits == {
        "fetch": None,
        "clean": HARD_LIMIT_SECONDS,
        "analyze": HARD_LIMIT_SECONDS,
        "aggregate": HARD_LIMIT_SECONDS,
        "signals": HARD_LIMIT_SECONDS,
    }


def test_a_fifth_entry_brings_a_task_a_progress_bar_and_a_row_of_operations(
    tmp_path: Path,
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITH_A_FIFTH_STAGE, str(tmp_path / "store.sqlite")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    report = json.loads(done.stdout.splitlines()[-1])
    assert report["task"] == ["translate", None]  # it is on the queue `fetch`
    assert report["bars"] == ["starting Prefect", *STAGES, "translate"]
    assert report["row"] == ["translate"]
    assert report["page"]
