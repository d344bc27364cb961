"""Transports of `requests` sessions: every source's client sends its requests through one.

This module is what they share. `replay.py` answers from recordings, `live.py` from the internet;
a client cannot tell which.
"""

import io
from abc import abstractmethod
from collections.abc import Mapping
from email.message import Message
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.adapters import BaseAdapter
from requests.cookies import extract_cookies_to_jar
from urllib3 import HTTPResponse

from altlens.errors import UnsafeAddress
from altlens.items.capture import Exchange
from altlens.transport.classify import classify
from altlens.transport.endpoint import Endpoint, RequestPolicy
from altlens.transport.http_client import RawResponse


class Transport(BaseAdapter):
    """Checks that a request is declared, answers it, stores the exchange, and raises its error."""

    def __init__(self, policy: RequestPolicy) -> None:
        super().__init__()
        self.policy = policy
        self.exchanges: list[Exchange] = []

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        method, url = request.method or "GET", request.url or ""
        endpoint = self._endpoint(method, url)
        if endpoint.placeholder is not None:
            return _response(request, self.handshake(request, endpoint))
        exchange, raw = self.exchange(request, endpoint)
        self.exchanges.append(exchange)
        # The client does not see the rate limit headers, but they count here.
        headers = {**exchange.headers, **raw.headers}
        error = classify(url, raw.status, headers, raw.body, endpoint.expects, exchange.fetched_at)
        if error is not None:
            raise error
        return _response(request, raw)

    def close(self) -> None:
        pass

    def handshake(self, request: requests.PreparedRequest, endpoint: Endpoint) -> RawResponse:
        """The response to a request for a cookie, crumb or token."""
        kind = "application/json" if endpoint.expects == "json" else "text/plain"
        return RawResponse(200, {"content-type": kind}, (endpoint.placeholder or "").encode())

    @abstractmethod
    def exchange(
        self, request: requests.PreparedRequest, endpoint: Endpoint
    ) -> tuple[Exchange, RawResponse]:
        """The exchange to store, and the response for the client."""

    def _endpoint(self, method: str, url: str) -> Endpoint:
        for endpoint in self.policy.endpoints:
            if endpoint.matches(method, url):
                return endpoint
        address = urlunsplit((*urlsplit(url)[:3], "", ""))
        raise UnsafeAddress(f"{self.policy.name} does not declare {method} {address}.")


def open_session(transport: Transport, user_agent: str = "") -> requests.Session:
    """A `requests` session that sends every request through the transport."""
    session = requests.Session()
    session.mount("https://", transport)
    session.mount("http://", transport)
    session.trust_env = False
    if user_agent:
        session.headers["User-Agent"] = user_agent
    return session


class _OriginalResponse:
    """The part of http.client's response that cookie jars read."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        self.msg = Message()
        for name, value in headers.items():
            self.msg[name] = value

    def isclosed(self) -> bool:
        return True


def _response(request: requests.PreparedRequest, source: RawResponse) -> requests.Response:
    headers = {name: value for name, value in source.headers.items() if name != "content-encoding"}
    raw = HTTPResponse(
        body=io.BytesIO(source.body),
        headers=headers,
        status=source.status,
        preload_content=False,
        original_response=_OriginalResponse(headers),  # type: ignore[arg-type]
    )
    response = requests.Response()
    response.status_code = source.status
    response.headers.update(headers)
    response.encoding = requests.utils.get_encoding_from_headers(response.headers)
    response.url = request.url or ""
    response.request = request
    response.raw = raw
    response._content = source.body
    extract_cookies_to_jar(response.cookies, request, raw)  # type: ignore[no-untyped-call]
    return response
