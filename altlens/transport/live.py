"""Live sessions: conditional requests, handshakes, budgets; no secret is stored.

`classify.py` says what a response means, `retry.py` when to try again; `http_client.py` and
`browser.py` send the bytes.
"""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import takewhile
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

import requests

from altlens.errors import (
    AltlensError,
    Forbidden,
    NotFound,
    SourceUnavailable,
    Unparsable,
    UnsafeAddress,
)
from altlens.items.capture import Capture, Exchange
from altlens.settings import Settings
from altlens.store.base import Store
from altlens.transport.addresses import check_resolved
from altlens.transport.browser import send_as_browser
from altlens.transport.budget import Budget
from altlens.transport.classify import classify
from altlens.transport.endpoint import Endpoint, RequestPolicy
from altlens.transport.handshakes import HANDSHAKES, Key
from altlens.transport.http_client import LIMIT_HEADERS, RawResponse, send_plain
from altlens.transport.limits import Limiter
from altlens.transport.redaction import known_secrets, redact_logs
from altlens.transport.retry import RequestRetrier
from altlens.transport.scrub import scrub_body, scrub_headers, scrub_url
from altlens.transport.transport import Transport

MOST_REDIRECTS = 5

redact_logs()


class LiveTransport(Transport):
    """Sends requests to the internet and stores each response."""

    def __init__(
        self,
        policy: RequestPolicy,
        store: Store,
        settings: Settings,
        limiter: Limiter,
        previous: Capture | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        super().__init__(policy)
        self._store, self._settings = store, settings
        self._previous = {e.url: e for e in previous.exchanges} if previous else {}
        meter = policy.meter(settings)
        self._budget = Budget(store, policy.name, meter) if meter else None
        self._credential = policy.credential(settings)
        self._retrier = RequestRetrier(limiter, self._credential, settings.http.attempts, sleep)
        self._handshake_keys: set[Key] = set()

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        try:
            response = super().send(request)
        except Forbidden as error:
            if HANDSHAKES.forget(self._handshake_keys):
                raise SourceUnavailable(
                    f"{error} The cookie or token may be too old; the next try asks for another."
                ) from error
            raise
        if response.is_redirect and not _is_web(response.url, response.headers["location"]):
            raise UnsafeAddress(f"{_host(request)} redirects to what is not a web address.")
        return response

    def handshake(self, request: requests.PreparedRequest, endpoint: Endpoint) -> RawResponse:
        if endpoint.ignore_response:
            return super().handshake(request, endpoint)
        key = (endpoint.key(request.url or ""), self._credential)
        self._handshake_keys.add(key)
        return self._for_client(
            request, HANDSHAKES.get(key, lambda: self._request_handshake(request, endpoint))
        )

    def exchange(
        self, request: requests.PreparedRequest, endpoint: Endpoint
    ) -> tuple[Exchange, RawResponse]:
        self._check_redirects(request)
        response = self._send_with_retries(request, endpoint)
        if response.status == 304:
            return self._unchanged(request, endpoint, response)
        secrets = tuple(known_secrets(self._settings))
        body = scrub_body(response.body, secrets)
        exchange = Exchange(
            method=request.method or "GET",
            url=self._stored_url(request),
            status=response.status,
            headers=scrub_headers(response.headers, secrets),
            body=self._store.put_blob(body),
            size_bytes=len(body),
            fetched_at=datetime.now(UTC),
        )
        return exchange, self._for_client(request, response._replace(body=body))

    def _unchanged(
        self, request: requests.PreparedRequest, endpoint: Endpoint, response: RawResponse
    ) -> tuple[Exchange, RawResponse]:
        """The stored response, its headers updated by those of the 304."""
        before = self._previous.get(self._stored_url(request))
        if before is None:
            raise SourceUnavailable(f"{_host(request)} answered 304 to an unconditional request.")
        try:
            body = self._store.get_blob(before.body)
        except KeyError:
            del self._previous[before.url]
            return self.exchange(request, endpoint)
        fresh = scrub_headers(response.headers).items()
        headers = {
            **before.headers,
            **{name: value for name, value in fresh if not name.startswith("content-")},
        }
        now = datetime.now(UTC)
        exchange = before.model_copy(update={"status": 304, "headers": headers, "fetched_at": now})
        return exchange, self._for_client(request, RawResponse(200, headers, body))

    def _for_client(self, request: requests.PreparedRequest, response: RawResponse) -> RawResponse:
        """The response without cookies for browser hosts: yfinance would write them to a file."""
        cookies = ("set-cookie",) if self.policy.as_browser(_host(request)) else ()
        return response.without(*LIMIT_HEADERS, *cookies)

    def _request_handshake(
        self, request: requests.PreparedRequest, endpoint: Endpoint
    ) -> RawResponse:
        response = self._send_with_retries(request, endpoint)
        error = _classified(request, endpoint, response)
        if error is None or isinstance(error, NotFound):  # Yahoo sends its cookie with a 404
            return response
        raise error

    def _send_with_retries(
        self, request: requests.PreparedRequest, endpoint: Endpoint
    ) -> RawResponse:
        return self._retrier.send(
            _host(request),
            lambda: self._send_metered(request),
            lambda response: _classified(request, endpoint, response),
        )

    def _send_metered(self, request: requests.PreparedRequest) -> RawResponse:
        if self._budget is None:
            return self._send_once(request)
        return self._budget.spend(lambda: self._send_once(request))

    def _send_once(self, request: requests.PreparedRequest) -> RawResponse:
        url, method, http = request.url or "", request.method or "GET", self._settings.http
        data = request.body.encode() if isinstance(request.body, str) else request.body
        conditions = self._conditions(request)
        if self.policy.as_browser(_host(request)) and not http.gateway:
            kind = {k: v for k, v in request.headers.items() if k.lower() == "content-type"}
            return send_as_browser(method, url, {**kind, **conditions}, data, http)
        guarded = self.policy.takes_user_addresses and not http.allow_private
        if guarded and http.gateway:
            check_resolved(_host(request), ask_dns=False)  # the gateway resolves names
        target, named = _through_gateway(url, http.gateway)
        headers = {**dict(request.headers), **conditions, **named}
        guarded = guarded and not http.gateway
        return send_plain(method, target, headers, data, http, guarded=guarded)

    def _conditions(self, request: requests.PreparedRequest) -> Mapping[str, str]:
        before = self._previous.get(self._stored_url(request))
        if before is None or before.status not in (200, 304):
            return {}
        names = (("etag", "If-None-Match"), ("last-modified", "If-Modified-Since"))
        return {asks: before.headers[has] for has, asks in names if has in before.headers}

    def _stored_url(self, request: requests.PreparedRequest) -> str:
        return scrub_url(request.url or "", known_secrets(self._settings))

    def _check_redirects(self, request: requests.PreparedRequest) -> None:
        hops = takewhile(lambda e: 300 <= e.status < 400 and e.status != 304, self.exchanges[::-1])
        if len(list(hops)) > MOST_REDIRECTS:
            raise Unparsable(
                f"{_host(request)} redirects in a circle, or more than {MOST_REDIRECTS} times."
            )


def _classified(
    request: requests.PreparedRequest, endpoint: Endpoint, response: RawResponse
) -> AltlensError | None:
    now = datetime.now(UTC)
    return classify(request.url or "", *response, endpoint.expects, now)


def _host(request: requests.PreparedRequest) -> str:
    return urlsplit(request.url or "").hostname or ""


def _is_web(base: str, reference: str) -> bool:
    try:
        parts = urlsplit(urljoin(base, reference))
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _through_gateway(url: str, gateway: str) -> tuple[str, dict[str, str]]:
    """The URL to connect to, and the headers that carry the real one, behind a gateway."""
    if not gateway:
        return url, {}
    parts, through = urlsplit(url), urlsplit(gateway)
    target = urlunsplit((through.scheme, through.netloc, parts.path or "/", parts.query, ""))
    real = parts.netloc.rpartition("@")[2]
    return target, {"X-Forwarded-Host": real, "X-Forwarded-Proto": parts.scheme}
