"""Transports without a network: they answer from recordings as of a date, or from one capture."""

from datetime import datetime
from urllib.parse import urlsplit

import requests

from altlens.errors import NotRecorded
from altlens.items.capture import Capture, Exchange
from altlens.store.base import Store
from altlens.transport.endpoint import Endpoint, RequestPolicy
from altlens.transport.http_client import LIMIT_HEADERS, RawResponse
from altlens.transport.recordings import find_recorded
from altlens.transport.scrub import scrub_url
from altlens.transport.transport import Transport


class ReplayTransport(Transport):
    """Answers with the latest recording at or before a point in time."""

    def __init__(self, policy: RequestPolicy, store: Store, archive: str, as_of: datetime) -> None:
        super().__init__(policy)
        self._store, self._archive, self._as_of = store, archive, as_of

    def exchange(
        self, request: requests.PreparedRequest, endpoint: Endpoint
    ) -> tuple[Exchange, RawResponse]:
        method, url = request.method or "GET", scrub_url(request.url or "")
        row = find_recorded(self._store, self._archive, endpoint, method, url, self._as_of)
        exchange = Exchange(
            method=method,
            url=url,
            status=row["status"],
            headers=row["headers"],
            body=row["body"],
            size_bytes=row["size_bytes"],
            fetched_at=datetime.fromisoformat(row["recorded_at"]),
        )
        response = RawResponse(row["status"], row["headers"], self._store.get_blob(row["body"]))
        return exchange, response.without(*LIMIT_HEADERS)


class ClosedTransport(Transport):
    """Answers with the responses of one capture, in order."""

    def __init__(self, policy: RequestPolicy, store: Store, capture: Capture) -> None:
        super().__init__(policy)
        self._store, self._unused, self._all = store, list(capture.exchanges), capture.exchanges

    def exchange(
        self, request: requests.PreparedRequest, endpoint: Endpoint
    ) -> tuple[Exchange, RawResponse]:
        exchange = self._take(endpoint, request.method or "GET", request.url or "")
        status = 200 if exchange.status == 304 else exchange.status
        response = RawResponse(status, exchange.headers, self._store.get_blob(exchange.body))
        return exchange, response.without(*LIMIT_HEADERS)

    def _take(self, endpoint: Endpoint, method: str, url: str) -> Exchange:
        scrubbed = scrub_url(url)
        for exchanges in (self._unused, self._all):
            for exchange in exchanges:
                if exchange.method == method and endpoint.answers(exchange.url, scrubbed):
                    if exchange in self._unused:
                        self._unused.remove(exchange)
                    return exchange
        raise NotRecorded(f"The capture has no {method} {urlsplit(url).path}.")
