"""The operations page: runs, open failures, queues, budgets and rate limits."""

import subprocess
import sys
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from altlens.queries.operations import budgets, failures, limiter_delays, rates, runs
from altlens.runs.stage_list import STAGES
from altlens.settings import Settings
from dashboard.dependencies import SettingsDep, StoreDep
from dashboard.rendering import render
from dashboard.security import CsrfCheck
from tasks.queue_depths import depths

router = APIRouter()
MAX_RUNS, FAILURES_PAGE_SIZE = 20, 50


@router.get("/operations")
def operations(
    request: Request,
    store: StoreDep,
    settings: SettingsDep,
    cursor: str = "",
    notice: str = "",
) -> Response:
    run_rows, _ = runs(store, "", MAX_RUNS)
    return render(
        request,
        "operations.html",
        runs=run_rows,
        document_names={stage.name: stage.yields for stage in STAGES.values()},
        failures=failures(store, cursor, FAILURES_PAGE_SIZE),
        queues=depths(settings),
        budgets=list(budgets(store, settings, datetime.now(UTC))),
        rates=rates(),
        limiter_delays=limiter_delays(settings),
        prefect_url=settings.prefect.api_url.removesuffix("/api"),
        flower_url=settings.dashboard.flower_url,
        notice=notice,
    )


@router.post("/operations/retry", dependencies=[CsrfCheck])
def retry(
    settings: SettingsDep, ids: Annotated[list[str] | None, Form(alias="id")] = None
) -> RedirectResponse:
    """Retry failures in a separate process, because it may take long."""
    _start_retry(settings, ids or [])
    return RedirectResponse("/operations?notice=retry", status_code=303)


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
