"""Compute the daily signals of companies from what is stored; a second run does what is new.

A company and a year is one unit, so a stopped run resumes with the rest. Rows that say what is
stored already are not stored again.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from prefect import flow
from prefect.states import Cancelled as CancelledState

from altlens.companies.lists import resolve_symbols
from altlens.errors import BadSetting, Cancelled
from altlens.items.base import Model, end_of_day
from altlens.runs.progress import StageReport
from altlens.runs.run import CANCELLED, FINISHED, set_state, start
from altlens.runs.stage_list import stages_for
from altlens.stages.signals import last_complete_day
from altlens.stages.stored_texts import known_subjects, newest_clock
from altlens.store import open_store
from blocks.use import using
from flows.names import signals_name
from flows.stage import run_stage

DEFAULT_DAYS = 3 * 365


class SignalsReport(Model):
    """What became of the stage, the days it covered, and unknown symbols with the reason."""

    run: str
    since: date
    until: date
    stages: tuple[StageReport, ...]
    unknown: dict[str, str]

    @property
    def failed(self) -> int:
        """How many units failed, wholly or in a family of signals."""
        return sum(stage.failed for stage in self.stages)

    @property
    def new(self) -> int:
        """How many months of a company have rows that are new or say something else."""
        return sum(stage.new for stage in self.stages)


@flow(name="signals", flow_run_name=signals_name, persist_result=False)
def signals(
    symbols: Sequence[str] = (),
    since: date | None = None,
    until: date | None = None,
    interactive: bool = False,
    blocks: Sequence[str] = (),
) -> SignalsReport | Any:
    """Compute the daily signals of the companies, or of all that have a view for no symbols.

    Days are in UTC: `until` (default: the last that is over) and everything from `since` on
    (default: three years before). Raises BadSetting for a range that ends before it begins.
    """
    with using(blocks) as settings, open_store(settings.store_url) as store:
        now = newest_clock(store, datetime.now(UTC))
        last = min(until or date.max, last_complete_day(now))
        first = since or last - timedelta(days=DEFAULT_DAYS)
        if last < first:
            raise BadSetting(f"The range ends ({last}) before it begins ({first}).")
        subjects, unknown = resolve_symbols(tuple(symbols), None)
        if not symbols:
            subjects = known_subjects(store)
        run = start(store, subjects, (), "", end_of_day(last), now, first_day=first)
        try:
            stages = tuple(run_stage(stage, run.id, interactive) for stage in stages_for(run))
        except Cancelled as error:
            set_state(store, run, CANCELLED)
            return CancelledState(message=str(error))
        set_state(store, run, FINISHED)
    return SignalsReport(run=run.id, since=first, until=last, stages=stages, unknown=unknown)
