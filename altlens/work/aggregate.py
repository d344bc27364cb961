"""Aggregate: everything the store knows of one company, joined into its view."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from altlens.aggregate.company_view import Evidence, company_view
from altlens.aggregate.freshness import Standing
from altlens.errors import NotRecorded
from altlens.items.base import Document, stamp
from altlens.items.view import CompanyView
from altlens.pipeline import KINDS, SOURCES, TEXT_KINDS, Source
from altlens.settings import get_settings
from altlens.store.base import Added, Store, Where
from altlens.store.collections import FAILURES, OUTCOMES, VIEWS
from altlens.work.base import Receipt, Work, one_by_one, outcome, outcome_id
from altlens.work.evidence import Moment, items, mentioning, observations, reactions
from altlens.work.run import Run


class Aggregate(Work):
    """Units are company ids."""

    name = "aggregate"

    def units(self, store: Store, run: Run) -> Iterator[str]:
        return (subject.company for subject in run.subjects)

    def done(self, store: Store, run: Run, units: Sequence[str]) -> set[str]:
        marks = {view_mark(run, unit): unit for unit in units}
        return {marks[mark] for mark in store.existing(OUTCOMES, marks)}

    def perform(
        self, store: Store, run: Run, units: Sequence[str], proceed: Callable[[], bool]
    ) -> Receipt:
        return one_by_one(units, lambda unit: _aggregate(store, run, unit), proceed)


def view(store: Store, company: str, symbol: str, name: str, moment: Moment) -> CompanyView:
    """The company as the world could know it at `as_of`, from what we had by `known_at`."""
    kinds = [kind for kind in KINDS if kind not in (*TEXT_KINDS, "reaction", "earnings_date")]
    texts, analyses = mentioning(store, company, moment)
    evidence = Evidence(
        [
            *items(store, company, kinds, moment),
            *observations(store, company, "earnings_date", moment),
            *reactions(store, texts, moment),
        ],
        texts,
        analyses,  # type: ignore[arg-type]
        [_standing(store, company, source, moment) for source in SOURCES.values()],
    )
    return company_view(company, symbol, name, moment.as_of, moment.known_at, evidence)


def view_mark(run: Run, company: str) -> str:
    """The id of the mark that leads to a company's view; driving failures again makes a new one."""
    return outcome_id(run, _stage(run), company)


def _stage(run: Run) -> str:
    return f"{Aggregate.name}.{run.generation}"


def _aggregate(store: Store, run: Run, company: str) -> Added:
    subject = next(s for s in run.subjects if s.company == company)
    known_at = max(run.clock, datetime.now(UTC))  # all that came in, also while the run went on
    moment = Moment(run.as_of or known_at, known_at)
    made = view(store, company, subject.symbol, subject.name, moment)
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
    return added


def _standing(store: Store, company: str, source: Source, moment: Moment) -> Standing:
    fetched_at: datetime | None = None
    records = 0
    for owner in (company, ""):
        where = Where(
            equal={"company": owner, "source": source.name},
            at_most={"fetched_at": stamp(min(moment))},
            order_by=("fetched_at",),
            descending=True,
            limit=20,
        )
        for mark in store.find(OUTCOMES, where):
            records += mark["records"]
            moment_fetched = datetime.fromisoformat(mark["fetched_at"])
            fetched_at = max(fetched_at or moment_fetched, moment_fetched)
    faults = list(_faults(store, company, source))
    failing = (row["message"] for row in faults if row["error"] != NotRecorded.__name__)
    return Standing(
        source.name,
        fetched_at,
        records,
        next(failing, ""),
        () if faults else source.adapter.missing(get_settings()),
        source.adapter.every_hours,
    )


def _faults(store: Store, company: str, source: Source) -> Iterator[Document]:
    """The open failures to fetch the source for the company."""
    where = Where(
        equal={"stage": "fetch", "state": "open"},
        at_least={"unit": f"{source.name}/{company}/"},
        at_most={"unit": f"{source.name}/{company}0"},
        order_by=("unit",),
    )
    return store.find(FAILURES, where)
