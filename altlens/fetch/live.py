"""Sessions that ask the world: turns waited for, retries, conditions, handshakes, no secrets kept.

What a response means is `classify.py`'s to say; how bytes travel is `wire.py`'s.
"""

import random
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from curl_cffi import requests as curl
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter

from altlens.errors import AltlensError, RateLimited, Retry
from altlens.fetch.base import Adapter, Endpoint
from altlens.fetch.classify import classify
from altlens.fetch.http import Transport
from altlens.fetch.limits import Limiter
from altlens.fetch.scrub import scrub_body, scrub_headers, scrub_url
from altlens.fetch.wire import Answer, send_as_browser, send_plain
from altlens.items.capture import Capture, Exchange
from altlens.settings import Settings
from altlens.store.base import Store

HANDSHAKE_SECONDS = 1500.0
PATIENCE_SECONDS = 5.0  # longer pauses are the fan-out's to wait, not a worker's

_handshakes: dict[tuple[str, Any], tuple[float, Answer]] = {}
_handshakes_lock = threading.Lock()
_backoff = wait_exponential_jitter(multiplier=0.5, max=PATIENCE_SECONDS)


class LiveTransport(Transport):
    """Asks the world."""

    def __init__(
        self,
        adapter: Adapter,
        store: Store,
        settings: Settings,
        limiter: Limiter,
        previous: Capture | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        super().__init__(adapter)
        self._store, self._settings, self._limiter = store, settings, limiter
        self._previous = {e.url: e for e in previous.exchanges} if previous else {}
        self._sleep = sleep
        self._secrets = tuple(known_secrets(settings))

    def handshake(self, request: requests.PreparedRequest, endpoint: Endpoint) -> Answer:
        if endpoint.needless:
            return super().handshake(request, endpoint)
        key = (self.adapter.name, endpoint.key(request.url or ""))
        with _handshakes_lock:
            kept = _handshakes.get(key)
            if kept is None or kept[0] < time.monotonic():
                kept = (time.monotonic() + HANDSHAKE_SECONDS, self._patiently(request, endpoint))
                if not _is_refused(kept[1]):
                    _handshakes[key] = kept
        return kept[1]

    def exchange(
        self, request: requests.PreparedRequest, endpoint: Endpoint
    ) -> tuple[Exchange, Answer]:
        answer = self._patiently(request, endpoint)
        url = scrub_url(request.url or "", self._secrets)
        before = self._previous.get(url)
        if answer.status == 304 and before is not None:
            answer = Answer(304, answer.headers, self._store.get_blob(before.body))
        body = scrub_body(answer.body, self._secrets)
        kept = Exchange(
            method=request.method or "GET",
            url=url,
            status=answer.status,
            headers=scrub_headers(answer.headers, self._secrets),
            body=self._store.put_blob(body),
            size_bytes=len(body),
            fetched_at=datetime.now(UTC),
        )
        status = 200 if answer.status == 304 else answer.status
        return kept, Answer(status, answer.headers, body)

    def _patiently(self, request: requests.PreparedRequest, endpoint: Endpoint) -> Answer:
        """The answer, after as many tries as policy allows; a refusal is left to the caller."""
        last: list[Answer] = []

        def attempt() -> Answer:
            answer = self._once(request)
            last[:] = [answer]
            error = classify(
                request.url or "",
                answer.status,
                answer.headers,
                answer.body,
                endpoint.expects,
                datetime.now(UTC),
            )
            self._remember(request, error)
            if isinstance(error, Retry):
                raise error
            return answer

        retrying = Retrying(
            stop=stop_after_attempt(self._settings.http.attempts),
            wait=lambda state: max(_backoff(state), _asked_pause(state.outcome)),
            retry=retry_if_exception(_is_brief),
            sleep=self._sleep,
            reraise=True,
        )
        try:
            return retrying(attempt)
        except Retry:
            if last:
                return last[0]
            raise

    def _once(self, request: requests.PreparedRequest) -> Answer:
        url, method = request.url or "", request.method or "GET"
        host = urlsplit(url).hostname or ""
        self._limiter.acquire(host, self.adapter.credential(self._settings))
        data = request.body.encode() if isinstance(request.body, str) else request.body
        http = self._settings.http
        if self.adapter.impersonates_browser and not http.gateway:
            return send_as_browser(_browser(), method, url, data, http)
        headers = {**dict(request.headers), **self._conditions(url)}
        target, extra = _through_gateway(url, http.gateway)
        guarded = self.adapter.takes_user_addresses and not http.allow_private
        return send_plain(method, target, {**headers, **extra}, data, http, guarded=guarded)

    def _conditions(self, url: str) -> Mapping[str, str]:
        before = self._previous.get(scrub_url(url, self._secrets))
        if before is None or before.status not in (200, 304):
            return {}
        names = (("etag", "If-None-Match"), ("last-modified", "If-Modified-Since"))
        return {asks: before.headers[has] for has, asks in names if has in before.headers}

    def _remember(self, request: requests.PreparedRequest, error: AltlensError | None) -> None:
        host = urlsplit(request.url or "").hostname or ""
        if isinstance(error, RateLimited):
            self._limiter.pause(host, error.after_seconds)
        elif isinstance(error, Retry):
            self._limiter.failed(host)
        else:
            self._limiter.succeeded(host)


def _is_refused(answer: Answer) -> bool:
    """Whether a handshake failed; a 404 is no failure, as Yahoo's cookie comes with one."""
    return answer.status in (401, 403, 429) or answer.status >= 500


def known_secrets(settings: Settings) -> Iterable[str]:
    """The values that must never be kept."""
    yield settings.reddit.client_secret.get_secret_value()


def _asked_pause(outcome: Any) -> float:
    error = outcome.exception() if outcome else None
    return error.after_seconds + random.random() / 4 if isinstance(error, Retry) else 0.0


def _is_brief(error: BaseException) -> bool:
    return isinstance(error, Retry) and error.after_seconds <= PATIENCE_SECONDS


@lru_cache
def _browser() -> "curl.Session[Any]":
    return curl.Session(impersonate="chrome")


def _through_gateway(url: str, gateway: str) -> tuple[str, dict[str, str]]:
    """The address to connect to, and the header that names the real host, behind a gateway."""
    if not gateway:
        return url, {}
    parts, through = urlsplit(url), urlsplit(gateway)
    target = urlunsplit((through.scheme, through.netloc, parts.path or "/", parts.query, ""))
    return target, {"X-Forwarded-Host": parts.netloc, "X-Forwarded-Proto": parts.scheme}
