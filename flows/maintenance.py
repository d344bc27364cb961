"""Maintain a store: indexes, retention, failures retried, sources that fail or are late."""

from datetime import UTC, datetime, timedelta

from prefect import flow
from prefect.logging import get_run_logger

from altlens.items.base import Model
from altlens.pipeline import SOURCES
from altlens.queries.overview import summaries
from altlens.runs.failures import open_failures
from altlens.settings import Settings, get_settings
from altlens.stages.retention import retire
from altlens.store import open_store
from altlens.store.base import Store
from altlens.store.cold_storage import ColdStorage
from altlens.user_state.feeds import with_feeds
from flows.retry_failures import retry_failures
from flows.ui import emit_failing_source


class MaintenanceReport(Model):
    """Bodies moved to cold storage, failures retried, and sources that fail or are late."""

    moved: int
    moved_bytes: int
    retried: int
    failed_again: int
    failing: dict[str, tuple[str, ...]]


@flow(name="maintenance", flow_run_name="maintenance", persist_result=False)
def maintenance(keep_days: int | None = None, retry: bool = True) -> MaintenanceReport:
    """Move bodies older than `keep_days` to cold storage, retry failures, and check sources.

    Opening the store creates missing indexes. Only failures whose cause may pass are retried. For a
    source that fails or is late, the event `altlens.source.failing` is emitted.
    """
    settings, now = get_settings(), datetime.now(UTC)
    days = settings.store.keep_days if keep_days is None else keep_days
    with open_store(settings.store_url) as store:
        archive = ColdStorage(settings.archive_folder)
        moved = retire(store, archive, now - timedelta(days=days))
        get_run_logger().info("%s bodies moved to %s", moved.bodies, archive.folder)
        due = [row["_id"] for row in open_failures(store) if row["verdict"] == "retry"]
        retried = retry_failures(due, interactive=False) if due and retry else None
        failing = _failing(store, with_feeds(store, settings), now)
    for source, symbols in failing.items():
        emit_failing_source(source, symbols, f"fails or is late for {len(symbols)} companies")
    return MaintenanceReport(
        moved=moved.bodies,
        moved_bytes=moved.size_bytes,
        retried=retried.reopened if retried else 0,
        failed_again=retried.failed if retried else 0,
        failing={source: tuple(symbols) for source, symbols in failing.items()},
    )


def _failing(store: Store, settings: Settings, now: datetime) -> dict[str, list[str]]:
    """The symbols for which each source fails, or is overdue."""
    symbols: dict[str, list[str]] = {}
    for line in summaries(store):
        for name, state in line.sources.items():
            adapter = SOURCES[name].adapter
            overdue = now - line.as_of > timedelta(hours=2 * adapter.every_hours)
            is_late = state in ("OK", "LATE") and overdue and not adapter.advice(settings)
            if state == "FAILING" or is_late:
                symbols.setdefault(name, []).append(line.symbol)
    return symbols
