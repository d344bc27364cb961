"""Takes secrets out of whatever is about to be kept: addresses, headers and bodies.

Known secrets (the settings' own) are removed by value, the rest by the names they travel under.
"""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

REDACTED = "REDACTED"

_NAMES = (
    r"(?:[\w-]*(?:access|refresh|id|auth|bearer|session|csrf|api)[_-]?token|token|crumb|gcrumb"
    r"|api[_-]?key|client[_-]?secret|secret|passw(?:or)?d|session[_-]?id|modhash|authorization"
    r"|set-cookie|cookie)"
)
_PARAMETER = re.compile(_NAMES, re.IGNORECASE)
_QUOTED = re.compile(rf'("{_NAMES}"\s*:\s*")((?:[^"\\]|\\.)+)(")', re.IGNORECASE)
_ESCAPED = re.compile(rf'(\\"{_NAMES}\\"\s*:\s*\\")([^"\\]+)(\\")', re.IGNORECASE)
_ASSIGNED = re.compile(rf"(\b{_NAMES}=)([^&\s\"'<>]+)", re.IGNORECASE)
_FIELD = re.compile(
    rf"""(<input\b[^>]*\bname=["']?{_NAMES}["']?[^>]*\bvalue=["'])([^"']+)(["'])""", re.IGNORECASE
)
_BEARER = re.compile(r"(\b(?:Bearer|Basic)\s+)([A-Za-z0-9._~+/=-]{12,})")
_HINT = re.compile(
    rb"token|crumb|api[_-]?key|secret|passw|session[_-]?id|modhash|authoriz|cookie"
    rb"|bearer|basic |eyJ",
    re.IGNORECASE,
)
_JWT = re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*")

KEPT_HEADERS = frozenset(
    {
        "content-type",
        "content-length",
        "content-language",
        "date",
        "etag",
        "last-modified",
        "expires",
        "cache-control",
        "retry-after",
        "location",
        "server",
        "x-ratelimit-limit",
        "x-ratelimit-remaining",
        "x-ratelimit-reset",
        "x-ratelimit-used",
        "x-rate-limit-limit",
        "x-rate-limit-remaining",
        "x-rate-limit-reset",
    }
)


def scrub_url(url: str, secrets: Iterable[str] = ()) -> str:
    """The address without user info and with secret parameters' values replaced."""
    parts = urlsplit(url)
    query = urlencode(
        [
            (name, REDACTED if _PARAMETER.fullmatch(name) else value)
            for name, value in parse_qsl(parts.query, keep_blank_values=True)
        ]
    )
    host = parts.netloc.rpartition("@")[2]
    return _by_value(urlunsplit((parts.scheme, host, parts.path, query, "")), secrets)


def scrub_headers(headers: Mapping[str, str], secrets: Iterable[str] = ()) -> dict[str, str]:
    """The few headers worth keeping, in lower case."""
    secrets = tuple(secrets)
    return {
        name.lower(): scrub_url(value, secrets)
        if name.lower() == "location"
        else _by_value(value, secrets)
        for name, value in headers.items()
        if name.lower() in KEPT_HEADERS
    }


def scrub_text(text: str, secrets: Iterable[str] = ()) -> str:
    """The text with whatever looks like a credential replaced."""
    for pattern in (_QUOTED, _ESCAPED, _FIELD):
        text = pattern.sub(rf"\g<1>{REDACTED}\g<3>", text)
    text = _ASSIGNED.sub(rf"\g<1>{REDACTED}", text)
    text = _BEARER.sub(rf"\g<1>{REDACTED}", text)
    return _by_value(_JWT.sub(REDACTED, text), secrets)


def scrub_body(body: bytes, secrets: Iterable[str] = ()) -> bytes:
    """The body with credentials replaced; bytes outside them are untouched."""
    values = tuple(secret.encode() for secret in secrets if secret)
    if not _HINT.search(body) and not any(value in body for value in values):
        return body
    text = body.decode("latin-1")  # one character a byte, so that any encoding survives
    known = (value.decode("latin-1") for value in values)
    return scrub_text(text, known).encode("latin-1")


def _by_value(text: str, secrets: Iterable[str]) -> str:
    for secret in secrets:
        if len(secret) >= 6:
            text = text.replace(secret, REDACTED)
    return text
