"""The operations page: runs, open failures, queues, budgets and rate limits."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from altlens.queries.failure_groups import MOST_FAILURES, failure_groups
from altlens.queries.operations import budgets, limiter_delays, rates, runs
from altlens.runs.stage_list import STAGES
from dashboard.dependencies import SettingsDep, StoreDep
from dashboard.rendering import render
from dashboard.retry_process import RetryProcess
from dashboard.security import CsrfCheck
from tasks.queue_depths import depths

router = APIRouter()
MAX_RUNS, RUNS_SHOWN = 20, 8


@router.get("/operations")
def operations(
    request: Request,
    store: StoreDep,
    settings: SettingsDep,
    notice: str = "",
) -> Response:
    run_rows, _ = runs(store, "", RUNS_SHOWN)
    groups, has_more = failure_groups(store)
    return render(
        request,
        "operations.html",
        runs=run_rows,
        document_names={stage.name: stage.yields for stage in STAGES.values()},
        groups=groups,
        has_more_failures=has_more,
        retry_state=request.app.state.retry.state,
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
    request: Request,
    store: StoreDep,
    ids: Annotated[list[str] | None, Form(alias="id", max_length=MOST_FAILURES)] = None,
    causes: Annotated[list[str] | None, Form(alias="cause", max_length=MOST_FAILURES)] = None,
) -> RedirectResponse:
    """Try failures again in a separate process, by id or by cause; without either, all."""
    chosen = list(ids or [])
    if causes:
        groups, _ = failure_groups(store)
        chosen += [row["_id"] for one in groups if one.key in causes for row in one.failures]
        if not chosen:
            return RedirectResponse("/operations?notice=gone#failures", status_code=303)
    process: RetryProcess = request.app.state.retry
    notice = "retry" if process.start(dict.fromkeys(chosen)) else "busy"
    return RedirectResponse(f"/operations?notice={notice}#failures", status_code=303)
