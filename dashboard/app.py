"""The application: `create_app(settings, store)` joins the pages, the API and what guards them."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from altlens.queries.view_reader import ViewReader
from altlens.settings import Settings
from altlens.store.base import Store
from dashboard.error_handlers import tell_faults
from dashboard.etags import tag_answers
from dashboard.metrics import Metrics, measure
from dashboard.routes import api, pages
from dashboard.security import guard

STATIC = Path(__file__).parent / "static"


def create_app(settings: Settings, store: Store) -> FastAPI:
    """The dashboard over a store, which stays the caller's to close."""
    app = FastAPI(
        title="altlens",
        summary="What the public internet says about a company, today or on any past date.",
        version="1",
        openapi_url="/api/openapi.json",
        docs_url=None,  # FastAPI's own pages load their scripts from elsewhere
        redoc_url=None,
    )
    app.state.settings = settings
    app.state.store = store
    app.state.views = ViewReader(store)
    app.state.metrics = Metrics(store, settings)
    tag_answers(app)
    guard(app, settings)
    measure(app)
    tell_faults(app)
    app.include_router(api)
    app.include_router(pages)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app
