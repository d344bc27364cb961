"""Cache of handshakes (cookies, crumbs, tokens): one request per process, in memory only."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import orjson

from altlens.transport.endpoint import ReplayKey
from altlens.transport.http_client import RawResponse

LIFETIME_SECONDS = 1500.0
FRESH_SECONDS = 60.0  # a refusal this soon does not mean the handshake was too old
SHORTEST_SECRET = 10

Key = tuple[ReplayKey, str]  # what was requested, and for which credential


class _Cached(NamedTuple):
    response: RawResponse
    since: float


class HandshakeCache:
    """The handshakes of one process, shared by its sessions."""

    def __init__(self) -> None:
        self._cached: dict[Key, _Cached] = {}
        self._locks: dict[Key, threading.Lock] = {}

    def get(self, key: Key, request: Callable[[], RawResponse]) -> RawResponse:
        """The cached response, or the one that `request` returns; its errors are not cached."""
        with self._locks.setdefault(key, threading.Lock()):
            cached = self._cached.get(key)
            if cached is None or time.monotonic() - cached.since > LIFETIME_SECONDS:
                cached = self._cached[key] = _Cached(request(), time.monotonic())
        return cached.response

    def forget(self, keys: Iterable[Key]) -> bool:
        """Drop the keys that may be too old; whether there were any."""
        latest = time.monotonic() - FRESH_SECONDS
        old = [key for key in keys if key in self._cached and self._cached[key].since < latest]
        for key in old:
            self._cached.pop(key, None)
        return bool(old)

    def secrets(self) -> Iterator[str]:
        """The cached values, which must never be stored or logged."""
        for cached in tuple(self._cached.values()):
            yield from _secrets(cached.response)


HANDSHAKES = HandshakeCache()


def _secrets(response: RawResponse) -> Iterator[str]:
    cookie = response.headers.get("set-cookie", "").partition(";")[0].partition("=")[2]
    for value in (cookie, *_texts(response.body)):
        if len(value) >= SHORTEST_SECRET:
            yield value


def _texts(body: bytes) -> list[str]:
    """The secrets in a body: a crumb is all of it, tokens are JSON values; a web page has none."""
    try:
        parsed = orjson.loads(body)
    except orjson.JSONDecodeError:
        text = body.decode("latin-1").strip()
        return [] if len(text) > 200 or "<" in text or " " in text else [text]
    pairs = parsed.items() if isinstance(parsed, dict) else ()
    return [value for name, value in pairs if name.endswith("token") and isinstance(value, str)]
