"""The API's comparison of companies."""

from fastapi import APIRouter, HTTPException

from altlens.queries.compare import Comparison, compare
from dashboard.dependencies import TimeLimitsDep, ViewReaderDep
from dashboard.routes.api_companies import NOT_FOUND
from dashboard.routes.compare import Symbols, resolve

router = APIRouter(prefix="/api", tags=["companies"])


@router.get("/compare", responses=NOT_FOUND)
def compare_companies(
    views: ViewReaderDep, limits: TimeLimitsDep, symbols: Symbols = ""
) -> Comparison:
    """Return companies side by side: rebased prices, sentiment, attention, ratios, next dates."""
    try:
        companies = resolve(symbols, limits)
    except ValueError as error:
        raise HTTPException(422, str(error)) from None
    return compare([views.read(company, limits) for company in companies])
