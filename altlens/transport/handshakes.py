"""Handshakes (cookies, crumbs, tokens): asked once per process and held in memory only."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import orjson

from altlens.transport.endpoint import ReplayKey
from altlens.transport.http_client import Answer

LIFETIME_SECONDS = 1500.0
FRESH_SECONDS = 60.0  # what a source refuses so soon was not too old
SHORTEST_SECRET = 10

Key = tuple[ReplayKey, str]  # what is asked for, and for which credential


class _Held(NamedTuple):
    answer: Answer
    since: float


class Handshakes:
    """Those of one process, shared by its sessions."""

    def __init__(self) -> None:
        self._held: dict[Key, _Held] = {}
        self._asking: dict[Key, threading.Lock] = {}

    def get(self, key: Key, ask: Callable[[], Answer]) -> Answer:
        """The answer held, or the one that `ask` brings; what it raises is not held."""
        with self._asking.setdefault(key, threading.Lock()):
            held = self._held.get(key)
            if held is None or time.monotonic() - held.since > LIFETIME_SECONDS:
                held = self._held[key] = _Held(ask(), time.monotonic())
        return held.answer

    def forget(self, keys: Iterable[Key]) -> bool:
        """Drop those of the keys that may have grown too old; whether there were any."""
        latest = time.monotonic() - FRESH_SECONDS
        old = [key for key in keys if key in self._held and self._held[key].since < latest]
        for key in old:
            self._held.pop(key, None)
        return bool(old)

    def secrets(self) -> Iterator[str]:
        """The values held that must never be kept or logged."""
        for held in tuple(self._held.values()):
            yield from _secrets(held.answer)


HANDSHAKES = Handshakes()


def _secrets(answer: Answer) -> Iterator[str]:
    cookie = answer.headers.get("set-cookie", "").partition(";")[0].partition("=")[2]
    for value in (cookie, *_texts(answer.body)):
        if len(value) >= SHORTEST_SECRET:
            yield value


def _texts(body: bytes) -> list[str]:
    """A crumb is the whole body; a token is a text in JSON; a web page is neither."""
    try:
        held = orjson.loads(body)
    except orjson.JSONDecodeError:
        text = body.decode("latin-1").strip()
        return [] if len(text) > 200 or "<" in text or " " in text else [text]
    pairs = held.items() if isinstance(held, dict) else ()
    return [value for name, value in pairs if name.endswith("token") and isinstance(value, str)]
