"""Connections with a deadline for the whole response and, for user URLs, a guard on addresses.

By itself urllib3 has only a per-read timeout, which a server that sends slowly never hits.
"""

import io
import socket
import time
from contextvars import ContextVar
from functools import lru_cache
from http.client import HTTPResponse
from typing import Any

import certifi
import urllib3
from requests.utils import get_auth_from_url, get_environ_proxies, select_proxy
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import LocationValueError, ProxySchemeUnknown
from urllib3.util import make_headers

from altlens.errors import BadSetting, UnsafeAddress
from altlens.transport.addresses import check_public, check_resolved

DEADLINE: ContextVar[float] = ContextVar("DEADLINE")  # of the current request, monotonic


class _DeadlineReader(io.RawIOBase):
    """A socket's bytes, read before the deadline of the whole response."""

    def __init__(self, raw: io.RawIOBase, connected: socket.socket) -> None:
        self._raw, self._socket = raw, connected
        self._retrier = connected.gettimeout()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = DEADLINE.get() - time.monotonic()
        if left <= 0:
            raise TimeoutError("the deadline of the whole response has passed")
        self._socket.settimeout(left if self._retrier is None else min(left, self._retrier))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _DeadlineResponse(HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp = io.BufferedReader(_DeadlineReader(self.fp.detach(), sock))


class _Connection(HTTPConnection):
    response_class = _DeadlineResponse


class _TlsConnection(HTTPSConnection):
    response_class = _DeadlineResponse


class _Guarded(HTTPConnection):
    """Refuses addresses that are not public: by name before connecting, by the socket after.

    The check of the socket decides, since DNS may answer differently the second time.
    """

    response_class = _DeadlineResponse

    def _new_conn(self) -> socket.socket:
        check_resolved(self.host)
        connected = super()._new_conn()
        try:
            check_public(str(connected.getpeername()[0]), self.host)
        except UnsafeAddress:
            connected.close()
            raise
        return connected


class _GuardedTls(_Guarded, HTTPSConnection):
    pass


def _scheme_pools(
    plain: type[HTTPConnection], tls: type[HTTPSConnection]
) -> dict[str, type[HTTPConnectionPool]]:
    return {
        "http": type("_Pool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
        "https": type("_TlsPool", (HTTPSConnectionPool,), {"ConnectionCls": tls}),
    }


@lru_cache
def pools(guarded: bool, proxy: str = "") -> urllib3.PoolManager:
    """The process's connection pools; connections through a proxy cannot be guarded."""
    settings: dict[str, Any] = {
        "num_pools": 50,
        "maxsize": 8,
        "cert_reqs": "CERT_REQUIRED",
        "ca_certs": certifi.where(),
    }
    manager = _proxy_manager(proxy, settings) if proxy else urllib3.PoolManager(**settings)
    manager.pool_classes_by_scheme = (
        _scheme_pools(_Guarded, _GuardedTls)
        if guarded and not proxy
        else _scheme_pools(_Connection, _TlsConnection)
    )
    return manager


def proxy_for(url: str) -> str:
    """The proxy that HTTP_PROXY, HTTPS_PROXY and NO_PROXY set for a URL; empty for none."""
    proxy = select_proxy(url, get_environ_proxies(url)) or ""
    return proxy if "://" in proxy or not proxy else f"http://{proxy}"


def _proxy_manager(proxy: str, settings: dict[str, Any]) -> urllib3.ProxyManager:
    user, password = get_auth_from_url(proxy)
    login = make_headers(proxy_basic_auth=f"{user}:{password}") if user else {}
    try:
        return urllib3.ProxyManager(proxy, proxy_headers=login, **settings)
    except (ProxySchemeUnknown, LocationValueError) as error:
        raise BadSetting(
            f"HTTP_PROXY or HTTPS_PROXY is not the URL of an HTTP proxy: {type(error).__name__}."
        ) from error
