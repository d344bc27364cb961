"""The API's companies: the overview, views, charts and items."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query

from altlens.items.summary import CompanySummary
from altlens.items.view import CompanyView
from altlens.queries.browse import ItemFilter, ItemRow, browse
from altlens.queries.overview import summaries_at
from altlens.queries.paging import newest_page
from altlens.source_info import KINDS
from altlens.store.base import Where
from altlens.store.collections import VIEWS
from dashboard.charts import PriceChart, price_chart
from dashboard.dependencies import (
    PointInTimeDep,
    TheCompany,
    TheStore,
    TheView,
    TheViews,
    TimeLimitsDep,
)
from dashboard.models import ListedItem, Page, StoredView

NOT_FOUND: dict[int | str, dict[str, str]] = {404: {"description": "nobody ever held the symbol"}}
router = APIRouter(prefix="/api", tags=["companies"])

Limit = Annotated[int, Query(ge=1, le=200)]
Cursor = Annotated[str, Query(max_length=500, description="from the page before; empty at first")]


@router.get("/companies")
def companies(
    store: TheStore, views: TheViews, limits: TimeLimitsDep, cursor: Cursor = "", limit: Limit = 50
) -> Page[CompanySummary]:
    """Every company that was ever aggregated, in one line each, by symbol."""
    lines = tuple(summaries_at(store, views, limits, cursor, limit))
    return Page(rows=lines, cursor=lines[-1].symbol if len(lines) == limit else "")


@router.get("/companies/{symbol}", responses=NOT_FOUND)
def company(view: TheView) -> CompanyView:
    """A company's view: of no moments asked, the newest that a batch stored."""
    return view


@router.get("/companies/{symbol}/chart", responses=NOT_FOUND)
def chart(view: TheView) -> PriceChart:
    """A year of prices with indicators and what happened."""
    return price_chart(view)


@router.get("/companies/{symbol}/items", responses=NOT_FOUND)
def items(
    store: TheStore,
    found: TheCompany,
    at: PointInTimeDep,
    kind: Annotated[str, Query(description=", ".join(KINDS))] = "article",
    source: str = "",
    language: str = "",
    event: str = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Page[ListedItem]:
    """The company's items of a kind, newest first; texts where they mention it."""
    if kind not in KINDS:
        raise HTTPException(422, f"There is no kind {kind!r}. Kinds: {', '.join(KINDS)}.")
    wanted = ItemFilter(found.id, kind, source, language, event)
    page = browse(store, wanted, at, cursor, limit)
    return Page(rows=tuple(map(listed, page.rows)), cursor=page.cursor)


@router.get("/companies/{symbol}/views", responses=NOT_FOUND)
def views(
    store: TheStore, found: TheCompany, cursor: Cursor = "", limit: Limit = 50
) -> Page[StoredView]:
    """The views that batches stored, newest first."""
    where = Where(equal={"company": found.id}, order_by=("as_of",))
    page = newest_page(store, VIEWS, where, cursor, limit, ("as_of", "known_at"))
    rows = (
        StoredView(id=row["_id"], as_of=row["as_of"], known_at=row["known_at"]) for row in page.rows
    )
    return Page(rows=tuple(rows), cursor=page.cursor)


def listed(row: ItemRow) -> ListedItem:
    """An item as the API gives it."""
    fields = {name: value for name, value in row.item.items() if name != "_id"}
    return ListedItem(id=row.item["_id"], item=fields, analysis=row.analysis)
