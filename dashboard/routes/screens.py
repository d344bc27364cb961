"""The page of screens: companies by a condition on their signals."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from altlens.errors import BadInput, BadSetting
from altlens.queries.screening import ScreenQuery, screen
from altlens.signals.registry import all_signals, family_of
from dashboard.dependencies import SettingsDep, StoreDep, TimeLimitsDep
from dashboard.rendering import render
from dashboard.routes.api_signals import IndexName, last_whole_day

router = APIRouter()
ROWS = 200
EXAMPLES = (
    ("Good news, much noticed", "sentiment_7d > 0.2 and attention_z > 2", "-attention_z"),
    ("Insiders buy", "insider_net_90d > 0", "-insider_net_90d"),
    ("Movers of the day", "return_1d != 0", "-abs(return_1d)"),
)


@router.get("/screen")
def screen_page(
    request: Request,
    store: StoreDep,
    settings: SettingsDep,
    limits: TimeLimitsDep,
    expression: Annotated[str, Query(max_length=2000)] = "",
    sort: Annotated[str, Query(max_length=2000)] = "",
    index: IndexName = "",
) -> Response:
    answer, error = None, ""
    if expression.strip():
        query = ScreenQuery(
            expression,
            last_whole_day(limits),
            index,
            sort=sort,
            as_known_at=limits.known_at,
            limit=ROWS,
        )
        try:
            answer = screen(store, query, settings.home)
        except (BadInput, BadSetting) as bad:
            error = str(bad)
    families = family_of()
    page = render(
        request,
        "screen.html",
        answer=answer,
        error=error,
        expression=expression,
        sort=sort,
        index=index,
        signals=[(families[name], signal) for name, signal in all_signals().items()],
        examples=EXAMPLES,
    )
    page.status_code = 422 if error else 200
    return page
