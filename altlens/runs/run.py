"""A run: one batch of companies, at one clock, against the world or an archive.

Workers get its id in each message and read the rest here, so that messages stay small and carry
no secrets.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal

from altlens.errors import Fatal
from altlens.items.base import Document, Instant, Model, digest, stamp, without_id
from altlens.items.query import Subject
from altlens.store.base import Store, Where
from altlens.store.collections import RUNS

RESUMABLE = timedelta(hours=12)  # what the world said longer ago is asked again
Scope = Literal["fetched", "mentioned", "stored"]

RUNNING, CANCELLED, FINISHED = "running", "cancelled", "finished"


class RunSubject(Model):
    """A company of the batch."""

    company: str
    symbol: str
    name: str


class Run(Model):
    """What every stage of a batch needs to know.

    `clock` is the run's now: when it started, or `as_of` when replaying. Views are made as of
    `as_of`, or as of when they are made where it is None. `texts` says which are analyzed: those
    that the run fetched, those stored that mention its companies, or all that are stored.
    """

    id: str
    batch: str
    subjects: tuple[RunSubject, ...]
    sources: tuple[str, ...]
    archive: str = ""
    texts: Scope = "fetched"
    clock: Instant
    as_of: Instant | None = None
    started_at: Instant
    finished_at: Instant | None = None
    state: str = RUNNING
    generation: int = 0  # how often its failures were retried

    def as_subjects(self) -> tuple[Subject, ...]:
        """The companies, as adapters take them."""
        return tuple(Subject(s.company, s.symbol, s.name) for s in self.subjects)

    def document(self) -> Document:
        """The run as a store keeps it."""
        return {"_id": self.id, **self.model_dump(mode="json", exclude={"id"})}


def start(
    store: Store,
    subjects: Sequence[Subject],
    sources: Sequence[str],
    archive: str,
    as_of: datetime | None,
    now: datetime,
    texts: Scope = "fetched",
) -> Run:
    """A new run of the batch, or the last one where it did not finish: it goes on with the rest."""
    asked = [[s.company, s.symbol] for s in subjects]
    limit = stamp(as_of) if as_of else ""
    scope = [] if texts == "fetched" else [texts]
    batch = digest([asked, list(sources), archive, limit, *scope])
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
        started_at=now,
    )
    store.put(RUNS, [run.document()])
    return run


def load(store: Store, run_id: str) -> Run:
    """The run of that id."""
    found = store.get(RUNS, [run_id])
    if run_id not in found:
        raise Fatal(f"The store knows no run {run_id}; was it emptied while the run went on?")
    return _from(found[run_id])


def set_state(store: Store, run: Run, state: str) -> Run:
    """Write down how the run stands."""
    finished_at = None if state == RUNNING else datetime.now(UTC)
    changed = run.model_copy(update={"state": state, "finished_at": finished_at})
    store.put(RUNS, [changed.document()])
    return changed


def _from(document: Document) -> Run:
    return Run(id=document["_id"], **without_id(document))
