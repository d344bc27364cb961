"""A run: one batch of companies, at one clock, live or against recordings.

Messages to workers carry only its id; workers read the rest from the store.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from altlens.errors import Fatal
from altlens.items.base import Document, Instant, Model, digest, stamp, without_id
from altlens.items.query import Subject
from altlens.store.base import Store, Where
from altlens.store.collections import RUNS

RESUMABLE = timedelta(hours=12)  # an older live run is started again
Scope = Literal["fetched", "mentioned", "stored"]

RUNNING, CANCELLED, FINISHED = "running", "cancelled", "finished"


class RunSubject(Model):
    """A company of the batch."""

    company: str
    symbol: str
    name: str


class Run(Model):
    """The parameters and state of a batch.

    `clock` is the run's current time: its start, or `as_of` when replaying. Views are computed as
    of `as_of`, or of the time they are computed where it is None. `texts` says which texts are
    analyzed: those the run fetched, stored ones that mention its companies, or all stored ones.
    A run that computes signals has the first of its days; the last is that of `as_of`.
    """

    id: str
    batch: str
    subjects: tuple[RunSubject, ...]
    sources: tuple[str, ...]
    archive: str = ""
    texts: Scope = "fetched"
    clock: Instant
    as_of: Instant | None = None
    first_day: date | None = None
    started_at: Instant
    finished_at: Instant | None = None
    state: str = RUNNING
    generation: int = 0  # how often its failures were retried

    def as_subjects(self) -> tuple[Subject, ...]:
        """The companies as adapters expect them."""
        return tuple(Subject(s.company, s.symbol, s.name) for s in self.subjects)

    def document(self) -> Document:
        """The run as a document of the store."""
        return {"_id": self.id, **self.model_dump(mode="json", exclude={"id"})}


def start(
    store: Store,
    subjects: Sequence[Subject],
    sources: Sequence[str],
    archive: str,
    as_of: datetime | None,
    now: datetime,
    texts: Scope = "fetched",
    first_day: date | None = None,
) -> Run:
    """Start a run of the batch, or resume the last one if it did not finish."""
    companies = [[s.company, s.symbol] for s in subjects]
    as_of_text = stamp(as_of) if as_of else ""
    scope: list[str] = [] if texts == "fetched" else [texts]
    scope += [first_day.isoformat()] if first_day else []
    batch = digest([companies, list(sources), archive, as_of_text, *scope])
    where = Where(
        equal={"batch": batch},
        among={"state": [RUNNING, CANCELLED]},
        at_least={} if archive else {"started_at": stamp(now - RESUMABLE)},
        order_by=("started_at",),
        descending=True,
        limit=1,
    )
    for document in store.find(RUNS, where):
        return set_state(store, _from(document), RUNNING)
    run = Run(
        id=f"run:{now:%Y%m%dT%H%M%S%f}-{batch}",
        batch=batch,
        subjects=tuple(RunSubject(**s._asdict()) for s in subjects),
        sources=tuple(sources),
        archive=archive,
        texts=texts,
        clock=as_of if archive and as_of else now,
        as_of=as_of,
        first_day=first_day,
        started_at=now,
    )
    store.put(RUNS, [run.document()])
    return run


def load(store: Store, run_id: str) -> Run:
    """The run with that id; Fatal where the store has none."""
    document = store.get(RUNS, [run_id]).get(run_id)
    if document is None:
        raise Fatal(f"The store has no run {run_id}. Was it emptied during the run?")
    return _from(document)


def set_state(store: Store, run: Run, state: str) -> Run:
    """Save the run's state; anything but RUNNING also sets `finished_at`."""
    finished_at = None if state == RUNNING else datetime.now(UTC)
    changed = run.model_copy(update={"state": state, "finished_at": finished_at})
    store.put(RUNS, [changed.document()])
    return changed


def _from(document: Document) -> Run:
    return Run(id=document["_id"], **without_id(document))
