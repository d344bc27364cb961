"""What a run shows in Prefect beside its states: progress, counts, failures, headlines, events.

Nothing here decides anything, so a Prefect server that is away costs a line in the log, no work.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import cast
from uuid import UUID

from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.context import SettingsContext, get_settings_context
from prefect.events import emit_event
from prefect.logging import get_run_logger

from altlens.items.view import CompanyView
from altlens.runs.failures import open_failures
from altlens.runs.progress import StageReport
from altlens.runs.run import Run
from altlens.settings import Settings
from altlens.store.base import Store, Where
from altlens.store.collections import OUTCOMES

FAILURES_SHOWN = 200
PATIENCE_SECONDS = 5.0
STALLED = "altlens.fanout.stalled"
FAILING = "altlens.source.failing"


@contextmanager
def best_effort() -> Iterator[None]:
    """Go on where Prefect's API does not answer, and do not wait for it meanwhile."""
    hurried = _impatient(get_settings_context())
    try:
        with hurried:
            yield
    except Exception as error:
        get_run_logger().warning("Prefect's API does not answer (%s); going on without it", error)


def _impatient(usual: SettingsContext) -> SettingsContext:
    """Prefect's settings with one short try; `temporary_settings` would read all of them anew."""
    settings = usual.settings
    client = settings.client.model_copy(update={"max_retries": 0})
    api = settings.api.model_copy(update={"request_timeout": PATIENCE_SECONDS})
    held = settings.model_copy(update={"client": client, "api": api})
    return SettingsContext(profile=usual.profile, settings=held)


def show_progress(stage: str, percent: float, artifact: UUID | None) -> UUID | None:
    """Move the stage's progress bar, or make it; returns it."""
    with best_effort():
        if artifact is None:
            about = f"How much of {stage} is finished, of the units seen so far"
            made = create_progress_artifact(percent, key=f"{stage}-progress", description=about)
            return cast(UUID, made)  # a coroutine in async callers only
        update_progress_artifact(artifact, percent)
    return artifact


def show_stage(store: Store, run: Run, report: StageReport) -> None:
    """Leave the stage's counts and its failures."""
    rows = [
        {name: row[name] for name in ("unit", "error", "message", "attempts", "capture")}
        for row in open_failures(store, run.id, limit=FAILURES_SHOWN)
        if row["stage"] == report.stage
    ]
    counts = report.model_dump(exclude={"errors", "stage"})
    get_run_logger().info(
        "%s: %s done, %s done before, %s failed, %s new", report.stage, report.executed,
        report.skipped, report.failed, report.new,
    )  # fmt: skip
    with best_effort():
        create_markdown_artifact(
            _table((report.stage, ""), counts.items()),
            key=f"{report.stage}-counts",
            description=f"What became of the units of {report.stage}",
        )
        if rows:
            create_table_artifact(
                rows,
                key=f"{report.stage}-failures",
                description="Given up; `altlens failures retry` tries them again",
            )


def show_batch(store: Store, run: Run, views: Sequence[CompanyView], settings: Settings) -> None:
    """Leave the views' headlines, what each source brought, and where to look further."""
    with best_effort():
        create_markdown_artifact(
            f"# {', '.join(view.symbol for view in views) or 'No company'}\n\n"
            f"{_headlines(views)}\n{_links(settings)}",
            key="companies",
            description="Each company in a line, and where to look further",
        )
        create_table_artifact(
            _by_source(store, run),
            key="sources",
            description="What each source was asked, and brought",
        )


def emit_stalled(stage: str, run_id: str, finished: int, seen: int, seconds: float) -> None:
    """Emit the event that a fan-out has not moved for so long."""
    _emit(STALLED, f"altlens.run.{run_id}", stage=stage, finished=finished, seen=seen,
          seconds=round(seconds))  # fmt: skip


def emit_failing_sources(views: Sequence[CompanyView]) -> None:
    """Emit one event for each source that fails some of the companies."""
    failing: dict[str, list[str]] = {}
    details: dict[str, str] = {}
    for view in views:
        for source, held in view.sources.items():
            if held.state == "FAILING":
                failing.setdefault(source, []).append(view.symbol)
                details[source] = held.detail
    for source, symbols in failing.items():
        emit_failing_source(source, symbols, details[source])


def emit_failing_source(source: str, symbols: Sequence[str], detail: str) -> None:
    """Emit the event that a source fails."""
    _emit(FAILING, f"altlens.source.{source}", symbols=list(symbols), detail=detail)


def _emit(event: str, resource: str, **payload: object) -> None:
    with best_effort():
        name = resource.rpartition(".")[2]
        emit_event(
            event,
            resource={"prefect.resource.id": resource, "prefect.resource.name": name},
            payload=payload,
        )


def _headlines(views: Sequence[CompanyView]) -> str:
    """One row a company: what a person would ask first."""
    rows = []
    for view in views:
        price = f"{view.price.last_close:,.2f} {view.price.currency}" if view.price else ""
        moods = [held.mean_score for held in view.sentiment.values()]
        mood = f"{sum(moods) / len(moods):+.2f}" if moods else ""
        newest = next(iter((*view.articles, *view.posts)), None)
        title = _cell(newest.title) if newest else ""
        rows.append((f"**{view.symbol}** {_cell(view.name)}", price, mood, title))
    return _table(("company", "last close", "sentiment", "newest"), rows)


def _cell(text: str) -> str:
    """Text that cannot break out of its cell."""
    return " ".join(text.replace("|", "¦").split())[:120]


def _by_source(store: Store, run: Run) -> list[dict[str, object]]:
    """What each source was asked in this run, and brought."""
    asked: Counter[str] = Counter()
    records: Counter[str] = Counter()
    for mark in store.find(OUTCOMES, Where(equal={"run": run.id, "stage": "fetch"})):
        asked[mark["source"]] += 1
        records[mark["source"]] += mark["records"]
    failed = Counter(
        row["unit"].partition("/")[0]
        for row in open_failures(store, run.id)
        if row["stage"] == "fetch"
    )
    return [
        {"source": name, "answered": asked[name], "records": records[name], "failed": failed[name]}
        for name in run.sources
    ]


def _links(settings: Settings) -> str:
    dashboard = f"http://{settings.dashboard.host}:{settings.dashboard.port}"
    links = {"Dashboard": dashboard, "Flower": settings.dashboard.flower_url}
    return " · ".join(f"[{name}]({url})" for name, url in links.items() if url)


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    cells = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(str(cell) for cell in row)} |\n" for row in cells)
