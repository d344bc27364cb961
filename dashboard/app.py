"""The application: `create_app(settings, store)` joins the pages, the API and the middleware."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.staticfiles import StaticFiles

from altlens.queries.view_reader import ViewReader
from altlens.settings import Settings
from altlens.store.base import Store
from dashboard.error_handlers import add_error_handlers
from dashboard.etags import add_etags
from dashboard.metrics import Metrics, add_timing
from dashboard.retry_process import RetryProcess
from dashboard.routes import api, pages
from dashboard.security import add_security

STATIC = Path(__file__).parent / "static"
COMPRESSED_FROM = 1024  # bytes


def create_app(settings: Settings, store: Store) -> FastAPI:
    """Return the dashboard over a store. The caller closes the store.

    >>> app = create_app(get_settings(), open_store("sqlite:///store.sqlite"))
    >>> uvicorn.run(app, host="127.0.0.1", port=8400)
    """
    app = FastAPI(
        title="altlens",
        summary="What the public internet says about a company, today or on any past date.",
        version="1",
        openapi_url="/api/openapi.json",
        docs_url=None,  # FastAPI's own pages load scripts from other sites
        redoc_url=None,
    )
    app.state.settings = settings
    app.state.store = store
    app.state.views = ViewReader(store)
    app.state.retry = RetryProcess(settings)
    app.state.metrics = Metrics(store, settings)
    add_etags(app)
    add_security(app, settings)
    add_timing(app)
    add_error_handlers(app)
    app.add_middleware(GZipMiddleware, minimum_size=COMPRESSED_FROM, compresslevel=5)
    app.include_router(api)
    app.include_router(pages)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app
