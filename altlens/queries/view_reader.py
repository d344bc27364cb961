"""Views as they are read: the stored one where it answers, else one computed for the moments asked.

Views are immutable, as are all stories behind one, so what was read or computed lately is kept in
memory.
"""

from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Lock
from typing import Generic, NamedTuple, TypeVar

from altlens.companies.company import Company
from altlens.items.base import Document, stamp
from altlens.items.view import CompanyView
from altlens.items.view_sections import StoryView
from altlens.queries.compute_view import view_at
from altlens.queries.evidence import Moment
from altlens.queries.stories import all_stories
from altlens.store.base import Store, Where
from altlens.store.collections import OUTCOMES, VIEWS

VIEWS_KEPT, STORIES_KEPT = 64, 16

T = TypeVar("T")


class Asked(NamedTuple):
    """The two limits of a read as somebody gave them; None means now."""

    as_of: datetime | None = None
    known_at: datetime | None = None

    def moment(self, now: datetime) -> Moment:
        """The limits, filled in."""
        return Moment(self.as_of or now, self.known_at or now)


class Views:
    """Reads views of one store; safe to share between threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._views: _Kept[CompanyView] = _Kept(VIEWS_KEPT)
        self._stories: _Kept[tuple[StoryView, ...]] = _Kept(STORIES_KEPT)

    def read(self, company: Company, asked: Asked) -> CompanyView:
        """The company's view; of no limits, the newest that a batch stored."""
        if asked == Asked() and (newest := self._newest(company.id)):
            return self._views.get(newest, lambda: stored(self._store.get(VIEWS, [newest])[newest]))
        moment = asked.moment(datetime.now(UTC))
        name = "/".join((company.id, _written(asked), self._last_change(company.id)))
        symbol = company.symbol_on(moment.as_of.date() if asked.as_of else None)
        return self._views.get(
            name, lambda: view_at(self._store, company.id, symbol, company.name, moment)
        )

    def stories(self, view: CompanyView) -> tuple[StoryView, ...]:
        """All stories behind a view, with all tellings."""
        name = "/".join((view.company, stamp(view.as_of), stamp(view.known_at)))
        return self._stories.get(name, lambda: all_stories(self._store, view))

    def _newest(self, company: str) -> str:
        where = Where(
            equal={"company": company},
            order_by=("as_of", "known_at"),
            descending=True,
            limit=1,
        )
        return next((str(v["_id"]) for v in self._store.find(VIEWS, where, fields=("_id",))), "")

    def _last_change(self, company: str) -> str:
        """The mark of the company's last batch: what was computed before it is out of date."""
        where = Where(
            equal={"company": company, "source": ""},
            order_by=("fetched_at",),
            descending=True,
            limit=1,
        )
        return next((str(m["_id"]) for m in self._store.find(OUTCOMES, where, fields=("_id",))), "")


class _Kept(Generic[T]):
    """The things that were asked for last, each by its name."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[str, T] = OrderedDict()
        self._lock = Lock()

    def get(self, name: str, make: Callable[[], T]) -> T:
        """The thing of that name, made where it is not held."""
        with self._lock:
            held = self._held.get(name)
        made = make() if held is None else held
        with self._lock:
            self._held[name] = made
            self._held.move_to_end(name)
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        return made


def stored(document: Document) -> CompanyView:
    """A view as a store keeps it."""
    return CompanyView.model_validate({k: v for k, v in document.items() if k != "_id"})


def _written(asked: Asked) -> str:
    return " ".join(stamp(limit) if limit else "now" for limit in asked)
