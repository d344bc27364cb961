"""Sessions that answer from what was recorded: an archive as of a date, or one capture.

Nothing here reaches the network.
"""

from datetime import datetime
from urllib.parse import urlsplit

import requests

from altlens.errors import NotRecorded
from altlens.items.capture import Capture, Exchange
from altlens.store.base import Store
from altlens.transport.endpoint import Endpoint, RequestPolicy
from altlens.transport.http_client import LIMIT_HEADERS, Answer
from altlens.transport.recordings import find_recorded
from altlens.transport.scrub import scrub_url
from altlens.transport.transport import Transport


class ReplayTransport(Transport):
    """Answers with the latest recording at or before a moment."""

    def __init__(self, policy: RequestPolicy, store: Store, archive: str, as_of: datetime) -> None:
        super().__init__(policy)
        self._store, self._archive, self._as_of = store, archive, as_of

    def exchange(
        self, request: requests.PreparedRequest, endpoint: Endpoint
    ) -> tuple[Exchange, Answer]:
        method, url = request.method or "GET", scrub_url(request.url or "")
        row = find_recorded(self._store, self._archive, endpoint, method, url, self._as_of)
        kept = Exchange(
            method=method,
            url=url,
            status=row["status"],
            headers=row["headers"],
            body=row["body"],
            size_bytes=row["size_bytes"],
            fetched_at=datetime.fromisoformat(row["recorded_at"]),
        )
        answer = Answer(row["status"], row["headers"], self._store.get_blob(row["body"]))
        return kept, answer.without(*LIMIT_HEADERS)


class ClosedTransport(Transport):
    """Answers with the responses of one capture, in their order."""

    def __init__(self, policy: RequestPolicy, store: Store, capture: Capture) -> None:
        super().__init__(policy)
        self._store, self._left, self._all = store, list(capture.exchanges), capture.exchanges

    def exchange(
        self, request: requests.PreparedRequest, endpoint: Endpoint
    ) -> tuple[Exchange, Answer]:
        found = self._take(endpoint, request.method or "GET", request.url or "")
        status = 200 if found.status == 304 else found.status
        answer = Answer(status, found.headers, self._store.get_blob(found.body))
        return found, answer.without(*LIMIT_HEADERS)

    def _take(self, endpoint: Endpoint, method: str, url: str) -> Exchange:
        asked = scrub_url(url)
        for exchanges in (self._left, self._all):
            for exchange in exchanges:
                if exchange.method == method and endpoint.answers(exchange.url, asked):
                    if exchange in self._left:
                        self._left.remove(exchange)
                    return exchange
        raise NotRecorded(f"The capture holds no {method} {urlsplit(url).path}.")
