"""Answers from an archive, found by the same rules by which `altlens run --replay` finds them.

What the archive does not hold is a 404 that says so; a handshake gets its placeholder.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from altlens.errors import NotRecorded
from altlens.items.base import Document
from altlens.pipeline import SOURCES
from altlens.replay_server.exchange import Ask, Reply
from altlens.store.base import Store
from altlens.transport.endpoint import Endpoint
from altlens.transport.recordings import find_recorded, import_archive, newest_recording

ANY_HOST = ("*",)


class ArchiveAnswers:
    """Answers a request with the latest recording at or before `as_of`.

    Without `as_of` the newest recording sets the date. The folder is read into the store, once.
    """

    def __init__(self, folder: Path, store: Store, as_of: datetime | None = None) -> None:
        imported = import_archive(folder, store)
        self._store, self._archive = store, imported.archive
        self.responses = imported.responses
        self.as_of = as_of or newest_recording(store, self._archive) or datetime.now(UTC)
        self._reader = ThreadPoolExecutor(1)  # a store connects once a thread; servers have many

    def __call__(self, ask: Ask) -> Reply:
        return self._reader.submit(self._answer, ask).result()

    def _answer(self, ask: Ask) -> Reply:
        why = f"No source of altlens asks {ask.method} {ask.place}."
        for endpoint in _fitting(ask):
            if endpoint.placeholder is not None:
                return _text(200, endpoint.placeholder, endpoint.expects)
            try:
                return self._recorded(endpoint, ask)
            except NotRecorded as error:
                why = str(error)
        return _text(404, f"{why}\n", "text")

    def _recorded(self, endpoint: Endpoint, ask: Ask) -> Reply:
        row: Document = find_recorded(
            self._store, self._archive, endpoint, ask.method, ask.url, self.as_of
        )
        body = self._store.get_blob(row["body"])
        return Reply(
            row["status"], row["headers"], body, datetime.fromisoformat(row["recorded_at"])
        )


def _fitting(ask: Ask) -> list[Endpoint]:
    """The endpoints that a request fits, those of certain hosts before those of any."""
    fitting = [
        endpoint
        for source in SOURCES.values()
        for endpoint in source.adapter.endpoints
        if endpoint.matches(ask.method, ask.url)
    ]
    return sorted(fitting, key=lambda endpoint: endpoint.hosts == ANY_HOST)


def _text(status: int, text: str, expects: str) -> Reply:
    kind = "application/json" if expects == "json" else "text/plain; charset=utf-8"
    return Reply(status, {"content-type": kind}, text.encode())
