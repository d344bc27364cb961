"""The dashboard while its store is away: it listens, says so, and is whole once the store is back.

Until then nothing is known but the settings, so every address has the same answer.
"""

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
from dashboard.error_handlers import tell_faults
from dashboard.security import guard

AWAY = (
    "The store does not answer, so there is nothing to show yet. See what runs with `altlens "
    "status`, start it with `altlens up` or check ALTLENS_STORE_URL, then reload this page: the "
    "dashboard finds the store by itself. Its log has the reason."
)
FIRST_TRY_SECONDS = 3.0  # an open store is there long before
PAUSE_SECONDS = 1.0

_log = logging.getLogger(__name__)


class Opening:
    """An ASGI application that opens its store beside the serving, as often as that takes.

    Entering returns once the store is open or is slow to answer, and raises what is wrong with
    its settings; leaving closes the store.
    """

    def __init__(self, settings: Settings, open_it: Callable[[], Store]) -> None:
        self._settings, self._open_it = settings, open_it
        self._app: ASGIApp = _without_store(settings)
        self._store: Store | None = None
        self._wrong: Exception | None = None
        self._tried, self._left = Event(), Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)

    def __enter__(self) -> Self:
        Thread(target=self._keep_trying, name="store", daemon=True).start()
        self._tried.wait(FIRST_TRY_SECONDS)
        if self._wrong and not isinstance(self._wrong, StoreUnavailable):
            self._left.set()
            raise self._wrong
        return self

    def __exit__(self, *_: object) -> None:
        self._left.set()
        if self._store is not None:
            self._store.close()

    def _keep_trying(self) -> None:
        while self._store is None and not self._left.is_set():
            try:
                self._store = self._open_it()
                self._app = create_app(self._settings, self._store)
            except Exception as error:  # whatever it is, the page says that it is away
                self._wrong = error
                _log.warning("%s", error)
            self._tried.set()
            self._left.wait(0 if self._store else PAUSE_SECONDS)


def _without_store(settings: Settings) -> FastAPI:
    app = FastAPI(title="altlens", openapi_url=None)
    app.state.settings = settings
    guard(app, settings)
    tell_faults(app)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")

    @app.api_route("/{path:path}", methods=["GET", "HEAD", "POST"])
    def away(path: str) -> None:
        raise StoreUnavailable(AWAY)

    return app
