"""Maps a host's response to the error that it means, or to None where the client should read it.

The only module that knows how each host says "slow down", "not here" and "not you".
"""

from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from altlens.errors import (
    AltlensError,
    Forbidden,
    NotFound,
    RateLimited,
    SourceUnavailable,
    Unparsable,
)

SEC_PAUSE_SECONDS = 600.0
PAUSE_SECONDS = 60.0
LONGEST_PAUSE_SECONDS = 3600.0
EPOCH_SECONDS = 1_000_000_000.0  # a larger number is a point in time, not a duration
_MISSING_OBJECT = b"<Code>AccessDenied</Code>"
_THROTTLED = (b"too many requests", b"request rate threshold exceeded", b"rate limit exceeded")
_CONSENT_HOSTS = ("consent.yahoo.com", "guce.yahoo.com")


def classify(
    url: str, status: int, headers: dict[str, str], body: bytes, expects: str, now: datetime
) -> AltlensError | None:
    """The error that a response means; None where the client should read it.

    `headers` have lower-case names; `expects` is the endpoint's.
    """
    host = _host(url)
    head = body[:2000].lower()
    what = f"{host} answered {status}"
    if status == 429 or (status < 400 and expects == "json" and _is_throttle_notice(head)):
        pause = _pause(headers, now)
        return RateLimited(
            f"{what}: too many requests; waiting {pause:.0f} s.", after_seconds=pause
        )
    if host.endswith("sec.gov") and status == 403:
        return _sec_refusal(what, body, head)
    leads_to = _host(headers.get("location", ""))
    if expects == "json" and (host in _CONSENT_HOSTS or leads_to in _CONSENT_HOSTS):
        return Forbidden(f"{host} asks for consent to cookies instead of answering.")
    if status >= 500 or status in (408, 425):
        pause = _pause(headers, now) if "retry-after" in headers else 0.0
        return SourceUnavailable(f"{what}: the source cannot answer now.", after_seconds=pause)
    if status in (401, 403, 407, 451):
        return Forbidden(f"{what}: the source refuses; check the credentials and terms.")
    if status in (404, 410):
        return NotFound(f"{what}: there is nothing at {urlsplit(url).path}.")
    if status >= 400:
        return Unparsable(f"{what}: the source did not understand the request.")
    return _unexpected(host, body, head, expects) if status == 200 else None


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _sec_refusal(what: str, body: bytes, head: bytes) -> AltlensError:
    if _MISSING_OBJECT in body:
        return NotFound(f"{what}: the object does not exist (yet).")
    hint = " Set ALTLENS_SEC_IDENTITY to 'Name email@host'." if b"undeclared" in head else ""
    return RateLimited(
        f"{what}: SEC blocks clients above its limits for ten minutes.{hint}",
        after_seconds=SEC_PAUSE_SECONDS,
    )


def _is_throttle_notice(head: bytes) -> bool:
    return head.lstrip()[:1] not in (b"{", b"[") and any(text in head for text in _THROTTLED)


def _unexpected(host: str, body: bytes, head: bytes, expects: str) -> AltlensError | None:
    first = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if expects == "json" and first not in (b"{", b"[", b'"'):
        kind = (
            "a web page"
            if b"<html" in head or b"<!doctype" in head
            else repr(head[:40].decode("latin-1"))
        )
        return Unparsable(f"{host} answered {kind} where JSON was expected.")
    return None


def _pause(headers: dict[str, str], now: datetime) -> float:
    """Seconds to wait, from Retry-After or the rate limit's reset."""
    names = ("retry-after", "x-ratelimit-reset", "x-rate-limit-reset")
    value = next((headers[name] for name in names if headers.get(name)), "")
    try:
        seconds = float(value)
        if seconds > EPOCH_SECONDS:
            seconds -= now.timestamp()
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(value) - now).total_seconds()
        except (TypeError, ValueError):
            seconds = PAUSE_SECONDS
    return max(0.0, min(seconds, LONGEST_PAUSE_SECONDS))
