"""The overview: every company that was ever aggregated, each in one line."""

from collections.abc import Iterator

from altlens.aggregate.view.summary import summary
from altlens.companies.table import load as load_directory
from altlens.items.base import Document, without_id
from altlens.items.summary import CompanySummary
from altlens.items.view import CompanyView
from altlens.queries.point_in_time import NEWEST, TimeLimits
from altlens.queries.view_reader import ViewReader
from altlens.store.base import Store, Where
from altlens.store.collections import OVERVIEW


def summaries(store: Store, after: str = "", limit: int = 0) -> Iterator[CompanySummary]:
    """The newest line of each company, by symbol; `after` is the last symbol already had."""
    where = Where(at_least={"symbol": after}, order_by=("symbol",), limit=limit and limit + 1)
    found = (_line(row) for row in store.find(OVERVIEW, where))
    for place, line in enumerate(line for line in found if line.symbol != after):
        if limit and place >= limit:
            return
        yield line


def summaries_at(
    store: Store, views: ViewReader, limits: TimeLimits, after: str = "", limit: int = 0
) -> Iterator[CompanySummary]:
    """The same lines as they would have been at the point in time."""
    directory = load_directory()
    for line in summaries(store, after, limit):
        if limits == NEWEST:
            yield line
        else:
            yield summarize(views.read(directory.by_id(line.company), limits))


def summarize(view: CompanyView) -> CompanySummary:
    """The line that sums up a view."""
    return summary(view)


def _line(document: Document) -> CompanySummary:
    return CompanySummary.model_validate(without_id(document))
