"""Reads company views: the newest stored one, or one computed for the dates a user gave.

This is the one answer to "what does the view of X say": the command line, the API, the pages,
data frames, exports, alerts and the summary of a batch all read views through `ViewReader`.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from threading import Lock
from typing import Generic, TypeVar

from cachetools import LRUCache

from altlens.companies.company import Company
from altlens.items.base import Document, stamp, without_id
from altlens.items.view import CompanyView
from altlens.items.view_sections import StoryView
from altlens.queries.compute_view import view_at
from altlens.queries.point_in_time import NEWEST, TimeLimits
from altlens.queries.stories import all_stories
from altlens.runs.outcomes import outcome_id
from altlens.runs.run import Run
from altlens.store.base import Store, Where
from altlens.store.collections import OUTCOMES, VIEWS

VIEWS_CACHED, STORIES_CACHED = 64, 16

T = TypeVar("T")


class ViewReader:
    """Reads views of one store. Views never change, so recent ones are cached; thread-safe."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._views: _Cache[CompanyView] = _Cache(VIEWS_CACHED)
        self._stories: _Cache[tuple[StoryView, ...]] = _Cache(STORIES_CACHED)

    def read(self, company: Company, limits: TimeLimits = NEWEST) -> CompanyView:
        """The company's view; without limits the newest that a batch stored.

        With a limit, or where no batch stored a view, it is computed from what the store holds.
        """
        if limits == NEWEST and (newest := self._newest(company.id)):
            return self._views.get(newest, lambda: self._load(newest))
        at = limits.at(datetime.now(UTC))
        key = "/".join((company.id, _as_text(limits), self._last_batch(company.id)))
        symbol = company.symbol_on(limits.day)
        return self._views.get(
            key, lambda: view_at(self._store, company.id, symbol, company.name, at)
        )

    def of_run(self, run: Run) -> list[CompanyView]:
        """The views that a run stored, in the order of its companies."""
        ids = [view_outcome_id(run, subject.company) for subject in run.subjects]
        outcomes = self._store.get(OUTCOMES, ids, fields=("view",))
        views = [outcomes[_id]["view"] for _id in ids if _id in outcomes]
        documents = self._store.get(VIEWS, views)
        return [load_view(documents[_id]) for _id in views]

    def before(self, view: CompanyView) -> CompanyView | None:
        """The newest stored view of an earlier `as_of`; None where there is none."""
        where = Where(
            equal={"company": view.company},
            at_most={"as_of": stamp(view.as_of)},
            order_by=("as_of", "known_at"),
            descending=True,
        )
        for row in self._store.find(VIEWS, where, fields=("as_of",)):
            if row["as_of"] < stamp(view.as_of):
                return self._load(row["_id"])
        return None

    def stories(self, view: CompanyView) -> tuple[StoryView, ...]:
        """All stories behind a view, with all their reports."""
        key = "/".join((view.company, stamp(view.as_of), stamp(view.known_at)))
        return self._stories.get(key, lambda: all_stories(self._store, view))

    def _load(self, view_id: str) -> CompanyView:
        return load_view(self._store.get(VIEWS, [view_id])[view_id])

    def _newest(self, company: str) -> str:
        where = Where(
            equal={"company": company},
            order_by=("as_of", "known_at"),
            descending=True,
            limit=1,
        )
        return next((str(v["_id"]) for v in self._store.find(VIEWS, where, fields=("_id",))), "")

    def _last_batch(self, company: str) -> str:
        """The id of the company's last outcome: views computed before it are out of date."""
        where = Where(
            equal={"company": company, "source": ""},
            order_by=("fetched_at",),
            descending=True,
            limit=1,
        )
        return next((str(m["_id"]) for m in self._store.find(OUTCOMES, where, fields=("_id",))), "")


class _Cache(Generic[T]):
    """A thread-safe LRU cache that computes outside its lock."""

    def __init__(self, size: int) -> None:
        self._values: LRUCache[str, T] = LRUCache(size)
        self._lock = Lock()

    def get(self, key: str, compute: Callable[[], T]) -> T:
        """The cached value, computed on a miss."""
        with self._lock:
            if (cached := self._values.get(key)) is not None:
                return cached
        value = compute()
        with self._lock:
            self._values[key] = value
        return value


def load_view(document: Document) -> CompanyView:
    """The view that a stored document holds."""
    return CompanyView.model_validate(without_id(document))


def view_outcome_id(run: Run, company: str) -> str:
    """The id of the outcome that names the view a run stored; a retry of the run has another."""
    return outcome_id(run, aggregate_stage(run.generation), company)


def aggregate_stage(generation: int) -> str:
    """The name by which a run's aggregate stage records outcomes; each retry has another."""
    return f"aggregate.{generation}"


def _as_text(limits: TimeLimits) -> str:
    return " ".join(stamp(limit) if limit else "now" for limit in limits)
