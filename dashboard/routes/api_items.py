"""The API's items: where they come from, and search."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query

from altlens.companies.table import load as load_directory
from altlens.items.capture import Capture
from altlens.queries.browse import ItemRow
from altlens.queries.provenance import capture_of, item_origins
from altlens.queries.search import search_items
from dashboard.dependencies import PointInTimeDep, TheStore
from dashboard.models import CaptureModel, CompanyHit, Found, ItemOrigins, WhyHere
from dashboard.routes.api_companies import Limit, listed

NOT_FOUND: dict[int | str, dict[str, str]] = {404: {"description": "there is none of that id"}}
router = APIRouter(prefix="/api", tags=["items"])

Id = Annotated[str, Query(alias="id", min_length=1, max_length=2000)]


@router.get("/item", responses=NOT_FOUND)
def item(store: TheStore, at: PointInTimeDep, item_id: Id) -> ItemOrigins:
    """An item with everything that led to it."""
    found = item_origins(store, item_id, at)
    if found is None:
        raise HTTPException(404, "There is no such item, or it was not known at that time.")
    return ItemOrigins(
        id=item_id,
        item={name: value for name, value in found.item.items() if name != "_id"},
        revisions=tuple(row["_id"] for row in found.revisions),
        analyses=tuple(found.analyses),
        reasons=tuple(WhyHere(company=r.company, why=r.why) for r in found.reasons),
        capture=_capture(found.capture) if found.capture else None,
    )


@router.get("/capture", responses=NOT_FOUND)
def capture(store: TheStore, capture_id: Id) -> CaptureModel:
    """The responses that one call of a source consumed."""
    found = capture_of(store, capture_id)
    if found is None:
        raise HTTPException(404, "There is no such capture.")
    return _capture(found)


@router.get("/search")
def search(
    store: TheStore,
    at: PointInTimeDep,
    q: Annotated[str, Query(max_length=200)] = "",
    limit: Limit = 20,
) -> Found:
    """Companies by symbol and name, items by their words."""
    hits = load_directory().search(q, limit)
    return Found(
        companies=tuple(CompanyHit(company=c.id, symbol=c.symbol, name=c.name) for c in hits),
        items=tuple(listed(ItemRow(row, {})) for row in search_items(store, q, at, limit)),
    )


def _capture(found: Capture) -> CaptureModel:
    return CaptureModel(id=found.id, **found.model_dump(include=set(CaptureModel.model_fields)))
