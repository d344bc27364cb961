"""Filings at SEC EDGAR: a company's list, the main documents, and the feed of all new filings."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from altlens.errors import NotRecorded, Skip, Unparsable
from altlens.fetch.base import Record
from altlens.fetch.edgar_clock import acceptance, row_clocks
from altlens.fetch.filings_current import CURRENT_PATH, first_page, newest
from altlens.fetch.sec import ARCHIVE_HOSTS, DATA_HOSTS, SecAdapter, get_json
from altlens.items.filing import REPORT_FORMS
from altlens.items.query import Query, Subject
from altlens.settings import Settings
from altlens.source_info import FilingsInfo
from altlens.transport.endpoint import Endpoint

RECENT, OLDER, DOCUMENTS, CURRENT = "recent", "older", "documents", "current"
TRADES = frozenset({"4", "5"})
INTENDED_SALES = frozenset({"144"})
PERIODIC = ("10-K", "10-Q", "20-F", "40-F")  # whose text is compared with that of the one before
AMENDED = "/A"
OVERLAP = timedelta(days=7)  # filings appear in the list up to some days out of order


class Filings(FilingsInfo, SecAdapter):
    """Records of three kinds, named in `what`: `filing`, `document` and `notice`.

    Queries for older pages and for documents request the company's list again, so that a capture
    holds everything its records come from.
    """

    endpoints = (
        Endpoint(hosts=DATA_HOSTS, path=r"/submissions/CIK.+\.json"),
        Endpoint(
            hosts=ARCHIVE_HOSTS, path=r"/Archives/edgar/data/\d+/\d{18}/[^/]+", expects="text"
        ),
        Endpoint(
            hosts=ARCHIVE_HOSTS,
            path=CURRENT_PATH,
            params=frozenset({"action", "type", "start"}),
            expects="feed",
        ),
    )

    def required_recording(self, query: Query) -> str:
        """The feed of all companies and the older pages may be missing from recordings."""
        if query.part == OLDER:
            return f"https://{DATA_HOSTS[0]}/submissions/CIK{query.company}-submissions-001.json"
        return first_page() if query.part.startswith(CURRENT) else ""

    def queries(self, subjects: tuple[Subject, ...], settings: Settings) -> Iterator[Query]:
        options = settings.filings
        if options.current_pages:
            yield Query(source=self.name, part=f"{CURRENT}+{options.current_pages}")
        parts = (RECENT, *([OLDER] if options.older else []))
        if options.documents:
            parts += (f"{DOCUMENTS}+{options.documents}",)
        for subject in subjects:
            for part in parts:
                yield Query(
                    source=self.name, company=subject.company, symbol=subject.symbol, part=part
                )

    def cursor_of(self, record: Record, clock: datetime) -> str:
        """See `_documents`, `_older` and `newest`, which compute it."""
        return str(record.get("cursor", ""))

    def read(self, session: Any, query: Query, clock: datetime) -> Iterator[Record]:
        part, _, limit = query.part.partition("+")
        if part == CURRENT:
            yield from newest(session, int(limit), query.since)
            return
        url = f"https://{DATA_HOSTS[0]}/submissions/CIK{query.company}.json"
        company = get_json(session, url)
        try:
            filings = company["filings"]
            if part == RECENT:
                yield from _rows(filings["recent"], query)
            elif part == OLDER:
                yield from _older(session, filings["files"], query)
            else:
                yield from _documents(session, filings["recent"], query, int(limit))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise Unparsable(f"{url} lacks its list of filings: {error!r}.") from error


def _rows(columns: Mapping[str, list[Any]], query: Query) -> Iterator[Record]:
    """One record a filing, newest first, each with the clock of its times."""
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    for row, (clock, basis) in zip(rows, row_clocks(rows), strict=True):
        about = {"what": "filing", "cik": query.company, "clock": clock, "clock_basis": basis}
        yield {**about, **row}


def _older(session: Any, pages: list[Mapping[str, Any]], query: Query) -> Iterator[Record]:
    """The filings before the recent ones. Pages never change, so each is fetched once.

    The cursor is the last filing date of a page.
    """
    for page in pages:
        last = str(page["filingTo"])
        if last <= query.since:
            continue
        url = f"https://{DATA_HOSTS[0]}/submissions/{page['name']}"
        try:
            columns = get_json(session, url)
        except NotRecorded:  # recordings may lack a page
            continue
        for row in _rows(columns, query):
            yield {**row, "cursor": last}


def _documents(
    session: Any, columns: Mapping[str, list[Any]], query: Query, limit: int
) -> Iterator[Record]:
    """The newest reports, insiders' forms and notices of sales, at most `limit` of each.

    The periodic report before the newest of its form is added, whenever it was filed, since the two
    are compared. The cursor holds the newest filing date and the accession numbers of the week
    before it. No clock is compared: replies differ in theirs, and what is accepted late in the
    evening appears after what was accepted later but shown at once.
    """
    since, seen = _parse_cursor(query.since)
    kinds = (REPORT_FORMS, TRADES, INTENDED_SALES)
    wanted = {form for forms in kinds for form in forms}
    rows = [row for row in _rows(columns, query) if _base_form(row) in wanted]
    rows = [row for row in rows if _has_day(row) and not _is_on_paper(row)]
    recent = [row for row in rows if str(row["filingDate"]) >= since]
    cursor = _cursor(recent)
    new = [row for row in recent if row["accessionNumber"] not in seen]
    for forms in kinds:
        chosen = [row for row in new if _base_form(row) in forms]
        chosen.sort(
            key=lambda row: acceptance(row, row["clock"], row["clock_basis"]).at, reverse=True
        )
        newest = chosen[:limit]
        for row in [*newest, *(_to_compare(newest, rows) if forms is REPORT_FORMS else ())]:
            if document := _document(session, row):
                yield {**document, "cursor": cursor}


def _to_compare(newest: list[Record], rows: list[Record]) -> Iterator[Record]:
    """For the newest periodic report of each form among these, the one before it."""
    chosen = {row["accessionNumber"] for row in newest}
    for form in PERIODIC:
        last = next((row for row in newest if row["form"] == form), None)
        if last is None:
            continue
        earlier = [
            row
            for row in rows
            if row["form"] == form and str(row["filingDate"]) < str(last["filingDate"])
        ]
        before = max(earlier, key=lambda row: str(row["filingDate"]), default=None)
        if before is not None and before["accessionNumber"] not in chosen:
            yield before


def _cursor(rows: list[Record]) -> str:
    """`DATE|COUNT|ACCESSION,…`, which sorts after every earlier cursor."""
    if not rows:
        return ""
    newest_date = max(str(row["filingDate"]) for row in rows)
    since = _overlap_start(newest_date)
    week = {str(row["accessionNumber"]) for row in rows if str(row["filingDate"]) >= since}
    return f"{newest_date}|{len(week):06}|{','.join(sorted(week))}"


def _parse_cursor(cursor: str) -> tuple[str, frozenset[str]]:
    """The first filing date to look at, and the accession numbers that are known."""
    if not cursor:
        return "", frozenset()
    newest_date, _, rest = cursor.partition("|")
    accessions = rest.partition("|")[2].split(",")
    return _overlap_start(newest_date[:10]), frozenset(accessions)


def _overlap_start(newest_date: str) -> str:
    return (date.fromisoformat(newest_date) - OVERLAP).isoformat()


def _has_day(row: Record) -> bool:
    """Whether a row has a filing date; one without is a failure of cleaning."""
    try:
        date.fromisoformat(str(row.get("filingDate"))[:10])
    except ValueError:
        return False
    return True


def _is_on_paper(row: Record) -> bool:
    """Whether the row is a notice of a sale without fields to read, as before 2023."""
    document = str(row.get("primaryDocument") or "")
    return _base_form(row) in INTENDED_SALES and not document.endswith(".xml")


def _base_form(row: Record) -> str:
    return str(row["form"]).removesuffix(AMENDED)


def _document(session: Any, row: Record) -> Record | None:
    """A main document, or the error that kept it from being fetched; None if not recorded."""
    url = document_address(row["cik"], row["accessionNumber"], row.get("primaryDocument") or "")
    record = {**row, "what": "document", "url": url}
    try:
        return {**record, "body": session.get(url).content}
    except NotRecorded:
        return None
    except Skip as error:
        return {**record, "fault": error}


def document_address(cik: str, accession: str, document: str) -> str:
    """The address of a document as filed, without EDGAR's styling for browsers.

    Old filings have no document of their own: their address is that of the whole submission.
    """
    name = document.rpartition("/")[2] if document.startswith("xsl") else document
    folder = f"{int(cik)}/{accession.replace('-', '')}"
    return f"https://{ARCHIVE_HOSTS[0]}/Archives/edgar/data/{folder}/{name or accession + '.txt'}"
