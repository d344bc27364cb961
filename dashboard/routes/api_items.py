"""The API's items: their origins, captures, and search."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query

from altlens.companies.table import load as load_directory
from altlens.items.base import without_id
from altlens.items.capture import Capture
from altlens.queries.browse import ItemRow
from altlens.queries.provenance import capture_of, item_origins
from altlens.queries.search import search_items
from dashboard.dependencies import PointInTimeDep, StoreDep
from dashboard.models import CaptureModel, CompanyHit, ItemOrigins, LinkReason, SearchResults
from dashboard.routes.api_companies import PageSize, listed

NOT_FOUND: dict[int | str, dict[str, str]] = {404: {"description": "unknown id"}}
router = APIRouter(prefix="/api", tags=["items"])

Id = Annotated[str, Query(alias="id", min_length=1, max_length=2000)]


@router.get("/item", responses=NOT_FOUND)
def item(store: StoreDep, at: PointInTimeDep, item_id: Id) -> ItemOrigins:
    """Return an item with its revisions, analyses, links and capture."""
    origin = item_origins(store, item_id, at)
    if origin is None:
        raise HTTPException(404, "There is no such item, or it was not known at that time.")
    return ItemOrigins(
        id=item_id,
        item=without_id(origin.item),
        revisions=tuple(row["_id"] for row in origin.revisions),
        analyses=tuple(origin.analyses),
        reasons=tuple(LinkReason(company=r.company, why=r.why) for r in origin.reasons),
        capture=_capture_model(origin.capture) if origin.capture else None,
    )


@router.get("/capture", responses=NOT_FOUND)
def capture(store: StoreDep, capture_id: Id) -> CaptureModel:
    """Return the responses that one call of a source received."""
    capture = capture_of(store, capture_id)
    if capture is None:
        raise HTTPException(404, "There is no such capture.")
    return _capture_model(capture)


@router.get("/search")
def search(
    store: StoreDep,
    at: PointInTimeDep,
    q: Annotated[str, Query(max_length=200)] = "",
    limit: PageSize = 20,
) -> SearchResults:
    """Search companies by symbol and name, and texts by their words."""
    companies = load_directory().search(q, limit)
    return SearchResults(
        companies=tuple(CompanyHit(company=c.id, symbol=c.symbol, name=c.name) for c in companies),
        items=tuple(listed(ItemRow(row, {})) for row in search_items(store, q, at, limit)),
    )


def _capture_model(capture: Capture) -> CaptureModel:
    fields = capture.model_dump(include=set(CaptureModel.model_fields))
    return CaptureModel(id=capture.id, **fields)
