"""Artifacts and events of a run in Prefect: progress, counts, failures, headlines.

No work depends on them: without a Prefect server they cost one line in the log each.
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

from altlens.formatting import signed
from altlens.items.view import CompanyView
from altlens.runs.failures import open_failures
from altlens.runs.progress import StageReport
from altlens.runs.run import Run
from altlens.settings import Settings
from altlens.store.base import Store, Where
from altlens.store.collections import OUTCOMES

FAILURES_SHOWN = 200
TIMEOUT_SECONDS = 5.0
STALLED = "altlens.fanout.stalled"
FAILING = "altlens.source.failing"


@contextmanager
def best_effort() -> Iterator[None]:
    """Ignore errors of Prefect's API, with one short try."""
    short_timeout = _with_short_timeout(get_settings_context())
    try:
        with short_timeout:
            yield
    except Exception as error:
        get_run_logger().warning("Prefect's API does not answer (%s); going on without it", error)


def _with_short_timeout(usual: SettingsContext) -> SettingsContext:
    """Prefect's settings with one short try; `temporary_settings` would read all of them again."""
    settings = usual.settings
    client = settings.client.model_copy(update={"max_retries": 0})
    api = settings.api.model_copy(update={"request_timeout": TIMEOUT_SECONDS})
    changed = settings.model_copy(update={"client": client, "api": api})
    return SettingsContext(profile=usual.profile, settings=changed)


def show_progress(stage: str, percent: float, artifact: UUID | None) -> UUID | None:
    """Create or update the stage's progress artifact; returns its id."""
    with best_effort():
        if artifact is None:
            about = f"How much of {stage} is finished, of the units seen so far"
            created = create_progress_artifact(percent, key=f"{stage}-progress", description=about)
            return cast(UUID, created)  # a coroutine in async callers only
        update_progress_artifact(artifact, percent)
    return artifact


def show_stage(store: Store, run: Run, report: StageReport) -> None:
    """Create artifacts of the stage's counts and failures."""
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
            description=f"Counts of the units of {report.stage}",
        )
        if rows:
            create_table_artifact(
                rows,
                key=f"{report.stage}-failures",
                description="Given up; retry with `altlens failures retry`",
            )


def show_batch(store: Store, run: Run, views: Sequence[CompanyView], settings: Settings) -> None:
    """Create artifacts of the views' headlines, of each source's records, and links."""
    with best_effort():
        create_markdown_artifact(
            f"# {', '.join(view.symbol for view in views) or 'No company'}\n\n"
            f"{_headlines(views)}\n{_links(settings)}",
            key="companies",
            description="One row per company, with links",
        )
        create_table_artifact(
            _by_source(store, run),
            key="sources",
            description="Queries and records of each source",
        )


def emit_stalled(stage: str, run_id: str, finished: int, seen: int, seconds: float) -> None:
    """Emit the event that a fan-out has made no progress for so many seconds."""
    _emit(STALLED, f"altlens.run.{run_id}", stage=stage, finished=finished, seen=seen,
          seconds=round(seconds))  # fmt: skip


def emit_failing_sources(views: Sequence[CompanyView]) -> None:
    """Emit one event for each source that fails some of the companies."""
    failing: dict[str, list[str]] = {}
    details: dict[str, str] = {}
    for view in views:
        for source, status in view.sources.items():
            if status.state == "FAILING":
                failing.setdefault(source, []).append(view.symbol)
                details[source] = status.detail
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
    """One row per company."""
    rows = []
    for view in views:
        price = f"{view.price.last_close:,.2f} {view.price.currency}" if view.price else ""
        recent = view.recent_sentiment
        sentiment = f"{signed(recent.mean_30d)} ({recent.texts_30d})"
        newest = next(iter((*view.articles, *view.posts)), None)
        title = _cell(newest.title) if newest else ""
        rows.append((f"**{view.symbol}** {_cell(view.name)}", price, sentiment, title))
    return _table(("company", "last close", "sentiment 30 days (texts)", "newest"), rows)


def _cell(text: str) -> str:
    """The text on one line, without the cell separator."""
    return " ".join(text.replace("|", "¦").split())[:120]


def _by_source(store: Store, run: Run) -> list[dict[str, object]]:
    """Answered and failed queries of each source in this run, and its records."""
    answered: Counter[str] = Counter()
    records: Counter[str] = Counter()
    for mark in store.find(OUTCOMES, Where(equal={"run": run.id, "stage": "fetch"})):
        answered[mark["source"]] += 1
        records[mark["source"]] += mark["records"]
    failed = Counter(
        row["unit"].partition("/")[0]
        for row in open_failures(store, run.id)
        if row["stage"] == "fetch"
    )
    return [
        {
            "source": name,
            "answered": answered[name],
            "records": records[name],
            "failed": failed[name],
        }
        for name in run.sources
    ]


def _links(settings: Settings) -> str:
    dashboard = f"http://{settings.dashboard.host}:{settings.dashboard.port}"
    links = {"Dashboard": dashboard, "Flower": settings.dashboard.flower_url}
    return " · ".join(f"[{name}]({url})" for name, url in links.items() if url)


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    cells = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(str(cell) for cell in row)} |\n" for row in cells)
