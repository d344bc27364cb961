"""The one door to the outside: `requests` sessions that hold every source to the same policy.

Here is what all sessions share; `replay.py` answers from what was recorded, `live.py` asks the
world. The clients cannot tell them apart.
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
from altlens.transport.http_client import Answer


class Transport(BaseAdapter):
    """What every session does with a request: declare, answer, keep, classify."""

    def __init__(self, policy: RequestPolicy) -> None:
        super().__init__()
        self.policy = policy
        self.exchanges: list[Exchange] = []

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        method, url = request.method or "GET", request.url or ""
        endpoint = self._endpoint(method, url)
        if endpoint.placeholder is not None:
            return _response(request, self.handshake(request, endpoint))
        exchange, answer = self.exchange(request, endpoint)
        self.exchanges.append(exchange)
        # The client is spared the limits' headers; what they ask for still counts.
        headers = {**exchange.headers, **answer.headers}
        error = classify(
            url, answer.status, headers, answer.body, endpoint.expects, exchange.fetched_at
        )
        if error is not None:
            raise error
        return _response(request, answer)

    def close(self) -> None:
        pass

    def handshake(self, request: requests.PreparedRequest, endpoint: Endpoint) -> Answer:
        """The answer to a request for a cookie, crumb or token."""
        kind = "application/json" if endpoint.expects == "json" else "text/plain"
        return Answer(200, {"content-type": kind}, (endpoint.placeholder or "").encode())

    @abstractmethod
    def exchange(
        self, request: requests.PreparedRequest, endpoint: Endpoint
    ) -> tuple[Exchange, Answer]:
        """The answer, and what to keep of it."""

    def _endpoint(self, method: str, url: str) -> Endpoint:
        for endpoint in self.policy.endpoints:
            if endpoint.matches(method, url):
                return endpoint
        address = urlunsplit((*urlsplit(url)[:3], "", ""))
        raise UnsafeAddress(f"{self.policy.name} does not declare {method} {address}.")


def open_session(transport: Transport, user_agent: str = "") -> requests.Session:
    """A `requests` session whose every request goes through the transport."""
    session = requests.Session()
    session.mount("https://", transport)
    session.mount("http://", transport)
    session.trust_env = False
    if user_agent:
        session.headers["User-Agent"] = user_agent
    return session


class _Original:
    """The little of http.client's response that cookie jars look at."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        self.msg = Message()
        for name, value in headers.items():
            self.msg[name] = value

    def isclosed(self) -> bool:
        return True


def _response(request: requests.PreparedRequest, answer: Answer) -> requests.Response:
    headers = {name: value for name, value in answer.headers.items() if name != "content-encoding"}
    raw = HTTPResponse(
        body=io.BytesIO(answer.body),
        headers=headers,
        status=answer.status,
        preload_content=False,
        original_response=_Original(headers),  # type: ignore[arg-type]
    )
    response = requests.Response()
    response.status_code = answer.status
    response.headers.update(headers)
    response.encoding = requests.utils.get_encoding_from_headers(response.headers)
    response.url = request.url or ""
    response.request = request
    response.raw = raw
    response._content = answer.body
    extract_cookies_to_jar(response.cookies, request, raw)  # type: ignore[no-untyped-call]
    return response
