"""What an operator looks at: runs, failures to try again, queues, budgets."""

import subprocess
import sys
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from altlens.queries.operations import budgets, failures, limiter_delays, rates, runs
from altlens.runs.stage_list import STAGES
from altlens.settings import Settings
from dashboard.dependencies import TheSettings, TheStore
from dashboard.rendering import render
from dashboard.security import OwnForm
from tasks.queue_depths import depths

router = APIRouter()
RUNS, FAILURES = 20, 50


@router.get("/operations")
def operations(
    request: Request, store: TheStore, settings: TheSettings, cursor: str = "", told: str = ""
) -> Response:
    now = datetime.now(UTC)
    page, _ = runs(store, "", RUNS)
    return render(
        request,
        "operations.html",
        runs=page,
        yields={stage.name: stage.yields for stage in STAGES.values()},
        failures=failures(store, cursor, FAILURES),
        queues=depths(settings),
        budgets=list(budgets(store, settings, now)),
        rates=rates(),
        limiter_delays=limiter_delays(settings),
        prefect_url=settings.prefect.api_url.removesuffix("/api"),
        flower_url=settings.dashboard.flower_url,
        told=told,
    )


@router.post("/operations/retry", dependencies=[OwnForm])
def retry(
    settings: TheSettings, ids: Annotated[list[str] | None, Form(alias="id")] = None
) -> RedirectResponse:
    """Retry failures in a process of their own, since that takes as long as it takes."""
    _start_retry(settings, ids or [])
    return RedirectResponse("/operations?told=retry", status_code=303)


def _start_retry(settings: Settings, ids: list[str]) -> None:
    settings.home.mkdir(parents=True, exist_ok=True)
    with (settings.home / "retry.log").open("ab") as log:
        subprocess.Popen(
            [sys.executable, "-m", "altlens", "failures", "retry", "--json", "--", *ids],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
