"""What operators watch: runs, open failures, rate limits and paid budgets."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from altlens.errors import RateLimited
from altlens.items.base import Document
from altlens.queries.paging import Paged, newest_page
from altlens.queries.view_reader import aggregate_stage
from altlens.runs.failures import OPEN
from altlens.runs.progress import StageRow, stages_of
from altlens.settings import Settings
from altlens.source_catalog import SOURCE_INFO
from altlens.store.base import Store, Where
from altlens.store.collections import FAILURES, OUTCOMES, RUNS
from altlens.transport.budget import entries
from altlens.transport.limits import OTHER_HOSTS, RATES, Limiter, site
from altlens.transport.rate_slots import Delay


class RunRow(NamedTuple):
    """A run and its progress: queries fetched, companies aggregated, failures still open.

    `seconds` is its duration, None while it runs; `stages` are those that started.
    """

    run: Document
    fetched: int
    aggregated: int
    failed: int
    seconds: float | None
    stages: tuple[StageRow, ...]

    @property
    def items_per_minute(self) -> float | None:
        """Items that clean yielded, per minute of all stages so far."""
        seconds = sum(stage.seconds for stage in self.stages)
        items = sum(stage.yielded for stage in self.stages if stage.stage == "clean")
        return 60 * items / seconds if seconds else None


class BudgetRow(NamedTuple):
    """A source that charges per read, in this calendar month (UTC)."""

    source: str
    spent: int
    monthly: int


def runs(store: Store, cursor: str, limit: int) -> tuple[list[RunRow], str]:
    """The page of runs after `cursor`, the newest first, and the cursor of the next page."""
    documents, end = newest_page(store, RUNS, Where(order_by=("started_at",)), cursor, limit)
    stages = stages_of(store, [run["_id"] for run in documents])
    return [_run_row(store, run, stages[run["_id"]]) for run in documents], end


def failures(store: Store, cursor: str, limit: int) -> Paged:
    """The page of open failures after `cursor`, the newest first."""
    where = Where(equal={"state": OPEN}, order_by=("last_at",))
    return newest_page(store, FAILURES, where, cursor, limit)


def _run_row(store: Store, run: Document, stages: tuple[StageRow, ...]) -> RunRow:
    """A run with its counts."""
    done = {"run": run["_id"], "stage": "fetch"}
    view_filter = {"run": run["_id"], "stage": aggregate_stage(run["generation"])}
    failed = Where(equal={"run": run["_id"]}, among={"state": [OPEN]})
    return RunRow(
        run,
        store.count(OUTCOMES, Where(equal=done)),
        store.count(OUTCOMES, Where(equal=view_filter)),
        store.count(FAILURES, failed),
        _seconds(run),
        stages,
    )


def _seconds(run: Document) -> float | None:
    if not run.get("finished_at"):
        return None
    started, finished = map(datetime.fromisoformat, (run["started_at"], run["finished_at"]))
    return (finished - started).total_seconds()


def budgets(store: Store, settings: Settings, now: datetime) -> Iterator[BudgetRow]:
    """The reads of each paid source this month, and its budget."""
    for info in SOURCE_INFO.values():
        if monthly := info.monthly_reads(settings):
            account = f"{info.name}/{now:%Y-%m}"
            _, spent = next(entries(store, account), (0, 0))
            yield BudgetRow(info.name, spent, monthly)


def rates() -> dict[str, str]:
    """The rate limit of each site."""
    return {**RATES, "every other": OTHER_HOSTS}


def limiter_delays(settings: Settings) -> dict[str, Delay] | None:
    """Each site's delay before its next request; None where Redis does not answer.

    Empty where each process counts for itself, in its memory.
    """
    if settings.limits.url.startswith("memory:"):
        return {}
    limiter = Limiter(settings.limits.url)
    try:
        return {
            name: max(
                limiter.delay(name, credential) for credential in _credentials(name, settings)
            )
            for name in RATES
        }
    except RateLimited:
        return None


def _credentials(name: str, settings: Settings) -> set[str]:
    """Those that the sources use at the site, each with turns of its own; "" for none."""
    return {
        info.credential(settings)
        for info in SOURCE_INFO.values()
        if any(site(host) == name for host in info.hosts)
    } or {""}
