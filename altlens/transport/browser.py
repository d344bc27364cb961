"""One HTTP request through curl, with the TLS fingerprint, headers and cookies of Chrome.

Same deadlines, size limits and errors as `http_client.py`. Cookies stay in this process.
"""

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from curl_cffi import CurlECode, CurlOpt
from curl_cffi import requests as curl
from curl_cffi.curl import CURL_WRITEFUNC_ERROR

from altlens.errors import AltlensError, SourceTimeout, SourceUnavailable, Truncated, Unparsable
from altlens.settings import Http
from altlens.transport.http_client import RawResponse, host_of, too_large
from altlens.transport.scrub import scrub_text

_MEANINGS: dict[int, tuple[type[AltlensError], str]] = {
    CurlECode.OPERATION_TIMEDOUT: (SourceTimeout, "did not answer in time"),
    CurlECode.PARTIAL_FILE: (Truncated, "ended its answer too early"),
    CurlECode.BAD_CONTENT_ENCODING: (Unparsable, "sent a body that does not decompress"),
}


@lru_cache
def _browser(read_seconds: float) -> "curl.Session[Any]":
    """The process's curl session; it aborts a response that stalls for `read_seconds`."""
    stalled = {CurlOpt.LOW_SPEED_LIMIT: 1, CurlOpt.LOW_SPEED_TIME: math.ceil(read_seconds)}
    return curl.Session(impersonate="chrome", curl_options=stalled)


class _Body:
    """Collects the pieces of a body up to the size limit."""

    def __init__(self, max_bytes: int) -> None:
        self.pieces: list[bytes] = []
        self.left = max_bytes

    def __call__(self, piece: bytes) -> int:
        self.left -= len(piece)
        if self.left < 0:
            return int(CURL_WRITEFUNC_ERROR)
        self.pieces.append(piece)
        return len(piece)


def send_as_browser(
    method: str, url: str, headers: Mapping[str, str], data: bytes | None, http: Http
) -> RawResponse:
    """Send one request; `headers` are added to those of the browser."""
    body = _Body(http.max_bytes)
    connect = min(http.connect_seconds, http.total_seconds)
    try:
        response = _browser(http.read_seconds).request(
            method,  # type: ignore[arg-type]
            url,
            headers=dict(headers),
            data=data,
            timeout=(connect, http.total_seconds - connect),  # curl_cffi adds the two
            allow_redirects=False,
            content_callback=body,
        )
    except curl.exceptions.RequestException as error:
        if body.left < 0:
            raise too_large(url, http.max_bytes) from error
        meaning, what = _MEANINGS.get(error.code, (SourceUnavailable, "cannot be reached"))
        why = scrub_text(str(error)).partition(". See ")[0]
        raise meaning(f"{host_of(url)} {what}: {why}.") from error
    lowered = {k.lower(): v or "" for k, v in response.headers.items()}
    return RawResponse(response.status_code, lowered, b"".join(body.pieces))
