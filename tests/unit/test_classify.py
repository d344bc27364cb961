"""What each response of a host means."""

from datetime import UTC, datetime

import pytest

from altlens.errors import (
    AltlensError,
    Forbidden,
    NotFound,
    RateLimited,
    SourceUnavailable,
    Unparsable,
)
from altlens.transport.classify import LONGEST_PAUSE_SECONDS, PAUSE_SECONDS, classify

NOW = datetime(2026, 6, 18, 12, tzinfo=UTC)
YAHOO = "https://query2.finance.yahoo.com/v8/finance/chart/AAPL"
SEC = "https://data.sec.gov/submissions/CIK0000320193.json"
REDDIT = "https://oauth.reddit.com/r/stocks/search"
PAGE = b"<!DOCTYPE html><html><head><title>Sorry</title></head><body>Sorry</body></html>"


def meaning(
    url: str, status: int, body: bytes = b"{}", expects: str = "json", **headers: str
) -> AltlensError | None:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return classify(url, status, named, body, expects, NOW)


@pytest.mark.parametrize(
    ("url", "status", "body", "kind"),
    [
        (YAHOO, 429, b"Too Many Requests\r\n", RateLimited),
        (YAHOO, 200, b"Edge: Too Many Requests", RateLimited),
        (YAHOO, 503, PAGE, SourceUnavailable),
        (YAHOO, 500, b"{}", SourceUnavailable),
        (YAHOO, 408, b"", SourceUnavailable),
        (YAHOO, 404, b'{"chart": {"result": null}}', NotFound),
        (YAHOO, 410, b"", NotFound),
        (YAHOO, 401, b'{"finance": {"error": {"code": "Unauthorized"}}}', Forbidden),
        (YAHOO, 451, PAGE, Forbidden),
        (YAHOO, 400, b"{}", Unparsable),
        (YAHOO, 200, PAGE, Unparsable),
        (YAHOO, 200, b"", Unparsable),
        (YAHOO, 200, b"null", Unparsable),
        (SEC, 503, PAGE, SourceUnavailable),
        (SEC, 403, b"<title>SEC.gov | Request Rate Threshold Exceeded</title>", RateLimited),
        (SEC, 403, b"<Error><Code>AccessDenied</Code></Error>", NotFound),
        (SEC, 404, b"<Error><Code>NoSuchKey</Code></Error>", NotFound),
        (REDDIT, 401, b'{"message": "Unauthorized", "error": 401}', Forbidden),
        (REDDIT, 403, PAGE, Forbidden),
        (REDDIT, 404, PAGE, NotFound),
    ],
)
def test_errors_have_their_type(
    url: str, status: int, body: bytes, kind: type[AltlensError]
) -> None:
    error = meaning(url, status, body)
    assert type(error) is kind
    assert url.split("/")[2] in str(error)


@pytest.mark.parametrize(
    ("body", "expects"),
    [
        (b'{"a": 1}', "json"),
        (b" \r\n[1, 2]", "json"),
        (b"\xef\xbb\xbf{}", "json"),
        (b'{"title": "Too many requests, says the host"}', "json"),
        (b'{"cut": "here', "json"),  # the client finds out and calls it unparsable
        (b"<rss><title>Rate limit exceeded</title></rss>", "feed"),
        (PAGE, "any"),
        (b"", "text"),
    ],
)
def test_answers_reach_the_client(body: bytes, expects: str) -> None:
    assert meaning(YAHOO, 200, body, expects) is None


def test_redirections_reach_the_client() -> None:
    assert meaning(YAHOO, 301, b"", location="https://finance.yahoo.com/") is None
    assert meaning("https://example.com/feed", 304, b"", "feed") is None


@pytest.mark.parametrize(
    ("url", "status", "location"),
    [
        (YAHOO, 302, "https://guce.yahoo.com/consent?brandType=nonEu"),
        ("https://guce.yahoo.com/consent", 200, ""),
        ("https://consent.yahoo.com/v2/collectConsent", 302, "https://finance.yahoo.com/"),
    ],
)
def test_a_request_for_consent_is_a_refusal(url: str, status: int, location: str) -> None:
    error = meaning(url, status, PAGE, location=location)
    assert type(error) is Forbidden
    assert "consent" in str(error)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, PAUSE_SECONDS),
        ({"retry_after": "17"}, 17),
        ({"retry_after": "0"}, 0),
        ({"retry_after": "-5"}, 0),
        ({"retry_after": "999999999"}, LONGEST_PAUSE_SECONDS),
        ({"retry_after": "Thu, 18 Jun 2026 12:02:00 GMT"}, 120),
        ({"retry_after": "Thu, 18 Jun 2026 11:00:00 GMT"}, 0),
        ({"retry_after": "Fri, 18 Jun 2027 12:00:00 GMT"}, LONGEST_PAUSE_SECONDS),
        ({"retry_after": "Thu, 18 Jun 2026 12:02:00 -0000"}, PAUSE_SECONDS),
        ({"retry_after": "soon"}, PAUSE_SECONDS),
        ({"retry_after": "inf"}, LONGEST_PAUSE_SECONDS),
        ({"retry_after": "nan"}, 0),
        ({"x_ratelimit_reset": "42"}, 42),
    ],
)
def test_the_pause_is_what_the_host_asks(headers: dict[str, str], seconds: float) -> None:
    error = meaning(REDDIT, 429, b"Too Many Requests", **headers)
    assert isinstance(error, RateLimited)
    assert error.after_seconds == seconds


def test_an_outage_is_paused_for_only_when_the_host_asks() -> None:
    brief, long = meaning(SEC, 503, PAGE), meaning(SEC, 503, PAGE, retry_after="30")
    assert isinstance(brief, SourceUnavailable)
    assert isinstance(long, SourceUnavailable)
    assert (brief.after_seconds, long.after_seconds) == (0, 30)


def test_sec_says_what_to_set() -> None:
    error = meaning(SEC, 403, b"<h1>Your Request Originates from an Undeclared Automated Tool</h1>")
    assert isinstance(error, RateLimited)
    assert error.after_seconds == 600
    assert "ALTLENS_SEC_IDENTITY" in str(error)


def test_messages_carry_no_parameters() -> None:
    for status in (400, 401, 404, 429, 500):
        assert "hidden" not in str(meaning(f"{YAHOO}?crumb=hidden", status))
