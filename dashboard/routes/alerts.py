"""The alerts that were found, and what became of each."""

from fastapi import APIRouter, Request, Response

from altlens.alerts.rules import read_rules
from altlens.queries.deliveries import alert_history
from dashboard.dependencies import TheSettings, TheStore
from dashboard.rendering import render

router = APIRouter()
SHOWN = 50


@router.get("/alerts")
def alerts(request: Request, store: TheStore, settings: TheSettings, cursor: str = "") -> Response:
    return render(
        request,
        "alerts.html",
        page=alert_history(store, cursor, SHOWN),
        rules=read_rules(settings.alert_rules),
        file=settings.alert_rules,
        destinations=len(settings.alerts.urls),
    )
