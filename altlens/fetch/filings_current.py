"""EDGAR's feed of the newest filings of all companies, read page by page.

The feed has one entry per party of a filing and grows at the front while it is read, so entries
repeat. Here each filing becomes one record.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from altlens.errors import NotRecorded, Unparsable
from altlens.fetch.base import Record
from altlens.fetch.rss import entries
from altlens.fetch.sec import ARCHIVE_HOSTS
from altlens.items.base import stamp

CURRENT_PATH = "/cgi-bin/browse-edgar"
PAGE = 100
LAST_START = 5000  # EDGAR answers 503 beyond it
ADDRESS = f"https://{ARCHIVE_HOSTS[0]}{CURRENT_PATH}"


def newest(session: Any, pages: int, since: str) -> Iterator[Record]:
    """One record a filing with all its entries, from the time `since` on (a stamp, UTC)."""
    filings: dict[str, dict[str, Any]] = {}
    for entry in _entries(session, pages, since):
        filings.setdefault(entry["id"], {})[entry["title"]] = entry
    for identity, entries_by_title in filings.items():
        accepted = max(_updated(entry) for entry in entries_by_title.values())
        if accepted >= since:
            yield {
                "what": "notice",
                "accession": identity.rpartition("=")[2],
                "entries": list(entries_by_title.values()),
                "cursor": accepted,
            }


def _entries(session: Any, pages: int, since: str) -> Iterator[Any]:
    """All entries, newest first, down to those of the last fetch. Recordings may lack pages."""
    missing: NotRecorded | None = None
    pages_read = 0
    for start in range(0, min(pages * PAGE, LAST_START + 1), PAGE):
        try:
            page = _page(session, start)
        except NotRecorded as error:
            missing = error
            continue
        pages_read += 1
        yield from page
        if not page or _updated(page[-1]) < since:
            return
    if missing and not pages_read:
        raise missing


def first_page() -> str:
    """The address of the first page."""
    return _address(0)


def _page(session: Any, start: int) -> list[Any]:
    response = session.get(_address(start))
    page = [row["entry"] for row in entries(response.content, dict(response.headers), ADDRESS)]
    if any(not {"id", "title", "updated"} <= entry.keys() for entry in page):
        raise Unparsable(f"{ADDRESS} ends within an entry.")
    return page


def _address(start: int) -> str:
    params = {
        "action": "getcurrent",
        "type": "",
        "company": "",
        "dateb": "",
        "owner": "include",
        "start": start,
        "count": PAGE,
        "output": "atom",
    }
    return f"{ADDRESS}?{urlencode(params)}"


def _updated(entry: Any) -> str:
    return stamp(datetime.fromisoformat(entry["updated"]))
