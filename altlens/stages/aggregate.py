"""Aggregate: compute a company's view from all that the store has, and save it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from altlens.aggregate.view.summary import summary
from altlens.items.base import stamp
from altlens.items.view import CompanyView
from altlens.queries.compute_view import compute_view
from altlens.queries.point_in_time import PointInTime
from altlens.queries.view_reader import aggregate_stage, view_outcome_id
from altlens.runs.outcomes import outcome
from altlens.runs.run import Run
from altlens.stages.base import Receipt, Work, one_by_one
from altlens.store.base import Added, Store
from altlens.store.collections import LINKS, OUTCOMES, OVERVIEW, VIEWS


class Aggregate(Work):
    """Units are company ids."""

    name = "aggregate"

    def units(self, store: Store, run: Run) -> Iterator[str]:
        return (subject.company for subject in run.subjects)

    def done(self, store: Store, run: Run, units: Sequence[str]) -> set[str]:
        marks = {view_outcome_id(run, unit): unit for unit in units}
        return {marks[mark] for mark in store.existing(OUTCOMES, marks)}

    def perform(
        self, store: Store, run: Run, units: Sequence[str], should_continue: Callable[[], bool]
    ) -> Receipt:
        return one_by_one(units, lambda unit: _aggregate(store, run, unit), should_continue)


def _aggregate(store: Store, run: Run, company: str) -> Added:
    subject = next(s for s in run.subjects if s.company == company)
    known_at = max(run.clock, datetime.now(UTC))  # including what arrived during the run
    at = PointInTime(run.as_of or known_at, known_at)
    view, links = compute_view(store, company, subject.symbol, subject.name, at)
    store.add(LINKS, links)
    document = view.document()
    added = store.add(VIEWS, [document])
    mark = outcome(
        run,
        aggregate_stage(run.generation),
        company,
        source="",
        company=company,
        view=document["_id"],
        fetched_at=stamp(run.clock),
    )
    store.add(OUTCOMES, [mark])
    _update_overview(store, view)
    return added


def _update_overview(store: Store, view: CompanyView) -> None:
    """Replace the company's overview row, unless the stored one is of a later view."""
    row = store.get(OVERVIEW, [view.company], fields=("as_of",)).get(view.company)
    if row is None or row["as_of"] <= stamp(view.as_of):
        store.put(OVERVIEW, [summary(view).document()])
