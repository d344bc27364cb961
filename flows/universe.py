"""Run many companies in batches, each a flow run of its own.

Where a deployment of `company_batch` exists, batches are runs of it, several at once; otherwise
they run one after the other in this process.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import date
from pathlib import Path
from typing import Any, cast

from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun
from prefect.deployments import run_deployment
from prefect.exceptions import ObjectNotFound
from prefect.logging import get_run_logger

from altlens.companies.lists import gather
from altlens.errors import SourceUnavailable
from altlens.items.base import Model
from altlens.settings import get_settings
from altlens.store.base import batches
from flows.company_batch import company_batch
from flows.names import universe_name

DEPLOYMENT = "company_batch/batch"
POLL_SECONDS = 2.0


class UniverseReport(Model):
    """The number of batches, and the flow runs that did not complete."""

    batches: int
    failed: tuple[str, ...]


@flow(name="universe", flow_run_name=universe_name, persist_result=False)
def universe(
    symbols: Sequence[str] = (),
    file: Path | None = None,
    index: str = "",
    sources: Sequence[str] = (),
    as_of: date | None = None,
    replay: Path | None = None,
    batch: int = 25,
    concurrent: int = 2,
) -> UniverseReport:
    """Run the companies, those of `file` (one symbol per line) and of `index` (its members as of).

    `batch` companies are one flow run; at most `concurrent` runs are active at once. Raises
    SourceUnavailable where no batch completes.
    """
    wanted = gather(symbols, file, index, get_settings().home, as_of)
    parts = list(batches(wanted, batch))
    options: dict[str, Any] = {
        "sources": list(sources),
        "as_of": as_of,
        "replay": replay,
        "interactive": False,
    }
    failed = _deployed(parts, options, concurrent) if _is_deployed() else _here(parts, options)
    if len(failed) == len(parts):
        raise SourceUnavailable(f"None of {len(parts)} batches completed: {', '.join(failed)}.")
    return UniverseReport(batches=len(parts), failed=tuple(failed))


def _is_deployed() -> bool:
    try:
        with get_client(sync_client=True) as client:
            client.read_deployment_by_name(DEPLOYMENT)
    except ObjectNotFound:
        return False
    return True


def _here(parts: Sequence[list[str]], options: dict[str, Any]) -> list[str]:
    failed = []
    for part in parts:
        state = company_batch(part, **options, return_state=True)
        if not state.is_completed():
            failed.append(f"{part[0]}… {state.name}: {state.message}")
    return failed


def _deployed(parts: Sequence[list[str]], options: dict[str, Any], concurrent: int) -> list[str]:
    with ThreadPoolExecutor(concurrent) as pool:
        started = [pool.submit(copy_context().run, _run, part, options) for part in parts]
        runs = [future.result() for future in started]
    return [f"{run.name} {run.state_name}" for run in runs if not _is_completed(run)]


def _run(part: list[str], options: dict[str, Any]) -> FlowRun:
    """Run one batch through the deployment and wait for its end."""
    parameters = {"symbols": part, **options}
    plain = {
        name: str(value) if isinstance(value, date | Path) else value
        for name, value in parameters.items()
    }
    run = cast(
        FlowRun,
        cast(Any, run_deployment)(  # its types leave `_sync` out
            DEPLOYMENT, parameters=plain, poll_interval=POLL_SECONDS, _sync=True
        ),
    )
    get_run_logger().info("%s: %s", run.name, run.state_name)
    return run


def _is_completed(run: FlowRun) -> bool:
    return run.state is not None and run.state.is_completed()
