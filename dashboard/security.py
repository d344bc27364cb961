"""Access control: the token, the host check, rate limits, CSRF tokens and security headers.

Without a token only requests from this machine to a loopback name are answered. The name is checked
because a web site could point a name of its own at 127.0.0.1 (DNS rebinding).
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
from dashboard.error_handlers import is_api
from dashboard.throttle import RateLimiter

Next = Callable[[Request], Awaitable[Response]]

COOKIE = "altlens"
FAILED_ATTEMPTS_PER_MINUTE = 10  # wrong tokens and forged forms, per address
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
    """Raise BadSetting if the host can be reached from other machines and no token is set."""
    if not is_loopback(host) and not settings.dashboard.token.get_secret_value():
        raise BadSetting(
            f"Other machines can reach {host}: set ALTLENS_DASHBOARD_TOKEN to a long secret, "
            "or listen on 127.0.0.1."
        )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def add_security(app: FastAPI, settings: Settings) -> None:
    """Check every request before its route, and set the security headers on every response."""
    token = settings.dashboard.token.get_secret_value()
    app.state.csrf = token_urlsafe()
    requests = RateLimiter(settings.dashboard.requests_per_minute)
    failures = RateLimiter(FAILED_ATTEMPTS_PER_MINUTE)

    @app.middleware("http")
    async def check(request: Request, call_next: Next) -> Response:
        address = request.client.host if request.client else ""
        wait = max(requests.wait_seconds(address), failures.wait_seconds(address)) if token else 0.0
        requests.take(address)
        refusal = _too_many_requests(wait) if wait else _refusal(request, token)
        response = refusal or await call_next(request)
        if response.status_code in (401, 403):
            failures.take(address)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


def _too_many_requests(wait: float) -> Response:
    response = _json_error(429, f"Too many requests. Try again in {ceil(wait)} s.")
    response.headers["Retry-After"] = str(ceil(wait))
    return response


def session_cookie(token: str) -> str:
    """Return the cookie value of a visitor who gave the token; it does not reveal the token."""
    return hmac.new(token.encode(), b"session", sha256).hexdigest()


def secrets_equal(one: str, other: str) -> bool:
    """Whether two secrets are equal, in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())


def _refusal(request: Request, token: str) -> Response | None:
    if not token:
        return None if _host_name(request) in LOOPBACK_NAMES else _wrong_host(request)
    if request.url.path.startswith(OPEN_PATHS) or _is_authenticated(request, token):
        return None
    if is_api(request):
        return _json_error(401, "Send the token in the header Authorization: Bearer TOKEN.")
    return RedirectResponse(f"/login?then={quote(request.url.path)}", status_code=303)


def _host_name(request: Request) -> str:
    host = request.headers.get("host", "")
    return host.rpartition(":")[0] or host


def _wrong_host(request: Request) -> Response:
    _, port = request.scope["server"]
    detail = f"Use http://localhost:{port} (only that name is answered while no token is set)."
    return _json_error(403, detail)


def _is_authenticated(request: Request, token: str) -> bool:
    scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and secrets_equal(credentials, token):
        return True
    return secrets_equal(request.cookies.get(COOKIE, ""), session_cookie(token))


def _json_error(status: int, detail: str) -> Response:
    return JSONResponse({"detail": detail}, status_code=status)


def _check_csrf(request: Request, csrf: Annotated[str, Form()] = "") -> None:
    if not secrets_equal(csrf, request.app.state.csrf):
        raise HTTPException(403, "This form has expired. Go back, reload the page and try again.")


CsrfCheck = Depends(_check_csrf)  # on every route that writes
