"""Every recorded response of EDGAR about filings: lists, documents, and pages of the newest."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from altlens.clean.filing_documents import as_filed, sections
from altlens.errors import Unparsable
from altlens.fetch.edgar_clock import acceptance, row_clocks
from altlens.fetch.filings import Filings, document_address
from altlens.fetch.filings_current import first_page
from altlens.items.base import Document
from altlens.items.query import Subject
from altlens.settings import get_settings
from altlens.store.base import Store, Where
from altlens.store.collections import ITEMS
from tests.integration.archives import Reply, reply, run_over, write_archive

Row = dict[str, Any]
SOURCE = ["filings"]


def rows_of(recordings: Path, source: str) -> list[Row]:
    rows = (json.loads(line) for line in (recordings / "INDEX.jsonl").open(encoding="utf-8"))
    return [row for row in rows if row["source"] == source]


def replies_of(recordings: Path, rows: Sequence[Row]) -> list[Reply]:
    return [
        reply(r["url"], (recordings / r["file"]).read_bytes(), r["recorded"], int(r["status"]))
        for r in rows
    ]


def items_of(store: Store, kind: str, **equal: object) -> list[Document]:
    return list(store.find(ITEMS, Where(equal={"kind": kind, **equal}, order_by=("_id",))))


def body_of(recordings: Path, name: str) -> str:
    return as_filed((recordings / "sec-filings" / name).read_bytes())


@pytest.mark.parametrize(
    ("since", "until", "lists", "older", "filings"),
    [
        ("2026-02-01", "2026-03-01", 6, 1, 3_479),
        ("2026-03-01", "2026-06-01", 11, 2, 9_620),
        ("2026-06-01", "2026-09-01", 6, 0, 2_337),
    ],
    ids=["winter", "spring", "summer"],
)
def test_every_list_of_filings_is_read(
    recordings: Path,
    tmp_path: Path,
    store: Store,
    since: str,
    until: str,
    lists: int,
    older: int,
    filings: int,
) -> None:
    rows = [r for r in rows_of(recordings, "sec-submissions") if r["status"] == 200]
    rows = [row for row in rows if since <= row["recorded"] < until]
    main = [row for row in rows if "-submissions-" not in row["url"]]
    assert (len(main), len(rows) - len(main)) == (lists, older)
    folder = write_archive(tmp_path / "archive", replies_of(recordings, rows))
    ciks = [re.findall(r"\d{10}", row["url"])[0] for row in main]
    subjects = [Subject(cik, cik, "") for cik in ciks]
    as_of = datetime.fromisoformat(until).replace(tzinfo=UTC)
    _, failed = run_over(store, folder, as_of, SOURCE, subjects)
    assert not failed
    named = set()
    for row in rows:
        body = json.loads((recordings / row["file"]).read_bytes())
        cik = re.findall(r"\d{10}", row["url"])[0]
        columns = body.get("filings", {"recent": body})["recent"]
        named |= {f"filing/{cik}/{accession}" for accession in columns["accessionNumber"]}
    items = items_of(store, "filing")
    assert {item["key"] for item in items} == named
    assert len(items) == filings
    assert all(item["available_at"] <= item["fetched_at"] for item in items)


NEW_YORK = ZoneInfo("America/New_York")


def test_two_recordings_of_a_filing_are_one_item_known_when_it_was_accepted(
    recordings: Path, tmp_path: Path, store: Store
) -> None:
    rows = [r for r in rows_of(recordings, "sec-submissions") if r["status"] == 200]
    rows = [row for row in rows if "-submissions-" not in row["url"]]
    urls = [row["url"] for row in rows]
    twice = [row for row in rows if urls.count(row["url"]) > 1]
    assert len(twice) == 6
    folder = write_archive(tmp_path / "archive", replies_of(recordings, twice))
    ciks = sorted({re.findall(r"\d{10}", row["url"])[0] for row in twice})
    for day in ("2026-03-01", "2026-04-01", "2026-07-01"):
        as_of = datetime.fromisoformat(day).replace(tzinfo=UTC)
        run_over(store, folder, as_of, SOURCE, [Subject(cik, cik, "") for cik in ciks])
    items = items_of(store, "filing")
    assert len({item["key"] for item in items}) == len(items)
    texts: dict[str, set[str]] = defaultdict(set)
    for row in twice:
        recent = json.loads((recordings / row["file"]).read_bytes())["filings"]["recent"]
        for accession, text in zip(
            recent["accessionNumber"], recent["acceptanceDateTime"], strict=True
        ):
            texts[accession].add(text)
    compared = 0
    for item in items:
        available = datetime.fromisoformat(item["available_at"]).astimezone(NEW_YORK)
        assert 6 <= available.hour < 22
        if len(times := sorted(map(datetime.fromisoformat, texts[item["accession"]]))) == 2:
            # One text is in UTC and the other in New York time, so only one time fits both.
            accepted = times[0].replace(tzinfo=NEW_YORK)
            assert accepted == times[1]
            assert datetime.fromisoformat(item["event_at"]) == accepted
            assert available >= accepted
            compared += 1
    assert compared > 2_000


def test_no_filing_of_any_list_is_known_outside_edgars_hours(recordings: Path) -> None:
    bases: Counter[str] = Counter()
    for row in rows_of(recordings, "sec-submissions"):
        if row["status"] != 200:
            continue
        body = json.loads((recordings / row["file"]).read_bytes())
        columns = body.get("filings", {"recent": body})["recent"]
        filings = [
            dict(zip(columns, one, strict=True)) for one in zip(*columns.values(), strict=True)
        ]
        for filing, (clock, basis) in zip(filings, row_clocks(filings), strict=True):
            accepted = acceptance(filing, clock, basis)
            bases[accepted.basis] += 1
            available = accepted.available_at.astimezone(NEW_YORK)
            assert available >= accepted.at
            assert 6 <= available.hour < 22
            assert available.weekday() < 5
    assert bases["later of two readings"] < 100 < sum(bases.values())
    assert bases["filer's usual hour"] > 0


def test_a_missing_list_is_not_found(recordings: Path, tmp_path: Path, store: Store) -> None:
    (row,) = (r for r in rows_of(recordings, "sec-submissions") if r["status"] != 200)
    url = "https://data.sec.gov/submissions/CIK0000000001.json"
    folder = write_archive(tmp_path / "archive", replies_of(recordings, [{**row, "url": url}]))
    subject = Subject("0000000001", "NONE", "")
    _, failed = run_over(store, folder, datetime(2027, 1, 1, tzinfo=UTC), SOURCE, [subject])
    assert {fault.error for fault in failed} == {"NotFound"}


def test_a_403_page_of_sec_without_a_refusal_is_a_missing_object(
    recordings: Path, tmp_path: Path, store: Store
) -> None:
    (row,) = (r for r in rows_of(recordings, "sec-errors") if r["status"] == 403)
    url = "https://data.sec.gov/submissions/CIK0000000001.json"
    folder = write_archive(tmp_path / "archive", replies_of(recordings, [{**row, "url": url}]))
    subject = Subject("0000000001", "NONE", "")
    _, failed = run_over(store, folder, datetime(2027, 1, 1, tzinfo=UTC), SOURCE, [subject])
    assert {fault.error for fault in failed} == {"NotFound"}


WALKS = {"walk1": (800, 612), "walk2": (680, 419), "walk3": (600, 379), "walk4": (600, 316)}
WALKS |= {"walk5": (740, 433), "getcurrent-8K": (40, 39)}


@pytest.fixture
def every_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALTLENS_FILINGS_CURRENT_PAGES", "51")
    get_settings(refresh=True)


@pytest.mark.usefixtures("every_page")
@pytest.mark.parametrize("walk", WALKS)
def test_a_walk_over_the_newest_gives_each_filing_once(
    recordings: Path, tmp_path: Path, store: Store, walk: str
) -> None:
    rows = [r for r in rows_of(recordings, "sec-getcurrent-atom") if walk in r["file"]]
    rows = sorted((row for row in rows if row["status"] == 200), key=lambda row: row["file"])
    pages = [
        {**row, "url": first_page().replace("start=0", f"start={place * 100}")}
        for place, row in enumerate(rows)
    ]
    entries = sum((recordings / row["file"]).read_bytes().count(b"<entry>") for row in rows)
    folder = write_archive(tmp_path / "archive", replies_of(recordings, pages))
    _, failed = run_over(store, folder, datetime(2027, 1, 1, tzinfo=UTC), SOURCE)
    assert not failed
    notices = items_of(store, "filing_notice")
    assert (entries, len(notices)) == WALKS[walk]
    assert len({notice["accession"] for notice in notices}) == len(notices)
    for notice in notices:
        assert notice["companies"] == list(dict.fromkeys(p["cik"] for p in notice["parties"]))
        accepted = datetime.fromisoformat(notice["published_at"])
        opens = datetime.fromisoformat(f"{notice['filed']}T06:00").replace(tzinfo=NEW_YORK)
        # What EDGAR accepts in the evening and dates to the next day is public when it opens then.
        assert datetime.fromisoformat(notice["available_at"]) == max(accepted, opens)
        assert notice["available_at"] <= notice["fetched_at"]


def test_a_notice_of_a_trade_belongs_to_the_issuer_and_the_trader(
    recordings: Path, tmp_path: Path, store: Store
) -> None:
    rows = [r for r in rows_of(recordings, "sec-getcurrent-atom") if "walk1" in r["file"]][:1]
    pages = replies_of(recordings, [{**rows[0], "url": first_page()}])
    folder = write_archive(tmp_path / "archive", pages)
    run_over(store, folder, datetime(2027, 1, 1, tzinfo=UTC), SOURCE)
    (notice,) = items_of(store, "filing_notice", key="filing_notice/0000080661-26-000032")
    assert notice["companies"] == ["0001071287", "0000080661"]
    assert [party["role"] for party in notice["parties"]] == ["Reporting", "Issuer"]


def test_a_page_past_the_end_is_a_retryable_error(
    recordings: Path, tmp_path: Path, store: Store
) -> None:
    rows = [r for r in rows_of(recordings, "sec-getcurrent-atom") if r["status"] == 503]
    assert len(rows) == 2
    folder = write_archive(
        tmp_path / "archive", replies_of(recordings, [{**rows[0], "url": first_page()}])
    )
    _, failed = run_over(store, folder, datetime(2027, 1, 1, tzinfo=UTC), SOURCE)
    assert [fault.error for fault in failed] == ["SourceUnavailable"]


REPORTS = {
    "AAPL__aapl-10-k-2024-11-01.html": ("10-K", 23),
    "AMZN__amzn-10-k-2025-02-07.html": ("10-K", 23),
    "NVDA__nvda-10-k-2025-02-26.html": ("10-K", 23),
    "AAPL__aapl-10-q-2025-08-01.html": ("10-Q", 11),
    "NVDA__nvda-10-q-2025-08-27.html": ("10-Q", 9),
    "JPM-0000019617__jpm-20260624.htm": ("8-K", 2),
    "JPM-0000019617__0000019617-26-000241.txt": ("8-K", 2),
    "JWN-0000072333__jwn-20230301.htm": ("8-K", 2),
    "form8k.Nordstrom.html": ("8-K", 2),
    "NVDA-0001045810__nvda-20260302.htm": ("8-K", 2),
    "NVDA-0001045810__0001045810-26-000024.txt": ("8-K", 2),
    "0001364742__d435686d8k.htm": ("8-K", 1),
}


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_has_its_items(recordings: Path, name: str) -> None:
    form, items = REPORTS[name]
    report_sections = sections(body_of(recordings, name), form)
    numbered = [section for section in report_sections if section.item]
    assert len({(section.part, section.item) for section in numbered}) == len(numbered) == items
    assert all(section.text and section.title for section in numbered)
    pattern = r"\d\.\d{2}" if form == "8-K" else r"\d{1,2}[A-C]?"
    assert all(re.fullmatch(pattern, section.item) for section in numbered)


def test_the_items_of_a_report_have_their_titles_and_texts(recordings: Path) -> None:
    by_item = {
        s.item: s for s in sections(body_of(recordings, "AAPL__aapl-10-k-2024-11-01.html"), "10-K")
    }
    assert by_item["1A"].title == "Risk Factors"
    assert len(by_item["1A"].text) > 50_000
    assert (by_item["7"].part, by_item["7"].title[:10]) == ("II", "Management")
    both = [
        sections(body_of(recordings, name), "8-K")
        for name in ("JPM-0000019617__jpm-20260624.htm", "JPM-0000019617__0000019617-26-000241.txt")
    ]
    assert both[0] == both[1]


def test_every_file_of_a_whole_filing_gives_its_main_document(recordings: Path) -> None:
    files = sorted((recordings / "sec-filings").glob("*.txt"))
    assert len(files) == 16
    texts, scans = [], []
    for file in files:
        try:
            texts.append(as_filed(file.read_bytes()))
        except Unparsable:
            scans.append(file.name)
    assert (len(texts), len(scans)) == (13, 3)
    assert all("<SEC-HEADER>" not in text and "<TYPE>" not in text for text in texts)
    letters = {
        re.findall(r"<TYPE>(.+)", (files[0].parent / name).read_text("latin-1"))[0]
        for name in scans
    }
    assert letters == {"LETTER"}


@pytest.mark.parametrize("name", ["ex21_aapl.html", "ex21_jpm.html"])
def test_a_document_without_items_is_one_section(recordings: Path, name: str) -> None:
    (whole,) = sections(body_of(recordings, name), "EX-21")
    assert (whole.item, whole.title) == ("", "")
    assert len(whole.text) > 500


def test_pages_about_filings_are_not_requested(recordings: Path) -> None:
    rows = [r for r in rows_of(recordings, "sec-filings") if r["url"].startswith("http")]
    requested = [r for r in rows if any(e.matches("GET", r["url"]) for e in Filings().endpoints)]
    assert (len(rows), len(requested)) == (29, 20)
    assert all(row["url"].endswith("-index.html") for row in rows if row not in requested)


def list_body(cik: str, accession: str, form: str, document: str) -> bytes:
    """A company's list with one filing."""
    row = {
        "accessionNumber": accession,
        "filingDate": "2026-01-02",
        "acceptanceDateTime": "2026-01-02T21:00:00.000Z",
        "form": form,
        "primaryDocument": document,
    }
    columns = {name: [value] for name, value in row.items()}
    return json.dumps({"cik": cik, "filings": {"recent": columns, "files": []}}).encode()


@pytest.mark.parametrize(
    ("cik", "accession", "form", "document", "items"),
    [
        ("0001045810", "0001045810-26-000024", "8-K", "nvda-20260302.htm", ["5.02", "9.01"]),
        ("0000320193", "0000912057-00-023442", "10-Q", "", [""]),
        ("0001109357", "0000950137-05-004969", "8-K/A", "", [""]),
    ],
    ids=["by name", "plain text in one file", "amended, in one file"],
)
def test_documents_are_fetched_by_the_list_that_names_them(
    recordings: Path,
    tmp_path: Path,
    store: Store,
    cik: str,
    accession: str,
    form: str,
    document: str,
    items: list[str],
) -> None:
    address = document_address(cik, accession, document)
    rows = [r for r in rows_of(recordings, "sec-filings") if r["url"] == address]
    assert len(rows) == 1
    list_url = f"https://data.sec.gov/submissions/CIK{cik}.json"
    replies = replies_of(recordings, rows)
    replies.append(reply(list_url, list_body(cik, accession, form, document), "2026-01-03"))
    folder = write_archive(tmp_path / "archive", replies)
    subject = Subject(cik, "X", "")
    _, failed = run_over(store, folder, datetime(2027, 1, 1, tzinfo=UTC), SOURCE, [subject])
    assert not failed
    (fetched,) = items_of(store, "filing_document")
    assert [s["item"] for s in fetched["sections"] if s["title"] != "Signatures"] == items
    assert sum(len(s["text"]) for s in fetched["sections"]) > 2_000
    assert fetched["available_at"] == "2026-01-02T21:00:00.000000Z"
