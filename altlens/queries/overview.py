"""The overview: a summary of every company that has a view."""

from collections.abc import Iterator, Set

from altlens.aggregate.view.summary import summary
from altlens.companies.table import load as load_directory
from altlens.items.base import Document, without_id
from altlens.items.summary import CompanySummary
from altlens.items.view import CompanyView
from altlens.queries.point_in_time import NEWEST, TimeLimits
from altlens.queries.view_reader import ViewReader
from altlens.store.base import Store, Where
from altlens.store.collections import OVERVIEW

FIRST_PAGE_ONLY = frozenset({"news", "upcoming", "last_move"})


def summaries(
    store: Store, after: str = "", limit: int = 0, leave_out: Set[str] = frozenset()
) -> Iterator[CompanySummary]:
    """The newest summary of each company, by symbol, after the symbol `after`.

    `leave_out` are optional fields that are not read.
    """
    where = Where(at_least={"symbol": after}, order_by=("symbol",), limit=limit and limit + 1)
    rows = (_load_summary(row, leave_out) for row in store.find(OVERVIEW, where))
    for position, row in enumerate(row for row in rows if row.symbol != after):
        if limit and position >= limit:
            return
        yield row


def summaries_at(
    store: Store,
    views: ViewReader,
    limits: TimeLimits,
    after: str = "",
    limit: int = 0,
    leave_out: Set[str] = frozenset(),
) -> Iterator[CompanySummary]:
    """The summaries of views within the limits; of the newest ones without some fields."""
    directory = load_directory()
    for row in summaries(store, after, limit, leave_out):
        if limits == NEWEST:
            yield row
        else:
            yield summarize(views.read(directory.by_id(row.company), limits))


def summarize(view: CompanyView) -> CompanySummary:
    """The summary of a view."""
    return summary(view)


def _load_summary(document: Document, leave_out: Set[str]) -> CompanySummary:
    fields = {name: value for name, value in document.items() if name not in leave_out}
    return CompanySummary.model_validate(without_id(fields))
