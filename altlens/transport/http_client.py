"""One HTTP request through urllib3: its whole body read within deadlines and size limits.

Errors of urllib3 become altlens errors here. `browser.py` does the same with curl, for hosts that
recognise browsers by their TLS handshake. Retries, rate limits and recordings are elsewhere.
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
# We obey the limits ourselves; praw would sleep on these headers even when it reads a capture.
LIMIT_HEADERS = ("x-ratelimit-", "x-rate-limit-")


class RawResponse(NamedTuple):
    """A response as received, decompressed; header names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    def without(self, *prefixes: str) -> "RawResponse":
        """The response without the headers whose names start with a prefix."""
        headers = {k: v for k, v in self.headers.items() if not k.startswith(prefixes)}
        return self._replace(headers=headers)


def send_plain(
    method: str,
    url: str,
    headers: Mapping[str, str],
    data: bytes | None,
    http: Http,
    *,
    guarded: bool,
) -> RawResponse:
    """Send one request; `guarded` limits it to public addresses."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise UnsafeAddress(f"{scrub_text(url)!r} is not a web address; use http:// or https://.")
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
    lowered = {name.lower(): value for name, value in response.headers.itermerged()}
    return RawResponse(response.status, lowered, body)


def too_large(url: str, max_bytes: int) -> TooLarge:
    """The error for a body over the size limit."""
    return TooLarge(f"{host_of(url)} sends more than {max_bytes:,} bytes; the rest was not read.")


def host_of(url: str) -> str:
    """The host of a URL, for messages."""
    return urlsplit(url).hostname or url


def _with_encodings(headers: Mapping[str, str]) -> HTTPHeaderDict:
    """The headers, accepting only the encodings that urllib3 decodes here."""
    merged = HTTPHeaderDict(headers)
    merged["Accept-Encoding"] = "gzip, deflate"
    return merged


def _pools(url: str, http: Http, guarded: bool) -> urllib3.PoolManager:
    proxy = "" if http.gateway else proxy_for(url)
    if proxy and guarded:
        check_resolved(host_of(url))
    return pools(guarded, proxy)


def _read(response: urllib3.BaseHTTPResponse, url: str, max_bytes: int) -> bytes:
    """The body; TooLarge as soon as its length, or what was read, exceeds the limit."""
    length = response.headers.get("content-length", "")
    if length.isdecimal() and int(length) > max_bytes:
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
        (
            isinstance(error, LocationValueError | UnicodeError),
            UnsafeAddress,
            "is not a web address",
        ),
    )
    for applies, meaning, what in meanings:
        if applies:
            return meaning(f"{host_of(url)} {what}: {_message(error)}.")
    return SourceUnavailable(f"{host_of(url)} cannot be reached: {_message(error)}.")


def _message(error: Exception) -> str:
    """The message of a urllib3 error, without the connection that it starts with."""
    return scrub_text(_CONNECTION.sub("", str(error))).rstrip(".")


def _is_cut(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, IncompleteRead):
        error = error.__cause__ or error.__context__
    return error is not None
