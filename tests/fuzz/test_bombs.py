"""Responses made to exhaust their reader are read within limits or refused with a named error."""

import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from altlens.clean.filing_documents import as_filed, sections
from altlens.clean.insider_trades import trades
from altlens.clean.text import plain
from altlens.errors import InvalidItem, TooLarge, Unparsable
from altlens.fetch.base import MAX_RECORDS
from altlens.fetch.rss import MAX_ENTRIES, entries
from altlens.items.filing import Filing
from tests.conftest import ROOT, SAMPLE
from tests.fuzz.conftest import INPUTS

ADDRESS = "https://feeds.example.com/rss"
FEED = b'<rss version="2.0"><channel><title>t</title>%s</channel></rss>'
SECRET = "kept-from-strangers"


def entities() -> str:
    """Nested entities that expand to billions of characters."""
    declarations = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lollollollol">{declarations}]>'


def titles(body: bytes) -> list[str]:
    return [str(record["entry"].get("title", "")) for record in entries(body, {}, ADDRESS)]


def test_entities_of_a_feed_are_not_multiplied() -> None:
    (title,) = titles(entities().encode() + FEED % b"<item><title>&l9;</title></item>")
    assert len(title) < 1000


def test_one_long_entity_often_is_not_multiplied() -> None:
    head = b'<!DOCTYPE b [<!ENTITY a "' + b"a" * 100_000 + b'">]>'
    (title,) = titles(head + FEED % (b"<item><title>" + b"&a;" * 10_000 + b"</title></item>"))
    assert len(title) < 1_000_000


@pytest.mark.parametrize("place", ["feed", "form"])
def test_no_local_file_gets_into_a_record(tmp_path: Path, place: str) -> None:
    (tmp_path / "secret").write_text(SECRET)
    head = f'<!DOCTYPE b [<!ENTITY a SYSTEM "file://{tmp_path}/secret">]>'
    if place == "feed":
        read = titles(head.encode() + FEED % b"<item><title>a&a;b</title></item>")
    else:
        form = FORM.read_text().replace("JPMORGAN CHASE", "&a;")
        head_of_form, _, rest = form.partition("?>")
        read = [repr(trade) for trade in trades(f"{head_of_form}?>{head}{rest}", filing())]
    assert read
    assert SECRET not in str(read)


OWNED = "<ownershipDocument><issuer><issuerCik>&a;</issuerCik></issuer></ownershipDocument>"
FORM = SAMPLE / "filings" / "JPM-insider-form4-2026-06-18.xml"


def filing() -> Filing:
    moment = datetime(2026, 6, 18, tzinfo=UTC)
    return Filing(
        source="filings",
        key="filing/1",
        event_at=moment,
        available_at=moment,
        fetched_at=moment,
        capture="capture:1",
        accession="1",
        form="4",
        filed=moment.date(),
    )


@pytest.mark.parametrize("opening", ["<item ", "<channel><x:item "])
def test_a_tag_of_many_attributes_is_refused(opening: str) -> None:
    tag = opening.encode() + b"".join(b'a%d="1" ' % number for number in range(100_000)) + b"/>"
    with pytest.raises(Unparsable, match="attributes"):
        titles(FEED % tag)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("entry", ["<item><title>a</title></item>", "<a:entry/>"])
def test_a_feed_of_a_million_entries_is_refused(encoding: str, entry: str) -> None:
    text = f'<rss version="2.0"><channel>{entry * 1_000_000}</channel></rss>'
    with pytest.raises(TooLarge, match=r"1,000,000 entries"):
        titles(text.encode(encoding))


def test_a_feed_of_the_largest_length_is_read() -> None:
    items = b"".join(b"<item><title>%d</title></item>" % n for n in range(MAX_ENTRIES))
    assert len(titles(FEED % items)) == MAX_ENTRIES


NESTED = {
    "feed": lambda: titles(FEED % (b"<item><description>" + b"<b>" * 50_000 + b"x</b></item>")),
    "elements": lambda: titles(b'<rss version="2.0"><channel>' + b"<x>" * 50_000),
    "sections": lambda: titles(FEED % (b"<item><title>" + b"<![CDATA[" * 50_000 + b"</title>")),
    "declarations": lambda: titles(b'<rss version="2.0">' + b"<!" * 100_000),
    "form": lambda: list(trades("<ownershipDocument>" + "<a>" * 50_000, filing())),
    "form's entities": lambda: list(trades(entities() + OWNED.replace("&a;", "&l9;"), filing())),
    "document": lambda: sections("<html><body>" + "<div>" * 50_000 + "x", "10-K"),
    "tables": lambda: sections("<html><body>" + "<table><tr><td>" * 5_000 + "x", "8-K"),
    "spans": lambda: sections(
        "<table><tr>" + "<td colspan=1000000 rowspan=1000000>x</td>" * 50 + "</tr></table>", "8-K"
    ),
    "filing": lambda: as_filed(b"<SEC-DOCUMENT>" + b"<DOCUMENT><TYPE>8-K<TEXT>" * 20_000),
    "text": lambda: plain("<b>" * 60_000),
    "drawing": lambda: plain("<svg>" * 60_000),
}


@pytest.mark.parametrize("name", NESTED)
def test_deep_nesting_is_read_or_refused(name: str) -> None:
    with suppress(Unparsable, InvalidItem):
        NESTED[name]()


LARGE = {
    "financials": (
        b'{"facts":{"us-gaap":{"A":{"units":{"USD":[',
        b'{"end":"2026-03-31","val":%d,"accn":"x","filed":"2026-04-01"}',
        b"]}}}}}",
    ),
    "yahoo_news": (b'{"news":[', b'{"uuid":"%d","title":"b"}', b"]}"),
}
LARGEST, MEMORY, LITTLE_MEMORY = 50_000_000, 3_000_000_000, 1_000_000_000


@pytest.mark.skipif(not INPUTS, reason="takes minutes: part of `make fuzz`")
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("source", LARGE)
def test_the_largest_reply_of_the_smallest_records_is_refused_in_bounded_memory(
    source: str, tmp_path: Path
) -> None:
    count = LARGEST // (len(LARGE[source][1]) + 8)
    assert "TooLarge" in cleaned_alone(source, count, tmp_path / "body", MEMORY)


def test_one_record_too_many_is_refused_in_bounded_memory(tmp_path: Path) -> None:
    output = cleaned_alone("yahoo_news", MAX_RECORDS + 1, tmp_path / "body", LITTLE_MEMORY)
    assert "TooLarge" in output


def cleaned_alone(source: str, count: int, body: Path, memory: int) -> str:
    """The outcome of a response of `count` records in a process of `memory` bytes."""
    head, record, tail = LARGE[source]
    body.write_bytes(head + b",".join(record % number for number in range(count)) + tail)
    command = [sys.executable, "-m", "tests.fuzz.isolated", source, str(body), str(memory)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout or done.stderr[-2000:]
