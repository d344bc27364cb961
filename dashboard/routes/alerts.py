"""The page of alerts: the rules, and what was sent."""

from fastapi import APIRouter, Request, Response

from altlens.alerts.rules import read_rules
from altlens.queries.deliveries import alert_history
from dashboard.dependencies import SettingsDep, StoreDep
from dashboard.rendering import render

router = APIRouter()
PAGE_SIZE = 50


@router.get("/alerts")
def alerts(request: Request, store: StoreDep, settings: SettingsDep, cursor: str = "") -> Response:
    return render(
        request,
        "alerts.html",
        page=alert_history(store, cursor, PAGE_SIZE),
        rules=read_rules(settings.alert_rules),
        file=settings.alert_rules,
        destinations=len(settings.alerts.urls),
    )
