"""Removes secrets from URLs, headers and bodies before they are stored.

Known secrets (from the settings) are removed by value, others by the name of their field.
"""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

REDACTED = "REDACTED"

_NAMES = (
    r"(?:[\w-]{0,40}(?:access|refresh|id|auth|bearer|session|csrf|api)[_-]?token|token|crumb|gcrumb"
    r"|api[_-]?key|client[_-]?secret|secret|passw(?:or)?d|session[_-]?id|modhash|authorization"
    r"|set-cookie|cookie)"
)
_QUOTE = r"""\\*["']"""  # as it stands, or escaped in JSON that holds markup or JSON again
_PARAMETER = re.compile(_NAMES, re.IGNORECASE)
_QUOTED = re.compile(rf'("{_NAMES}"\s*:\s*")((?:[^"\\]|\\.)+)(")', re.IGNORECASE)
# JSON in JSON: a text ends at the quote that is escaped as deeply as the one that began it.
_ESCAPED = re.compile(
    rf'((?P<e>\\+)"{_NAMES}(?P=e)"\s*:\s*(?P=e)")(?!(?P=e)")(.{{1,9999}}?)((?<!\\)(?P=e)")',
    re.IGNORECASE,
)
_ASSIGNED = re.compile(rf"""(\b{_NAMES}=)((?:[^&\s"'<>\\]|\\/)+)""", re.IGNORECASE)
_NAMED = rf"""\bname=(?:{_QUOTE})?{_NAMES}(?:{_QUOTE}|(?=[\s/>]))"""
_VALUE = rf"""(\bvalue={_QUOTE})([^"'\\]+)"""
_FIELD = re.compile(rf"""(<input\b[^>]*{_NAMED}[^>]*){_VALUE}""", re.IGNORECASE)
_FIELD_REVERSED = re.compile(rf"""(<input\b[^>]*){_VALUE}(?=[^>]*{_NAMED})""", re.IGNORECASE)
# A digit or padding tells a credential from the words that follow "Basic" in a sentence.
_BEARER = re.compile(
    r"(\b(?:[Bb]earer|BEARER|Basic)\s+)(?=[A-Za-z._~+/-]*[\d=])([A-Za-z0-9._~+/=-]{12,})"
)
_COOKIE = re.compile(r"""(\bcookie:\s*)([\w.-]+=[^\r\n"'<>\\]+)""", re.IGNORECASE)
_USER_INFO = re.compile(
    r"""(\bhttps?:\\?/\\?/)([^\s/@:"'<>\\]+:[^\s/@"'<>\\]+)(?=@)""", re.IGNORECASE
)
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
    """The URL without user info, and with the values of secret parameters replaced."""
    try:
        parts = urlsplit(url)
    except ValueError:  # not a URL
        return scrub_text(url, secrets)
    query = urlencode(
        [
            (name, REDACTED if _PARAMETER.fullmatch(name) else value)
            for name, value in parse_qsl(parts.query, keep_blank_values=True)
        ],
        errors="replace",  # a lone surrogate cannot be encoded
    )
    host = parts.netloc.rpartition("@")[2]
    return _by_value(urlunsplit((parts.scheme, host, parts.path, query, "")), secrets)


def scrub_headers(headers: Mapping[str, str], secrets: Iterable[str] = ()) -> dict[str, str]:
    """The headers that are stored, with lower-case names."""
    secrets = tuple(secrets)
    return {
        name.lower(): scrub_url(value, secrets)
        if name.lower() == "location"
        else _by_value(value, secrets)
        for name, value in headers.items()
        if name.lower() in KEPT_HEADERS
    }


def scrub_text(text: str, secrets: Iterable[str] = ()) -> str:
    """The text with everything that looks like a credential replaced."""
    text = _QUOTED.sub(rf"\g<1>{REDACTED}\g<3>", text)
    text = _ESCAPED.sub(rf"\g<1>{REDACTED}\g<4>", text)
    for pattern in (_FIELD, _FIELD_REVERSED):
        text = pattern.sub(rf"\g<1>\g<2>{REDACTED}", text)
    for pattern in (_ASSIGNED, _BEARER, _COOKIE, _USER_INFO):
        text = pattern.sub(rf"\g<1>{REDACTED}", text)
    return _by_value(_JWT.sub(REDACTED, text), secrets)


def scrub_body(body: bytes, secrets: Iterable[str] = ()) -> bytes:
    """The body with credentials replaced; all other bytes stay as they are."""
    values = tuple(secret.encode() for secret in secrets if secret)
    hinted = _HINT.search(body) or (b"@" in body and b"://" in body)
    if not hinted and not any(value in body for value in values):
        return body
    text = body.decode("latin-1")  # one character a byte, so that any encoding survives
    known = (value.decode("latin-1") for value in values)
    return scrub_text(text, known).encode("latin-1")


def _by_value(text: str, secrets: Iterable[str]) -> str:
    for secret in secrets:
        if len(secret) >= 6:
            text = text.replace(secret, REDACTED)
    return text
