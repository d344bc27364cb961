"""All routes: `pages` for people, `api` for programs. One module per subject."""

from fastapi import APIRouter

from dashboard.routes import (
    alerts,
    api_companies,
    api_compare,
    api_filings,
    api_items,
    api_operations,
    api_signals,
    api_stories,
    api_today,
    api_topics,
    companies,
    compare,
    filings,
    items,
    login,
    network,
    operations,
    overview,
    screens,
    search,
    stories,
    today,
    watchlists,
)

pages = APIRouter(include_in_schema=False)
for _page in (
    today,
    overview,
    companies,
    filings,
    network,
    compare,
    stories,
    items,
    search,
    screens,
    alerts,
    operations,
    watchlists,
    login,
):
    pages.include_router(_page.router)

api = APIRouter()
for _router in (
    api_today.router,
    api_topics.router,
    api_companies.router,
    api_filings.router,
    network.api_router,
    api_compare.router,
    api_stories.router,
    api_items.router,
    api_signals.router,
    api_operations.router,
    api_operations.metrics_router,
):
    api.include_router(_router)
