"""Aggregate: everything the store knows of one company, joined into its view."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from altlens.aggregate.company_view import Evidence, company_view
from altlens.aggregate.freshness import Standing
from altlens.aggregate.summary import summary
from altlens.companies.table import load
from altlens.errors import NotRecorded
from altlens.items.base import Document, stamp
from altlens.items.view import CompanyView
from altlens.pipeline import KINDS, SOURCES, TEXT_KINDS
from altlens.settings import get_settings
from altlens.sources import Source
from altlens.stages.base import Receipt, Work, one_by_one, outcome, outcome_id
from altlens.stages.evidence import (
    Moment,
    counts,
    facts,
    items,
    mentioning,
    observations,
    reactions,
)
from altlens.stages.feeds import with_feeds
from altlens.stages.linking import linked, name_tokens, sightings
from altlens.stages.run import Run
from altlens.store.base import Added, Store, Where
from altlens.store.collections import FAILURES, LINKS, OUTCOMES, OVERVIEW, VIEWS

# Of these views show the newest or the telling ones alone; the others are read as they are.
PART_READ = (
    "bar",
    "fact",
    "earnings_date",
    "filing_document",
    "filing_notice",
    "intraday_bar",
    "reaction",
)
BARS_READ = timedelta(days=2 * 366)  # a year to show, and a year for its averages


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
    return _made(store, company, symbol, name, moment)[0]


def _made(
    store: Store, company: str, symbol: str, name: str, moment: Moment
) -> tuple[CompanyView, list[Document]]:
    """The view, and what the store lacks of the links behind it."""
    texts, directory = mentioning(store, company, moment), load()
    seen, names = sightings(texts), name_tokens(directory, company, symbol, name)
    links, lacking = linked(store, company, seen, names, moment.known_at)
    kinds = [kind for kind in KINDS if kind not in (*PART_READ, *TEXT_KINDS)]
    evidence = Evidence(
        items=[
            *items(store, company, kinds, moment),
            *items(store, company, ["bar"], moment, since=moment.as_of - BARS_READ),
            *facts(store, company, moment),
            *observations(store, company, "earnings_date", moment),
            *reactions(store, texts.items, moment),
        ],
        texts=texts.items,
        analyses=texts.analyses,  # type: ignore[arg-type]
        sightings=seen,
        links=links,
        counts=counts(store, company, PART_READ, moment),
        standings=list(_standings(store, company, moment)),
        directory=directory,
    )
    made = company_view(company, symbol, name, moment.as_of, moment.known_at, evidence)
    return made, lacking


def view_mark(run: Run, company: str) -> str:
    """The id of the mark that leads to a company's view; driving failures again makes a new one."""
    return outcome_id(run, _stage(run), company)


def _stage(run: Run) -> str:
    return f"{Aggregate.name}.{run.generation}"


def _aggregate(store: Store, run: Run, company: str) -> Added:
    subject = next(s for s in run.subjects if s.company == company)
    known_at = max(run.clock, datetime.now(UTC))  # all that came in, also while the run went on
    moment = Moment(run.as_of or known_at, known_at)
    made, links = _made(store, company, subject.symbol, subject.name, moment)
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


def _standings(store: Store, company: str, moment: Moment) -> Iterator[Standing]:
    settings = with_feeds(store, get_settings())
    for source in SOURCES.values():
        yield _standing(store, company, source, moment, source.adapter.advice(settings))


def _standing(store: Store, company: str, source: Source, moment: Moment, advice: str) -> Standing:
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
    faults = [
        row
        for owner in (company, "")
        for row in _faults(store, owner, source)
        if row["first_at"] <= stamp(moment.known_at)
    ]
    failing = (row["message"] for row in faults if row["error"] != NotRecorded.__name__)
    return Standing(
        source.name,
        fetched_at,
        records,
        next(failing, ""),
        "" if faults else advice,
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
