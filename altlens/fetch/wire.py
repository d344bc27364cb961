"""Bytes over sockets: one request sent, its whole body read within deadlines and caps.

Plain hosts go through urllib3, hosts that know browsers by their TLS through curl. Errors of both
become altlens errors here. Knows no policy: no retries, limits or archive.
"""

import ipaddress
import socket
import time
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import certifi
import urllib3
from curl_cffi import requests as curl
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import (
    DecodeError,
    HTTPError,
    LocationValueError,
    ProtocolError,
)
from urllib3.exceptions import (
    TimeoutError as WireTimeout,
)

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

PIECE_BYTES = 65_536


class Answer(NamedTuple):
    """A response as it came, decompressed; header names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


class _Guarded(HTTPConnection):
    """Refuses peers that are not public, by the socket itself, so that DNS cannot deceive it."""

    def _new_conn(self) -> socket.socket:
        connected = super()._new_conn()
        try:
            check_public(str(connected.getpeername()[0]), self.host)
        except UnsafeAddress:
            connected.close()
            raise
        return connected


class _GuardedTls(_Guarded, HTTPSConnection):
    pass


class _GuardedPool(HTTPConnectionPool):
    ConnectionCls = _Guarded


class _GuardedTlsPool(HTTPSConnectionPool):
    ConnectionCls = _GuardedTls


def check_public(address: str, host: str) -> None:
    """UnsafeAddress unless the IP address is one of the public internet."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None) or ip
    if not mapped.is_global or mapped.is_multicast:
        raise UnsafeAddress(f"{host} leads to {address}, which is not on the public internet.")


@lru_cache
def _pools(guarded: bool) -> urllib3.PoolManager:
    pools = urllib3.PoolManager(
        num_pools=50, maxsize=8, cert_reqs="CERT_REQUIRED", ca_certs=certifi.where()
    )
    if guarded:
        pools.pool_classes_by_scheme = {"http": _GuardedPool, "https": _GuardedTlsPool}
    return pools


def send_plain(
    method: str,
    url: str,
    headers: Mapping[str, str],
    data: bytes | None,
    http: Http,
    *,
    guarded: bool,
) -> Answer:
    """One request through urllib3."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise UnsafeAddress(f"{url!r} is no web address; use http:// or https://.")
    deadline = time.monotonic() + http.total_seconds
    timeout = urllib3.Timeout(connect=http.connect_seconds, read=http.read_seconds)
    try:
        response = _pools(guarded).request(
            method,
            url,
            body=data,
            headers={"accept-encoding": "gzip, deflate", **headers},
            preload_content=False,
            redirect=False,
            retries=False,
            timeout=timeout,
        )
        try:
            body = _read(response, url, deadline, http.max_bytes)
        except BaseException:
            response.close()
            raise
        response.release_conn()
    except (HTTPError, OSError) as error:
        raise _translated(error, url) from error
    return Answer(response.status, {k.lower(): v for k, v in response.headers.items()}, body)


def _read(response: urllib3.BaseHTTPResponse, url: str, deadline: float, max_bytes: int) -> bytes:
    pieces: list[bytes] = []
    size = 0
    for piece in response.stream(PIECE_BYTES, decode_content=True):
        pieces.append(piece)
        size += len(piece)
        if size > max_bytes:
            raise TooLarge(
                f"{_host(url)} sends more than {max_bytes:,} bytes; the rest was not read."
            )
        if time.monotonic() > deadline:
            raise SourceTimeout(f"{_host(url)} did not finish its answer in time.")
    return b"".join(pieces)


def _translated(error: Exception, url: str) -> AltlensError:
    host = _host(url)
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, AltlensError):
            return cause
        cause = cause.__cause__ or cause.__context__
    meanings: tuple[tuple[bool, type[AltlensError], str], ...] = (
        (isinstance(error, WireTimeout), SourceTimeout, "did not answer in time"),
        (isinstance(error, DecodeError), Unparsable, "sent a body that does not decompress"),
        ("IncompleteRead" in repr(error), Truncated, "ended its answer too early"),
        (isinstance(error, LocationValueError), UnsafeAddress, "is no web address"),
        (isinstance(error, ProtocolError), SourceUnavailable, "broke the connection"),
    )
    for applies, meaning, what in meanings:
        if applies:
            return meaning(f"{host} {what}: {error}.")
    return SourceUnavailable(f"{host} cannot be reached: {error}.")


def send_as_browser(
    session: "curl.Session[Any]", method: str, url: str, data: bytes | None, http: Http
) -> Answer:
    """One request through curl, with a browser's TLS fingerprint and headers."""
    pieces: list[bytes] = []
    size = 0

    def keep(piece: bytes) -> int:
        nonlocal size
        size += len(piece)
        pieces.append(piece)
        return len(piece) if size <= http.max_bytes else 0  # a short count makes curl stop

    try:
        response = session.request(
            method,  # type: ignore[arg-type]
            url,
            data=data,
            timeout=(http.connect_seconds, http.total_seconds),
            allow_redirects=False,
            content_callback=keep,
        )
    except curl.exceptions.Timeout as error:
        raise SourceTimeout(f"{_host(url)} did not answer in time.") from error
    except curl.exceptions.RequestException as error:
        if size > http.max_bytes:
            raise TooLarge(f"{_host(url)} sends more than {http.max_bytes:,} bytes.") from error
        raise SourceUnavailable(f"{_host(url)} cannot be reached: {error}.") from error
    headers = {k.lower(): v or "" for k, v in response.headers.items()}
    return Answer(response.status_code, headers, b"".join(pieces))


def _host(url: str) -> str:
    return urlsplit(url).hostname or url
