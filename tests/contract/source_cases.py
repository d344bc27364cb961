"""The sources under contract: a new adapter adds a `Case`, and `Pages` if it has pages.

Where a source differs from the others, its case says how.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from altlens.errors import (
    AltlensError,
    Forbidden,
    NotFound,
    RateLimited,
    UnknownSymbol,
    Unparsable,
)

PAGE = b"<!DOCTYPE html><html><head><title>Sorry</title></head><body><p>Sorry</p></body></html>"
NO_FEED = b'<rss version="2.0"><channel><title>Nothing yet</title></channel></rss>'

Error = type[AltlensError]
Alter = Callable[[bytes], bytes]


@dataclass(frozen=True)
class Case:
    """A source, the errors that its refusals become, and a valid response of it without content."""

    source: str
    silence: bytes | Alter
    silence_means: Error | None = None  # None: an empty response is no error
    refused_means: Error = Forbidden
    missing_means: Error = NotFound
    is_feed: bool = False  # a feed cut short still gives the entries before the cut
    names_others: bool = False  # its items are also about companies outside the run
    handshake_part: str = ""  # the part of its queries that needs the handshake


CASES = (
    Case(
        "prices",
        b'{"chart": {"result": null, "error": {"code": "Not Found", "description": "None"}}}',
        silence_means=NotFound,
        missing_means=UnknownSymbol,
    ),
    Case(
        "yahoo_finance",
        lambda body: b'{"%s": {"result": [], "error": null}}' % body[2:].partition(b'"')[0],
        missing_means=UnknownSymbol,
    ),
    Case("news", NO_FEED, is_feed=True),
    Case(
        "yahoo_news",
        lambda body: NO_FEED if body.startswith(b"<") else b'{"news": []}',
        is_feed=True,
        names_others=True,
        handshake_part="search",
    ),
    Case("rss", NO_FEED, is_feed=True),
    Case(
        "reddit",
        b'{"kind": "Listing", "data": {"children": [], "after": null}}',
    ),
    Case("twitter", b'{"meta": {"result_count": 0}}'),
    Case(
        "earnings_calendar",
        b'{"data": null, "quoteSummary": {"result": [{}], "error": null}}',
        names_others=True,
        handshake_part="yahoo",
    ),
    Case(
        "filings",
        b"{}",
        silence_means=Unparsable,
        refused_means=RateLimited,
        names_others=True,
    ),
    Case(
        "financials",
        b'{"cik": 1, "facts": {}}',
        refused_means=RateLimited,
        handshake_part="annual",
    ),
)

each_source = pytest.mark.parametrize("case", CASES, ids=lambda case: case.source)
