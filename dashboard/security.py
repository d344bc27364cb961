"""Who may see the pages, what the pages may load, and which writes are the visitor's own.

Without a token only this machine is answered, under its own name, so that no web page elsewhere
can lead a browser here by a name of its choice.
"""

import hmac
import ipaddress
from collections.abc import Awaitable, Callable
from hashlib import sha256
from math import ceil
from secrets import token_urlsafe
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, FastAPI, Form, HTTPException, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from altlens.errors import BadSetting
from altlens.settings import Settings
from dashboard.throttle import Buckets

Next = Callable[[Request], Awaitable[Response]]

COOKIE = "altlens"
GUESSES_PER_MINUTE = 10  # wrong tokens and forged forms of one address
OPEN_PATHS = ("/login", "/static/")
LOOPBACK_NAMES = {"localhost", "127.0.0.1", "[::1]"}
HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def require_token(settings: Settings, host: str) -> None:
    """BadSetting where others could reach the dashboard and nothing would keep them out."""
    if not is_loopback(host) and not settings.dashboard.token.get_secret_value():
        raise BadSetting(
            f"Listening on {host} lets others in: set ALTLENS_DASHBOARD_TOKEN to a long secret, "
            "or listen on 127.0.0.1."
        )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def guard(app: FastAPI, settings: Settings) -> None:
    """Put the gate before every route and the headers on every answer."""
    token = settings.dashboard.token.get_secret_value()
    app.state.csrf = token_urlsafe()
    asked = Buckets(settings.dashboard.requests_per_minute)
    guesses = Buckets(GUESSES_PER_MINUTE)

    @app.middleware("http")
    async def check(request: Request, call_next: Next) -> Response:
        address = request.client.host if request.client else ""
        wait = max(asked.wait(address), guesses.wait(address)) if token else 0.0
        asked.take(address)
        refused = _too_often(wait) if wait else _refused(request, token)
        answer = refused or await call_next(request)
        if answer.status_code in (401, 403):
            guesses.take(address)
        for name, value in HEADERS.items():
            answer.headers.setdefault(name, value)
        return answer


def _too_often(wait: float) -> Response:
    answer = _plain(429, f"too many requests; ask again in {ceil(wait)} s")
    answer.headers["Retry-After"] = str(ceil(wait))
    return answer


def session_of(token: str) -> str:
    """What a visitor's cookie holds in place of the token."""
    return hmac.new(token.encode(), b"session", sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two secrets are equal, in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())


def _refused(request: Request, token: str) -> Response | None:
    path = request.url.path
    if not token:
        name = request.headers.get("host", "").rpartition(":")[0] or request.headers.get("host", "")
        return None if name in LOOPBACK_NAMES else _plain(403, "ask by the name localhost")
    if path.startswith(OPEN_PATHS) or _is_known(request, token):
        return None
    if path.startswith(("/api", "/metrics")):
        return _plain(401, "send the token as: Authorization: Bearer TOKEN")
    return RedirectResponse(f"/login?then={quote(path)}", status_code=303)


def _is_known(request: Request, token: str) -> bool:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and same(given, token):
        return True
    return same(request.cookies.get(COOKIE, ""), session_of(token))


def _plain(status: int, detail: str) -> Response:
    return JSONResponse({"detail": detail}, status_code=status)


def _check_form(request: Request, csrf: Annotated[str, Form()] = "") -> None:
    if not same(csrf, request.app.state.csrf):
        raise HTTPException(
            403, "This form is out of date: go back, reload the page and try again."
        )


OwnForm = Depends(_check_form)  # on every route that writes
