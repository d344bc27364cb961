"""Bytes over sockets: one request sent, its whole body read within deadlines and caps.

Errors of urllib3 become altlens errors here; `browser.py` does the same with curl, for hosts that
know browsers by their TLS. Knows no policy: no retries, limits or archive.
"""

import re
import time
from collections.abc import Mapping
from http.client import IncompleteRead
from typing import NamedTuple
from urllib.parse import urlsplit

import urllib3
from urllib3 import HTTPHeaderDict
from urllib3.exceptions import DecodeError, HTTPError, LocationValueError, NewConnectionError
from urllib3.exceptions import TimeoutError as WireTimeout

from altlens.errors import (
    AltlensError,
    SourceTimeout,
    SourceUnavailable,
    TooLarge,
    Truncated,
    Unparsable,
    UnsafeAddress,
)
from altlens.settings import Http
from altlens.transport.addresses import check_resolved
from altlens.transport.scrub import scrub_text
from altlens.transport.sockets import DEADLINE, pools, proxy_for

PIECE_BYTES = 65_536
_CONNECTION = re.compile(r"^\w+\(host=[^)]*\): ")
# What is left of a limit is ours to heed; praw would sleep on it, even when it reads a capture.
LIMIT_HEADERS = ("x-ratelimit-", "x-rate-limit-")


class Answer(NamedTuple):
    """A response as it came, decompressed; header names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    def without(self, *prefixes: str) -> "Answer":
        """The same answer without the headers whose names begin so."""
        kept = {k: v for k, v in self.headers.items() if not k.startswith(prefixes)}
        return self._replace(headers=kept)


def send_plain(
    method: str,
    url: str,
    headers: Mapping[str, str],
    data: bytes | None,
    http: Http,
    *,
    guarded: bool,
) -> Answer:
    """One request through urllib3; a guarded one reaches public addresses only."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise UnsafeAddress(f"{scrub_text(url)!r} is no web address; use http:// or https://.")
    DEADLINE.set(time.monotonic() + http.total_seconds)
    try:
        response = _pools(url, http, guarded).request(
            method,
            url,
            body=data,
            headers=_with_encodings(headers),
            preload_content=False,
            redirect=False,
            retries=False,
            timeout=urllib3.Timeout(connect=http.connect_seconds, read=http.read_seconds),
        )
        try:
            body = _read(response, url, http.max_bytes)
        except BaseException:
            response.close()
            raise
        response.release_conn()
    except (HTTPError, OSError, UnicodeError) as error:
        raise _translated(error, url) from error
    named = {name.lower(): value for name, value in response.headers.itermerged()}
    return Answer(response.status, named, body)


def too_large(url: str, max_bytes: int) -> TooLarge:
    """What to raise where a body does not end in time."""
    return TooLarge(f"{host_of(url)} sends more than {max_bytes:,} bytes; the rest was not read.")


def host_of(url: str) -> str:
    """The host of an address, for messages."""
    return urlsplit(url).hostname or url


def _with_encodings(headers: Mapping[str, str]) -> HTTPHeaderDict:
    """The headers, with the encodings that are undone here in place of others."""
    named = HTTPHeaderDict(headers)
    named["Accept-Encoding"] = "gzip, deflate"
    return named


def _pools(url: str, http: Http, guarded: bool) -> urllib3.PoolManager:
    proxy = "" if http.gateway else proxy_for(url)
    if proxy and guarded:
        check_resolved(host_of(url))
    return pools(guarded, proxy)


def _read(response: urllib3.BaseHTTPResponse, url: str, max_bytes: int) -> bytes:
    """The body, read as it comes; a claim to be too large is believed."""
    claimed = response.headers.get("content-length", "")
    if claimed.isdecimal() and int(claimed) > max_bytes:
        raise too_large(url, max_bytes)
    pieces: list[bytes] = []
    size = 0
    while piece := response.read1(PIECE_BYTES, decode_content=True):
        pieces.append(piece)
        size += len(piece)
        if size > max_bytes:
            raise too_large(url, max_bytes)
    return b"".join(pieces)


def _translated(error: Exception, url: str) -> AltlensError:
    refused = isinstance(error, NewConnectionError)  # which urllib3 counts among the time-outs
    meanings: tuple[tuple[bool, type[AltlensError], str], ...] = (
        (refused, SourceUnavailable, "cannot be reached"),
        (isinstance(error, WireTimeout | TimeoutError), SourceTimeout, "did not answer in time"),
        (isinstance(error, DecodeError), Unparsable, "sent a body that does not decompress"),
        (_is_cut(error), Truncated, "ended its answer too early"),
        (isinstance(error, LocationValueError | UnicodeError), UnsafeAddress, "is no web address"),
    )
    for applies, meaning, what in meanings:
        if applies:
            return meaning(f"{host_of(url)} {what}: {_told(error)}.")
    return SourceUnavailable(f"{host_of(url)} cannot be reached: {_told(error)}.")


def _told(error: Exception) -> str:
    """What an error of urllib3 says, without the connection that it begins with."""
    return scrub_text(_CONNECTION.sub("", str(error))).rstrip(".")


def _is_cut(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, IncompleteRead):
        error = error.__cause__ or error.__context__
    return error is not None
