"""Every route: `pages` for people, `api` for programs. One subject a module."""

from fastapi import APIRouter

from dashboard.routes import (
    alerts,
    api_companies,
    api_items,
    api_operations,
    api_stories,
    companies,
    items,
    operations,
    overview,
    search,
    stories,
    visitors,
    watchlists,
)

pages = APIRouter(include_in_schema=False)
for _page in (
    overview,
    companies,
    stories,
    items,
    search,
    alerts,
    operations,
    watchlists,
    visitors,
):
    pages.include_router(_page.router)

api = APIRouter()
for _part in (
    api_companies.router,
    api_stories.router,
    api_items.router,
    api_operations.router,
    api_operations.figures,
):
    api.include_router(_part)
