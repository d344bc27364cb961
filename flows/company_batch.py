"""The main job: a batch of companies through fetch, clean, analyze and aggregate.

Each stage is one Prefect task run, whatever its number of items; the items are Celery's.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.tasks import exponential_backoff

from altlens.companies.table import load
from altlens.errors import UnknownSymbol
from altlens.fetch.archive import import_archive, newest_recording
from altlens.fetch.base import Subject
from altlens.items.base import Model, end_of_day
from altlens.items.view import CompanyView
from altlens.pipeline import chosen
from altlens.settings import get_settings
from altlens.store import open_store
from altlens.store.base import Store
from altlens.store.collections import OUTCOMES, VIEWS
from altlens.work.aggregate import Aggregate
from altlens.work.analyze import Analyze
from altlens.work.base import Work, outcome_id
from altlens.work.clean import Clean
from altlens.work.failures import open_failures
from altlens.work.fetch import Fetch
from altlens.work.run import Run, finish, start
from altlens.work.run import load as load_run
from flows.dispatch import Fleet
from flows.fanout import FanOut, StageReport
from flows.progress import tell

WORKS: dict[str, Work] = {work.name: work for work in (Fetch(), Clean(), Analyze(), Aggregate())}
FAILURES_SHOWN = 200


class BatchReport(Model):
    """What a batch did: its stages, the symbols nobody answers to, and a view per company."""

    run: str
    stages: tuple[StageReport, ...]
    unknown: dict[str, str]
    off: dict[str, str]
    views: tuple[CompanyView, ...]

    @property
    def new(self) -> int:
        """How many items, analyses and views the store did not have."""
        return sum(stage.new for stage in self.stages if stage.stage != "fetch")


@task(
    task_run_name="{stage}",
    retries=2,
    retry_delay_seconds=exponential_backoff(backoff_factor=5),
    retry_jitter_factor=0.5,
    persist_result=False,
)
def run_stage(stage: str, run_id: str, interactive: bool) -> StageReport:
    """One stage over all its units; a retry does only what is left."""
    settings = get_settings()
    with open_store(settings.store_url) as store:
        run, work = load_run(store, run_id), WORKS[stage]
        fleet = Fleet(work, run_id, settings, interactive)
        report = FanOut(
            work, store, run, fleet, settings, lambda done, seen: tell(stage, done, seen)
        )()
        _show(store, run, report)
    return report


@flow(name="company_batch", flow_run_name="{symbols}", persist_result=False)
def company_batch(
    symbols: Sequence[str],
    sources: Sequence[str] = (),
    as_of: date | None = None,
    replay: Path | None = None,
    interactive: bool = True,
) -> BatchReport:
    """Fetch, clean, analyze and aggregate some companies.

    `symbols` are tickers; `sources` limits which sources are asked (none: all that are
    configured). With `replay`, a folder of recordings answers as of the end of the day `as_of`
    (UTC; default: the newest recording); without, the world is asked now.
    """
    settings = get_settings()
    now = datetime.now(UTC)
    subjects, unknown = resolve(symbols, as_of)
    with open_store(settings.store_url) as store:
        archive = import_archive(replay, store).archive if replay else ""
        limit = end_of_day(as_of) if as_of else _newest(store, archive)
        asked = tuple(source for source in chosen(sources))
        off = {
            source.name: f"set {' and '.join(missing)}"
            for source in asked
            if not archive and (missing := source.adapter.missing(settings))
        }
        names = tuple(source.name for source in asked if source.name not in off)
        run = start(store, subjects, names, archive, limit, now)
        stages = tuple(run_stage(stage, run.id, interactive) for stage in WORKS)
        finish(store, run, "finished")
        return BatchReport(
            run=run.id,
            stages=stages,
            unknown=unknown,
            off=off,
            views=tuple(_views(store, run)),
        )


def _newest(store: Store, archive: str) -> datetime | None:
    """An archive is as of its newest recording, the world as of now."""
    return newest_recording(store, archive) if archive else None


def resolve(symbols: Sequence[str], on: date | None) -> tuple[tuple[Subject, ...], dict[str, str]]:
    """The companies behind the symbols, each once, and why the other symbols are none."""
    directory = load()
    subjects: dict[str, Subject] = {}
    unknown: dict[str, str] = {}
    for symbol in symbols:
        try:
            company = directory.resolve(symbol, on)
        except UnknownSymbol as error:
            unknown[symbol] = str(error)
        else:
            subjects.setdefault(
                company.id, Subject(company.id, company.symbol_on(on), company.name)
            )
    return tuple(subjects.values()), unknown


def _views(store: Store, run: Run) -> list[CompanyView]:
    marks = {s.company: outcome_id(run, Aggregate.name, s.company) for s in run.subjects}
    held = store.get(OUTCOMES, marks.values(), fields=("view",))
    ids = [held[mark]["view"] for mark in marks.values() if mark in held]
    documents = store.get(VIEWS, ids)
    return [
        CompanyView.model_validate({k: v for k, v in documents[_id].items() if k != "_id"})
        for _id in ids
    ]


def _show(store: Store, run: Run, report: StageReport) -> None:
    """Leave the stage's counts and its failures in the Prefect UI."""
    counts = report.model_dump(exclude={"errors", "stage"})
    lines = "\n".join(f"| {name} | {value} |" for name, value in counts.items())
    create_markdown_artifact(
        f"| {report.stage} | |\n|---|---|\n{lines}\n", key=f"{report.stage}-counts"
    )
    failures = [
        {name: row[name] for name in ("unit", "error", "message", "attempts", "capture")}
        for row in open_failures(store, run.id)
        if row["stage"] == report.stage
    ]
    if failures:
        create_table_artifact(failures[:FAILURES_SHOWN], key=f"{report.stage}-failures")
