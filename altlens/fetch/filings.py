"""Filed reports at SEC EDGAR: a company's list of them, their documents, and the newest of all.

What is read out of documents is `clean/`'s; here they are only chosen and asked for.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from altlens.errors import NotRecorded, Skip, Unparsable
from altlens.fetch.base import Record
from altlens.fetch.filings_current import CURRENT_PATH, first_page, newest
from altlens.fetch.sec import ARCHIVE_HOSTS, DATA_HOSTS, SecAdapter, get_json
from altlens.items.filing import REPORT_FORMS
from altlens.items.query import Query, Subject
from altlens.settings import Settings
from altlens.source_info import FilingsInfo
from altlens.transport.endpoint import Endpoint

RECENT, OLDER, DOCUMENTS, CURRENT = "recent", "older", "documents", "current"
TRADES = frozenset({"4", "5"})
AMENDED = "/A"


class Filings(FilingsInfo, SecAdapter):
    """Records say in `what` they are: a `filing`, a `document` or a `notice` of a new filing.

    Older pages and documents are queries of their own that begin with the company's list again,
    so that each capture holds all that its records come from.
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
        """Archives need hold neither the feed of all companies nor older pages."""
        if query.part == OLDER:
            return f"https://{DATA_HOSTS[0]}/submissions/CIK{query.company}-submissions-001.json"
        return first_page() if query.part.startswith(CURRENT) else ""

    def queries(self, subjects: tuple[Subject, ...], settings: Settings) -> Iterator[Query]:
        asks = settings.filings
        if asks.current_pages:
            yield Query(source=self.name, part=f"{CURRENT}+{asks.current_pages}")
        parts = (RECENT, *([OLDER] if asks.older else []))
        if asks.documents:
            parts += (f"{DOCUMENTS}+{asks.documents}",)
        for subject in subjects:
            for part in parts:
                yield Query(
                    source=self.name, company=subject.company, symbol=subject.symbol, part=part
                )

    def cursor_of(self, record: Record, clock: datetime) -> str:
        """When the newest document or notice was accepted, and up to which day older pages go."""
        return str(record.get("place", ""))

    def read(self, session: Any, query: Query, clock: datetime) -> Iterator[Record]:
        part, _, most = query.part.partition("+")
        if part == CURRENT:
            yield from newest(session, int(most), query.since)
            return
        url = f"https://{DATA_HOSTS[0]}/submissions/CIK{query.company}.json"
        held = get_json(session, url)
        try:
            filings = held["filings"]
            if part == RECENT:
                yield from _rows(filings["recent"], query)
            elif part == OLDER:
                yield from _older(session, filings["files"], query)
            else:
                yield from _documents(session, filings["recent"], query, int(most))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise Unparsable(f"{url} lacks its list of filings: {error!r}.") from error


def _rows(columns: Mapping[str, list[Any]], query: Query) -> Iterator[Record]:
    """One record a filing, newest first."""
    for row in zip(*columns.values(), strict=True):
        yield {"what": "filing", "cik": query.company, **dict(zip(columns, row, strict=True))}


def _older(session: Any, pages: list[Mapping[str, Any]], query: Query) -> Iterator[Record]:
    """The filings before the recent ones; pages that an earlier fetch had do not change."""
    for page in pages:
        last = str(page["filingTo"])
        if last <= query.since:
            continue
        url = f"https://{DATA_HOSTS[0]}/submissions/{page['name']}"
        try:
            columns = get_json(session, url)
        except NotRecorded:  # archives need not hold every page
            continue
        for row in _rows(columns, query):
            yield {**row, "place": last}


def _documents(
    session: Any, columns: Mapping[str, list[Any]], query: Query, most: int
) -> Iterator[Record]:
    """The newest reports and insiders' forms since the last fetch, at most so many of each."""
    rows = [row for row in _rows(columns, query) if _accepted(row) > query.since]
    for forms in (REPORT_FORMS, TRADES):
        wanted = [row for row in rows if str(row["form"]).removesuffix(AMENDED) in forms]
        for row in sorted(wanted, key=_accepted, reverse=True)[:most]:
            yield from _document(session, row)


def _document(session: Any, row: Record) -> Iterator[Record]:
    """One main document; what keeps it from being had is told, and its neighbours go on."""
    url = document_address(row["cik"], row["accessionNumber"], row.get("primaryDocument") or "")
    record = {**row, "what": "document", "url": url, "place": _accepted(row)}
    try:
        yield {**record, "body": session.get(url).content}
    except NotRecorded:  # archives need not hold every document
        return
    except Skip as error:
        yield {**record, "fault": error}


def document_address(cik: str, accession: str, document: str) -> str:
    """Where the document is as filed: not styled for browsers; all in one file for old filings."""
    name = document.rpartition("/")[2] if document.startswith("xsl") else document
    folder = f"{int(cik)}/{accession.replace('-', '')}"
    return f"https://{ARCHIVE_HOSTS[0]}/Archives/edgar/data/{folder}/{name or accession + '.txt'}"


def _accepted(row: Record) -> str:
    return str(row.get("acceptanceDateTime") or row.get("filingDate") or "")
