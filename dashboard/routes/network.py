"""The page and the API of who else moved when a company did."""

from fastapi import APIRouter, Request, Response

from altlens.queries.moved_together import MovedTogether, moved_together
from dashboard.dependencies import PointInTimeDep, StoreDep, ViewDep
from dashboard.rendering import render
from dashboard.routes.api_companies import NOT_FOUND

router = APIRouter()
api_router = APIRouter(prefix="/api/companies/{symbol}", tags=["companies"], responses=NOT_FOUND)


@router.get("/companies/{symbol}/network")
def network(request: Request, store: StoreDep, view: ViewDep, at: PointInTimeDep) -> Response:
    return render(request, "network.html", view=view, page=moved_together(store, view, at))


@api_router.get("/moved-together")
def others(store: StoreDep, view: ViewDep, at: PointInTimeDep) -> MovedTogether:
    """Return the company's newest large moves with those of the companies tied to it."""
    return moved_together(store, view, at)
