"""Startup without a store: answer 503 while a thread retries opening the store."""

import logging
from collections.abc import Callable
from threading import Event, Thread
from typing import Self

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from altlens.errors import StoreUnavailable
from altlens.settings import Settings
from altlens.store.base import Store
from dashboard.app import STATIC, create_app
from dashboard.error_handlers import add_error_handlers
from dashboard.security import add_security

UNAVAILABLE = (
    "The store does not answer, so there is nothing to show yet. Check what is running with "
    "`altlens status`, start it with `altlens up` or correct ALTLENS_STORE_URL, then reload this "
    "page: the dashboard reconnects by itself. Its log has the reason."
)
FIRST_TRY_SECONDS = 3.0  # a store that is up opens much faster
RETRY_SECONDS = 1.0

_log = logging.getLogger(__name__)


class StoreWaitingApp:
    """An ASGI application that opens its store in a thread, and retries until it succeeds.

    Entering returns when the store is open or `FIRST_TRY_SECONDS` have passed, and raises errors
    of the settings (BadSetting); leaving closes the store.

    >>> with StoreWaitingApp(settings, lambda: open_store(url)) as app:
    ...     uvicorn.run(app)
    """

    def __init__(self, settings: Settings, open_store: Callable[[], Store]) -> None:
        self._settings, self._open_store = settings, open_store
        self._app: ASGIApp = _unavailable_app(settings)
        self._store: Store | None = None
        self._error: Exception | None = None
        self._has_tried, self._is_closing = Event(), Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)

    def __enter__(self) -> Self:
        Thread(target=self._open_with_retries, name="store", daemon=True).start()
        self._has_tried.wait(FIRST_TRY_SECONDS)
        if self._error and not isinstance(self._error, StoreUnavailable):
            self._is_closing.set()
            raise self._error
        return self

    def __exit__(self, *_: object) -> None:
        self._is_closing.set()
        if self._store is not None:
            self._store.close()

    def _open_with_retries(self) -> None:
        while self._store is None and not self._is_closing.is_set():
            try:
                self._store = self._open_store()
                self._app = create_app(self._settings, self._store)
            except Exception as error:  # of any kind: pages answer 503 until it is gone
                self._error = error
                _log.warning("%s", error)
            self._has_tried.set()
            self._is_closing.wait(0 if self._store else RETRY_SECONDS)


def _unavailable_app(settings: Settings) -> FastAPI:
    """Return an application that answers every page with 503."""
    app = FastAPI(title="altlens", openapi_url=None)
    app.state.settings = settings
    add_security(app, settings)
    add_error_handlers(app)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")

    @app.api_route("/{path:path}", methods=["GET", "HEAD", "POST"])
    def unavailable(path: str) -> None:
        raise StoreUnavailable(UNAVAILABLE)

    return app
