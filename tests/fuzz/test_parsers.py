"""Every parser below the sources, over arbitrary input: a storable result, or none."""

from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from altlens.analyze.chain import analyze
from altlens.clean import dates
from altlens.clean.symbols import companies_of
from altlens.clean.text import plain
from altlens.companies import load
from altlens.errors import AltlensError, UnknownSymbol, Unparsable
from altlens.fetch.rss import entries
from altlens.items.base import stamp
from altlens.items.query import Query
from altlens.transport.classify import classify
from altlens.transport.recordings import recorded_at
from altlens.transport.scrub import scrub_body, scrub_headers, scrub_text, scrub_url
from tests.fuzz.conftest import INPUTS
from tests.fuzz.values import DATES, NUMBERS, TEXTS, edits, with_bytes

pytestmark = pytest.mark.timeout(0 if INPUTS else 300)

NOW = datetime(2026, 6, 20, tzinfo=UTC)
HEADERS = ("retry-after", "x-ratelimit-reset", "x-rate-limit-reset", "location")
fuzzed = settings(settings.get_profile("fuzz"))
texts = st.one_of(st.sampled_from(TEXTS + DATES), st.text(max_size=200))
joined = st.lists(texts, max_size=5).map("".join)
numbers = st.one_of(st.sampled_from(NUMBERS), st.integers(), st.floats())
bodies = st.one_of(st.binary(max_size=300), edits.map(lambda changes: with_bytes(FEED, changes)))
FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>
<item><title>One &amp; two</title><link>https://a.example/1</link><guid>1</guid>
<pubDate>Thu, 18 Jun 2026 10:00:00 GMT</pubDate>
<description><![CDATA[<p>text</p>]]></description></item></channel></rss>"""


@fuzzed
@given(joined)
def test_text_is_plain(text: str) -> None:
    plain_text = plain(text)
    assert plain_text == plain_text.encode().decode()
    assert plain_text == " ".join(plain_text.split())
    assert "\0" not in plain_text


@fuzzed
@given(joined, joined)
def test_any_text_is_analyzed(title: str, summary: str) -> None:
    orjson.dumps(analyze(plain(title), plain(summary)))


@fuzzed
@given(numbers)
def test_an_epoch_is_a_moment_or_none(seconds: float) -> None:
    moment = dates.from_epoch(seconds)
    assert moment is None or len(stamp(moment)) == len("2026-06-20T00:00:00.000000Z")


@fuzzed
@given(st.lists(numbers, max_size=9))
def test_a_struct_is_a_moment_or_none(parts: list[Any]) -> None:
    moment = dates.from_struct(parts)
    assert moment is None or moment >= dates.EARLIEST


@fuzzed
@given(joined)
def test_a_day_is_a_date_or_a_value_error(text: str) -> None:
    try:
        day = dates.day(text)
    except ValueError:
        return
    assert day is None or date.min <= day <= date.max


@fuzzed
@given(joined)
def test_a_recordings_date_is_a_moment_or_none(text: str) -> None:
    moment = recorded_at(text)
    assert moment is None or moment.tzinfo is not None


@fuzzed
@given(texts)
def test_a_symbol_is_a_company_or_unknown(text: str) -> None:
    assert companies_of([text], NOW.date()) is not None
    try:
        assert load().resolve(text, NOW.date()).id
    except UnknownSymbol as error:
        orjson.dumps(str(error).encode("utf-8", "replace").decode())


@fuzzed
@given(st.tuples(texts, texts, texts))
def test_a_query_comes_back_from_its_id(parts: tuple[str, str, str]) -> None:
    company, symbol, part = (text.encode("utf-8", "replace").decode() for text in parts)
    query = Query(source="rss", company=company, symbol=symbol, part=part)
    assert Query.parse(query.id) == query
    assert query.id.count("/") == 3


@fuzzed
@given(bodies)
def test_bytes_are_a_feed_or_none(body: bytes) -> None:
    with suppress(Unparsable):
        for record in entries(body, {"content-type": "text/xml"}, "https://a.example/feed"):
            assert record["entry"] is not None


@fuzzed
@given(st.integers(100, 599), st.dictionaries(st.sampled_from(HEADERS), joined), bodies)
def test_any_response_is_classified(status: int, headers: dict[str, str], body: bytes) -> None:
    for expects in ("json", "feed", "text", "any"):
        error = classify("https://a.example/x", status, headers, body, expects, NOW)
        assert error is None or isinstance(error, AltlensError)


@fuzzed
@given(joined, bodies)
def test_any_text_can_be_scrubbed(text: str, body: bytes) -> None:
    scrub_url(text)
    scrub_text(text)
    scrub_headers({"location": text, "etag": text})
    secret = "s3cr3t-value"
    assert secret.encode() not in scrub_body(body + secret.encode(), [secret])
