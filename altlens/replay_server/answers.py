"""Answers requests from recordings, with the same lookup as `altlens run --replay`.

A request without a recording gets a 404 that says so; a handshake gets its placeholder.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from altlens.errors import NotRecorded
from altlens.items.base import Document
from altlens.pipeline import SOURCES
from altlens.replay_server.exchange import ReplayRequest, Reply
from altlens.store.base import Store
from altlens.transport.endpoint import Endpoint
from altlens.transport.recordings import find_recorded, import_archive, newest_recording

ANY_HOST = ("*",)


class RecordedAnswers:
    """Answers a request with the latest recording at or before `as_of`.

    `as_of` defaults to the newest recording. The folder is imported into the store once.
    """

    def __init__(self, folder: Path, store: Store, as_of: datetime | None = None) -> None:
        imported = import_archive(folder, store)
        self._store, self._archive = store, imported.archive
        self.responses = imported.responses
        self.as_of = as_of or newest_recording(store, self._archive) or datetime.now(UTC)
        self._reader = ThreadPoolExecutor(1)  # the store has one connection a thread

    def __call__(self, ask: ReplayRequest) -> Reply:
        return self._reader.submit(self._answer, ask).result()

    def _answer(self, ask: ReplayRequest) -> Reply:
        why = f"No source of altlens requests {ask.method} {ask.place}."
        for endpoint in _matching(ask):
            if endpoint.placeholder is not None:
                return _text(200, endpoint.placeholder, endpoint.expects)
            try:
                return self._recorded(endpoint, ask)
            except NotRecorded as error:
                why = str(error)
        return _text(404, f"{why}\n", "text")

    def _recorded(self, endpoint: Endpoint, ask: ReplayRequest) -> Reply:
        row: Document = find_recorded(
            self._store, self._archive, endpoint, ask.method, ask.url, self.as_of
        )
        body = self._store.get_blob(row["body"])
        return Reply(
            row["status"], row["headers"], body, datetime.fromisoformat(row["recorded_at"])
        )


def _matching(ask: ReplayRequest) -> list[Endpoint]:
    """The endpoints that match a request, those with named hosts first."""
    matching = [
        endpoint
        for source in SOURCES.values()
        for endpoint in source.adapter.endpoints
        if endpoint.matches(ask.method, ask.url)
    ]
    return sorted(matching, key=lambda endpoint: endpoint.hosts == ANY_HOST)


def _text(status: int, text: str, expects: str) -> Reply:
    kind = "application/json" if expects == "json" else "text/plain; charset=utf-8"
    return Reply(status, {"content-type": kind}, text.encode())
