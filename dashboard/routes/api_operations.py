"""The API's operations: runs, failures, sources, alerts, watchlists, and Prometheus metrics."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from altlens.alerts.delivery import Delivery
from altlens.items.base import without_id
from altlens.queries.deliveries import alert_history
from altlens.queries.operations import RunRow, budgets, failures, limiter_delays, rates, runs
from altlens.queries.overview import summaries
from altlens.settings import Settings
from altlens.source_catalog import SOURCE_INFO, SOURCE_KINDS
from altlens.user_state.watchlists import Watchlist, watchlists
from dashboard.dependencies import SettingsDep, StoreDep
from dashboard.models import (
    BudgetModel,
    FailureModel,
    OperationsModel,
    Page,
    QueueModel,
    RunModel,
    SiteModel,
    SourceModel,
    StageModel,
)
from dashboard.routes.api_companies import Cursor, PageSize
from dashboard.routes.operations import MAX_RUNS
from tasks.queue_depths import depths

router = APIRouter(prefix="/api", tags=["operations"])
metrics_router = APIRouter()


@router.get("/runs")
def list_runs(store: StoreDep, cursor: Cursor = "", limit: PageSize = 50) -> Page[RunModel]:
    """List runs, newest first."""
    rows, next_cursor = runs(store, cursor, limit)
    return Page(rows=tuple(map(_run_model, rows)), cursor=next_cursor)


@router.get("/failures")
def list_failures(store: StoreDep, cursor: Cursor = "", limit: PageSize = 50) -> Page[FailureModel]:
    """List open failures, newest first."""
    page = failures(store, cursor, limit)
    names = set(FailureModel.model_fields) - {"id"}
    rows = (FailureModel(id=row["_id"], **{n: row[n] for n in names}) for row in page.rows)
    return Page(rows=tuple(rows), cursor=page.cursor)


@router.get("/sources")
def sources(store: StoreDep, settings: SettingsDep) -> tuple[SourceModel, ...]:
    """List every source, its missing settings, and its states over all companies."""
    states: dict[str, Counter[str]] = {name: Counter() for name in SOURCE_INFO}
    for row in summaries(store):
        for name, state in row.sources.items():
            states.setdefault(name, Counter())[state] += 1
    return tuple(
        SourceModel(
            name=source.name,
            kinds=tuple(
                str(kind.model_fields["kind"].default) for kind in SOURCE_KINDS[source.name]
            ),
            missing=source.missing(settings),
            states=dict(states[source.name]),
        )
        for source in SOURCE_INFO.values()
    )


@router.get("/operations")
def operations(store: StoreDep, settings: SettingsDep) -> OperationsModel:
    """Return the newest runs, the queues, the budgets of paid sources and the rate limits."""
    queues = depths(settings)
    rows, _ = runs(store, "", MAX_RUNS)
    return OperationsModel(
        runs=tuple(map(_run_model, rows)),
        queues=None if queues is None else tuple(QueueModel(**row._asdict()) for row in queues),
        budgets=tuple(
            BudgetModel(**row._asdict()) for row in budgets(store, settings, datetime.now(UTC))
        ),
        sites=tuple(_sites(settings)),
    )


@router.get("/deliveries")
def deliveries(store: StoreDep, cursor: Cursor = "", limit: PageSize = 50) -> Page[Delivery]:
    """List alerts and their deliveries, newest first."""
    page = alert_history(store, cursor, limit)
    return Page(
        rows=tuple(Delivery.model_validate(without_id(row)) for row in page.rows),
        cursor=page.cursor,
    )


@router.get("/watchlists")
def list_watchlists(store: StoreDep) -> tuple[Watchlist, ...]:
    """List all watchlists."""
    return tuple(watchlists(store))


@metrics_router.get("/metrics", include_in_schema=False)
def metrics(request: Request) -> Response:
    """Return metrics in the text format of Prometheus."""
    return Response(
        generate_latest(request.app.state.metrics.registry), media_type=CONTENT_TYPE_LATEST
    )


def _run_model(row: RunRow) -> RunModel:
    run = row.run
    return RunModel(
        id=run["_id"],
        symbols=tuple(subject["symbol"] for subject in run["subjects"]),
        **{name: run[name] for name in ("state", "started_at", "as_of", "sources")},
        fetched=row.fetched,
        aggregated=row.aggregated,
        failed=row.failed,
        seconds=row.seconds,
        items_per_minute=row.items_per_minute,
        stages=tuple(
            StageModel(**stage._asdict(), per_minute=stage.per_minute) for stage in row.stages
        ),
    )


def _sites(settings: Settings) -> Iterator[SiteModel]:
    delays = limiter_delays(settings) or {}
    for name, rate in rates().items():
        delay = delays.get(name)
        if delay is None:
            yield SiteModel(site=name, rate=rate)
        else:
            yield SiteModel(
                site=name,
                rate=rate,
                turn_seconds=delay.slot_seconds,
                rest_seconds=delay.cooldown_seconds,
                why=delay.why,
            )
