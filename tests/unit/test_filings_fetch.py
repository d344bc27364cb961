"""Which filings are requested: new ones, up to a limit, each once."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from altlens.errors import NotFound, NotRecorded, RateLimited, Unparsable
from altlens.fetch.base import Record
from altlens.fetch.filings import Filings, document_address
from altlens.fetch.filings_current import first_page
from altlens.items.query import Query
from tests.hand_made import COMPANY, at

LIST = f"https://data.sec.gov/submissions/CIK{COMPANY}.json"
NOW = at("2026-06-20")


@dataclass
class Answer:
    """The part of a response that adapters read."""

    content: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    def json(self) -> Any:
        return json.loads(self.content)


@dataclass
class Session:
    """Responds from a table; other requests raise NotRecorded."""

    answers: Mapping[str, bytes | Exception]
    urls: list[str] = field(default_factory=list)

    def get(self, url: str) -> Answer:
        self.urls.append(url)
        response = self.answers.get(url, NotRecorded(f"no {url}"))
        if isinstance(response, Exception):
            raise response
        return Answer(response)


def listed(*filings: tuple[str, str, str, str], pages: tuple[tuple[str, str], ...] = ()) -> bytes:
    """A list of filings (accession, day, form, document) and its older pages (name, last day)."""
    columns = {
        "accessionNumber": [accession for accession, *_ in filings],
        "filingDate": [day for _, day, *_ in filings],
        "acceptanceDateTime": [f"{day}T20:00:00.000Z" for _, day, *_ in filings],
        "form": [form for *_, form, _ in filings],
        "primaryDocument": [document for *_, document in filings],
    }
    files = [{"name": name, "filingTo": last} for name, last in pages]
    return json.dumps({"filings": {"recent": columns, "files": files}}).encode()


def read(session: Session, part: str, since: str = "") -> list[Record]:
    query = Query(source="filings", company=COMPANY, symbol="AAPL", part=part, since=since)
    return list(Filings().read(session, query, NOW))


def reached(records: list[Record]) -> str:
    return max(Filings().cursor_of(record, NOW) for record in records)


THREE = (
    ("0000000000-26-000003", "2026-06-03", "10-Q", "third.htm"),
    ("0000000000-26-000002", "2026-06-02", "8-K/A", "second.htm"),
    ("0000000000-26-000001", "2026-06-01", "8-K", "first.htm"),
)
FORM_4 = ("0000000000-26-000004", "2026-06-04", "4", "xslF345X06/form4.xml")


def addresses(*filings: tuple[str, str, str, str]) -> dict[str, bytes | Exception]:
    return {document_address(COMPANY, f[0], f[3]): f[3].encode() for f in filings}


def test_the_newest_documents_are_read_and_next_time_the_newer() -> None:
    answers = {LIST: listed(FORM_4, *THREE), **addresses(FORM_4, *THREE)}
    first = read(Session(answers), "documents+2")
    assert [record["body"] for record in first] == [b"third.htm", b"second.htm", FORM_4[3].encode()]
    again = Session(answers)
    assert read(again, "documents+2", reached(first)) == []
    assert again.urls == [LIST]
    later = ("0000000000-26-000005", "2026-06-05", "8-K", "fifth.htm")
    answers |= {LIST: listed(later, FORM_4, *THREE), **addresses(later)}
    assert [r["form"] for r in read(Session(answers), "documents+2", reached(first))] == ["8-K"]


@pytest.mark.parametrize("day", [None, "", "soon"])
def test_a_row_without_its_dates_leaves_its_neighbours(day: str | None) -> None:
    listing = json.loads(listed(*THREE))
    listing["filings"]["recent"]["filingDate"][1] = day
    listing["filings"]["recent"]["acceptanceDateTime"][1] = "at noon"
    session = Session({LIST: json.dumps(listing).encode(), **addresses(*THREE)})
    documents = read(session, "documents+5")
    assert [record["body"] for record in documents] == [b"third.htm", b"first.htm"]
    assert reached(documents).startswith("2026-06-03|")
    assert len(read(session, "recent")) == 3  # the row is a failure where it is cleaned


def test_a_document_is_read_however_the_clock_of_its_reply_is_set() -> None:
    """A filing of 16:40 New York comes after one of 16:30, in a reply that writes it as 16:40Z."""
    first, second = ("0000000000-26-000001", "0000000000-26-000002")
    row = ("2026-06-10", "8-K")
    utc = json.loads(listed((first, *row, "first.htm")))
    utc["filings"]["recent"]["acceptanceDateTime"] = ["2026-06-10T20:30:00.000Z"]
    local = json.loads(listed((second, *row, "second.htm"), (first, *row, "first.htm")))
    local["filings"]["recent"]["acceptanceDateTime"] = [
        "2026-06-10T16:40:00.000Z",
        "2026-06-10T16:30:00.000Z",
    ]
    documents = addresses((first, *row, "first.htm"), (second, *row, "second.htm"))
    before = read(Session({LIST: json.dumps(utc).encode(), **documents}), "documents+5")
    after = read(
        Session({LIST: json.dumps(local).encode(), **documents}), "documents+5", reached(before)
    )
    assert [record["body"] for record in before] == [b"first.htm"]
    assert [record["body"] for record in after] == [b"second.htm"]


def test_a_document_that_appears_behind_a_newer_one_is_read() -> None:
    late = ("0000000000-26-000008", "2026-06-03", "8-K", "late.htm")
    newest = ("0000000000-26-000009", "2026-06-05", "8-K", "newest.htm")
    answers = {LIST: listed(newest, *THREE), **addresses(newest, late, *THREE)}
    first = read(Session(answers), "documents+5")
    answers[LIST] = listed(newest, late, *THREE)
    again = read(Session(answers), "documents+5", reached(first))
    assert [record["body"] for record in again] == [b"late.htm"]
    assert reached(again) > reached(first)


def test_a_cursor_of_an_earlier_version_is_read_as_its_day() -> None:
    answers = {LIST: listed(*THREE), **addresses(*THREE)}
    records = read(Session(answers), "documents+5", "2026-06-09T20:00:00.000Z")
    assert [record["body"] for record in records] == [b"third.htm", b"second.htm"]


def test_other_forms_are_not_read() -> None:
    proxy = ("0000000000-26-000009", "2026-06-09", "DEF 14A", "proxy.htm")
    session = Session({LIST: listed(proxy), **addresses(proxy)})
    assert read(session, "documents+5") == []


def test_a_document_that_cannot_be_had_leaves_its_neighbours() -> None:
    answers = {LIST: listed(*THREE), **addresses(*THREE)}
    gone, lacking = (document_address(COMPANY, f[0], f[3]) for f in THREE[:2])
    answers[gone] = NotFound("gone")
    del answers[lacking]
    records = read(Session(answers), "documents+5")
    assert [type(r.get("fault")) for r in records] == [NotFound, type(None)]
    answers[gone] = RateLimited("slow down")
    with pytest.raises(RateLimited):
        read(Session(answers), "documents+5")


def test_documents_are_asked_for_as_filed() -> None:
    folder = "https://www.sec.gov/Archives/edgar/data/320193/000000000026000004"
    assert document_address(COMPANY, FORM_4[0], FORM_4[3]) == f"{folder}/form4.xml"
    assert document_address(COMPANY, FORM_4[0], "") == f"{folder}/{FORM_4[0]}.txt"


def test_older_pages_are_read_once() -> None:
    pages = (("CIK-001.json", "2015-12-31"), ("CIK-002.json", "2009-12-31"))
    base = "https://data.sec.gov/submissions/"
    old = json.loads(listed(("0000000000-15-000001", "2015-01-01", "8-K", "a.htm")))
    answers: dict[str, bytes | Exception] = {
        LIST: listed(*THREE, pages=pages),
        f"{base}CIK-001.json": json.dumps(old["filings"]["recent"]).encode(),
    }
    records = read(Session(answers), "older")
    assert [record["accessionNumber"] for record in records] == ["0000000000-15-000001"]
    again = Session(answers)
    assert read(again, "older", reached(records)) == []
    assert again.urls == [LIST]


def entry(accession: str, minute: int, party: str) -> str:
    return (
        f"<entry><title>4 - {party}</title>"
        f"<summary>Filed: 2026-06-12 Item 2.02: Results</summary>"
        f"<updated>2026-06-12T16:{minute:02}:00-04:00</updated>"
        f"<id>urn:tag:sec.gov,2008:accession-number={accession}</id></entry>"
    )


def feed(*entries: str) -> bytes:
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{"".join(entries)}</feed>'.encode()


def page(place: int) -> str:
    return first_page().replace("start=0&", f"start={place}&")


OWNER = entry("0000000000-26-000002", 40, "Example Jordan (0009999998) (Reporting)")
ISSUER = entry("0000000000-26-000002", 40, "Example Corp (0000320193) (Issuer)")
BEFORE = entry("0000000000-26-000001", 30, "Sample Inc (0000000002) (Filer)")


def test_a_filing_is_one_record_whatever_the_pages_repeat() -> None:
    pages = {page(0): feed(OWNER, ISSUER), page(100): feed(ISSUER, BEFORE), page(200): feed()}
    session = Session(pages)
    records = read(session, "current+9")
    assert [(r["accession"][-1], len(r["entries"])) for r in records] == [("2", 2), ("1", 1)]
    assert session.urls == [page(0), page(100), page(200)]


def test_a_walk_ends_where_the_last_one_began() -> None:
    session = Session({page(0): feed(OWNER, ISSUER, BEFORE), page(100): feed(BEFORE)})
    records = read(session, "current+9", "2026-06-12T20:35:00.000000Z")
    assert [record["accession"][-1] for record in records] == ["2"]
    assert session.urls == [page(0)]


@pytest.mark.parametrize("spoil", [lambda e: e.partition("<id>")[0] + "</entry>"])
def test_an_entry_without_its_id_is_no_entry(spoil: Callable[[str], str]) -> None:
    with pytest.raises(Unparsable):
        read(Session({page(0): feed(spoil(BEFORE))}), "current+1")


def test_no_page_at_all_is_not_recorded() -> None:
    with pytest.raises(NotRecorded):
        read(Session({}), "current+3")


def test_the_report_before_the_newest_of_its_form_is_read_too() -> None:
    filings = (
        ("0000000000-26-000009", "2026-06-03", "10-K", "new.htm"),
        ("0000000000-26-000008", "2026-06-02", "8-K", "news.htm"),
        ("0000000000-25-000007", "2025-06-03", "10-K", "old.htm"),
        ("0000000000-24-000006", "2024-06-03", "10-K", "older.htm"),
    )
    session = Session({LIST: listed(*filings), **addresses(*filings)})
    records = read(session, "documents+1")
    assert [record["accessionNumber"][-1] for record in records] == ["9", "7"]
    again = Session({LIST: listed(*filings), **addresses(*filings)})
    assert read(again, "documents+1", reached(records)) == []
