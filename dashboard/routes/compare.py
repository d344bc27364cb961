"""Companies side by side, on a page and in the API."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from altlens.companies.company import Company
from altlens.companies.table import load as load_directory
from altlens.errors import UnknownSymbol
from altlens.queries.compare import MOST_COMPANIES, Comparison, compare
from altlens.queries.point_in_time import TimeLimits
from altlens.user_state.watchlists import watchlists
from dashboard.charts import company_path
from dashboard.dependencies import StoreDep, TimeLimitsDep, ViewReaderDep, query_limits
from dashboard.formats import query
from dashboard.rendering import render

router = APIRouter()

Symbols = Annotated[
    str, Query(max_length=200, description=f"up to {MOST_COMPANIES} symbols, as AAPL,KO")
]


@router.get("/compare")
def compare_page(
    request: Request,
    store: StoreDep,
    views: ViewReaderDep,
    limits: TimeLimitsDep,
    symbols: Symbols = "",
) -> Response:
    problem, companies = "", []
    try:
        companies = resolve(symbols, limits)
    except (UnknownSymbol, ValueError) as error:
        problem = str(error)
    comparison = compare([views.read(company, limits) for company in companies])
    return render(
        request,
        "compare.html",
        comparison=comparison,
        symbols=symbols,
        problem=problem,
        most=MOST_COMPANIES,
        lists=tuple(watchlists(store)),
        limits=query(query_limits(request)),
        company_path=company_path,
        ratio_names=list(
            dict.fromkeys(name for one in comparison.companies for name in one.ratios)
        ),
        chart=_chart(comparison),
    )


def resolve(symbols: str, limits: TimeLimits) -> list[Company]:
    """Return the companies of the symbols, each once.

    Raises UnknownSymbol, and ValueError for more than `MOST_COMPANIES`.
    """
    names = list(dict.fromkeys(symbols.upper().replace(",", " ").split()))
    if len(names) > MOST_COMPANIES:
        raise ValueError(f"{len(names)} symbols; at most {MOST_COMPANIES} can be compared.")
    directory = load_directory()
    companies = {(one := directory.resolve(name, limits.day)).id: one for name in names}
    return list(companies.values())


def _chart(comparison: Comparison) -> dict[str, object]:
    companies = comparison.companies
    return {
        "sessions": [str(session) for session in comparison.sessions],
        "days": [str(day) for day in comparison.days],
        "prices": {one.symbol: one.prices for one in companies if one.prices},
        "sentiment": {
            one.symbol: one.sentiment
            for one in companies
            if any(mean is not None for mean in one.sentiment)
        },
    }
