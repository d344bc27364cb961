"""Run some companies through all stages.

Each stage is one Prefect task run, whatever its number of items; items are processed by Celery.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.logging import get_run_logger
from prefect.states import Cancelled as CancelledState

from altlens.companies.lists import resolve_symbols
from altlens.errors import AltlensError, Cancelled
from altlens.items.base import Model, end_of_day
from altlens.items.view import CompanyView
from altlens.pipeline import chosen
from altlens.queries.view_reader import ViewReader
from altlens.runs.progress import StageReport
from altlens.runs.run import CANCELLED, FINISHED, Run, set_state, start
from altlens.runs.stage_list import stages_for
from altlens.settings import Settings
from altlens.stages.alerts import send_alerts
from altlens.store import open_store
from altlens.store.base import Store
from altlens.transport.recordings import import_archive, newest_recording
from altlens.user_state.feeds import with_feeds
from blocks.use import using
from flows.names import batch_name
from flows.stage import run_stage
from flows.ui import emit_failing_sources, show_batch


class BatchReport(Model):
    """What a batch did: its stages, unknown symbols with the reason, and a view per company.

    `off` names the sources that are not configured, with what to set.
    """

    run: str
    stages: tuple[StageReport, ...]
    unknown: dict[str, str]
    off: dict[str, str]
    views: tuple[CompanyView, ...]

    @property
    def asked(self) -> int:
        """How many queries were sent to sources, now or before in the same run."""
        return sum(stage.units for stage in self.stages if stage.stage == "fetch")

    @property
    def answered(self) -> int:
        """How many of these queries were answered."""
        done = ((stage.executed, stage.skipped) for stage in self.stages if stage.stage == "fetch")
        return sum(map(sum, done))

    @property
    def new(self) -> int:
        """How many items, analyses and views the store did not have."""
        return sum(stage.new for stage in self.stages if stage.stage != "fetch")


@flow(name="company_batch", flow_run_name=batch_name, persist_result=False)
def company_batch(
    symbols: Sequence[str],
    sources: Sequence[str] = (),
    as_of: date | None = None,
    replay: Path | None = None,
    interactive: bool = True,
    blocks: Sequence[str] = (),
) -> BatchReport | Any:
    """Fetch, clean, analyze and aggregate some companies.

    `symbols` are tickers; `sources` limits which sources are fetched (none: all that are
    configured). With `replay`, a folder of recordings answers as of the end of the day `as_of`
    (UTC; default: the newest recording); without, sources are fetched now. `interactive` runs do
    not wait behind scheduled ones. `blocks` override settings, each named as `TYPE/NAME`.
    """
    with using(blocks) as settings:
        return _batch(symbols, sources, as_of, replay, interactive, settings)


def _batch(
    symbols: Sequence[str],
    sources: Sequence[str],
    as_of: date | None,
    replay: Path | None,
    interactive: bool,
    settings: Settings,
) -> BatchReport | Any:
    now = datetime.now(UTC)
    subjects, unknown = resolve_symbols(tuple(symbols), as_of)
    with open_store(settings.store_url) as store:
        archive = import_archive(replay, store).archive if replay else ""
        limit = end_of_day(as_of) if as_of else _newest(store, archive)
        wanted = tuple(chosen(sources))
        off = {
            source.name: advice
            for source in wanted
            if not archive and (advice := source.adapter.advice(with_feeds(store, settings)))
        }
        names = tuple(source.name for source in wanted if source.name not in off)
        run = start(store, subjects, names, archive, limit, now)
        try:
            stages = tuple(run_stage(stage, run.id, interactive) for stage in stages_for(run))
        except Cancelled as error:
            set_state(store, run, CANCELLED)
            return CancelledState(message=str(error))
        set_state(store, run, FINISHED)
        _send_alerts(store, run, settings)
        views = tuple(ViewReader(store).of_run(run))
        show_batch(store, run, views, settings)
        if not archive:  # what recordings lack is no failure of the source
            emit_failing_sources(views)
        return BatchReport(run=run.id, stages=stages, unknown=unknown, off=off, views=views)


def _send_alerts(store: Store, run: Run, settings: Settings) -> None:
    """Send the alerts of the user's rules; an error in them does not fail the batch."""
    try:
        send_alerts(store, run, settings, datetime.now(UTC))
    except AltlensError as error:
        get_run_logger().warning("No alerts were sent: %s", error)


def _newest(store: Store, archive: str) -> datetime | None:
    """The time of the newest recording; None, which means now, without recordings."""
    return newest_recording(store, archive) if archive else None
