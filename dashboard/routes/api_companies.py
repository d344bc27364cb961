"""The API's companies: the overview, views, charts and items."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query

from altlens.items.base import without_id
from altlens.items.summary import CompanySummary
from altlens.items.view import CompanyView
from altlens.queries.browse import ItemFilter, ItemRow, browse
from altlens.queries.overview import summaries_at
from altlens.queries.paging import newest_page
from altlens.source_catalog import KINDS
from altlens.store.base import Where
from altlens.store.collections import VIEWS
from dashboard.charts import PriceChart, price_chart
from dashboard.dependencies import (
    CompanyDep,
    PointInTimeDep,
    StoreDep,
    TimeLimitsDep,
    ViewDep,
    ViewReaderDep,
)
from dashboard.models import ListedItem, Page, StoredView

NOT_FOUND: dict[int | str, dict[str, str]] = {404: {"description": "unknown symbol"}}
router = APIRouter(prefix="/api", tags=["companies"])

PageSize = Annotated[int, Query(ge=1, le=200)]
Cursor = Annotated[
    str, Query(max_length=500, description="from the previous page; empty for the first")
]


@router.get("/companies")
def companies(
    store: StoreDep,
    views: ViewReaderDep,
    limits: TimeLimitsDep,
    cursor: Cursor = "",
    limit: PageSize = 50,
) -> Page[CompanySummary]:
    """List every company of the store with its key figures, by symbol."""
    rows = tuple(summaries_at(store, views, limits, cursor, limit))
    return Page(rows=rows, cursor=rows[-1].symbol if len(rows) == limit else "")


@router.get("/companies/{symbol}", responses=NOT_FOUND)
def company(view: ViewDep) -> CompanyView:
    """Return a company's view; without time limits the newest stored one."""
    return view


@router.get("/companies/{symbol}/chart", responses=NOT_FOUND)
def chart(view: ViewDep) -> PriceChart:
    """Return a year of prices with indicators and events."""
    return price_chart(view)


@router.get("/companies/{symbol}/items", responses=NOT_FOUND)
def items(
    store: StoreDep,
    company: CompanyDep,
    at: PointInTimeDep,
    kind: Annotated[str, Query(description=", ".join(KINDS))] = "article",
    source: str = "",
    language: str = "",
    event: str = "",
    cursor: Cursor = "",
    limit: PageSize = 50,
) -> Page[ListedItem]:
    """List the company's items of a kind, newest first; texts are those that mention it."""
    if kind not in KINDS:
        raise HTTPException(422, f"Unknown kind {kind!r}. Kinds: {', '.join(KINDS)}.")
    item_filter = ItemFilter(company.id, kind, source, language, event)
    page = browse(store, item_filter, at, cursor, limit)
    return Page(rows=tuple(map(listed, page.rows)), cursor=page.cursor)


@router.get("/companies/{symbol}/views", responses=NOT_FOUND)
def views(
    store: StoreDep, company: CompanyDep, cursor: Cursor = "", limit: PageSize = 50
) -> Page[StoredView]:
    """List the stored views of the company, newest first."""
    where = Where(equal={"company": company.id}, order_by=("as_of",))
    page = newest_page(store, VIEWS, where, cursor, limit, ("as_of", "known_at"))
    rows = (
        StoredView(id=row["_id"], as_of=row["as_of"], known_at=row["known_at"]) for row in page.rows
    )
    return Page(rows=tuple(rows), cursor=page.cursor)


def listed(row: ItemRow) -> ListedItem:
    """Convert a row of a list to its response model."""
    return ListedItem(id=row.item["_id"], item=without_id(row.item), analysis=row.analysis)
