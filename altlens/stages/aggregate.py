"""Aggregate: everything the store knows of one company, joined into its view."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from altlens.aggregate.view.summary import summary
from altlens.items.base import stamp
from altlens.items.view import CompanyView
from altlens.queries.compute_view import compute_view
from altlens.queries.point_in_time import PointInTime
from altlens.runs.outcomes import outcome, outcome_id
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
        marks = {view_mark(run, unit): unit for unit in units}
        return {marks[mark] for mark in store.existing(OUTCOMES, marks)}

    def perform(
        self, store: Store, run: Run, units: Sequence[str], should_continue: Callable[[], bool]
    ) -> Receipt:
        return one_by_one(units, lambda unit: _aggregate(store, run, unit), should_continue)


def view_mark(run: Run, company: str) -> str:
    """The id of the mark that leads to a company's view; driving failures again makes a new one."""
    return outcome_id(run, _stage(run), company)


def _stage(run: Run) -> str:
    return f"{Aggregate.name}.{run.generation}"


def _aggregate(store: Store, run: Run, company: str) -> Added:
    subject = next(s for s in run.subjects if s.company == company)
    known_at = max(run.clock, datetime.now(UTC))  # all that came in, also while the run went on
    at = PointInTime(run.as_of or known_at, known_at)
    made, links = compute_view(store, company, subject.symbol, subject.name, at)
    store.add(LINKS, links)
    document = made.document()
    added = store.add(VIEWS, [document])
    mark = outcome(
        run,
        _stage(run),
        company,
        source="",
        company=company,
        view=document["_id"],
        fetched_at=stamp(run.clock),
    )
    store.add(OUTCOMES, [mark])
    _sum_up(store, made)
    return added


def _sum_up(store: Store, made: CompanyView) -> None:
    """Keep the view's line of the overview, unless there is one of a later view."""
    held = store.get(OVERVIEW, [made.company], fields=("as_of",)).get(made.company)
    if held is None or held["as_of"] <= stamp(made.as_of):
        store.put(OVERVIEW, [summary(made).document()])
