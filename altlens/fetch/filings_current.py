"""EDGAR's feed of the newest filings of all companies, walked page by page.

The feed has an entry for each party of a filing, and grows at the front while it is read, so that
filings come several times: here each becomes one record.
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
LAST_START = 5000  # EDGAR answers 503 to what lies behind
ADDRESS = f"https://{ARCHIVE_HOSTS[0]}{CURRENT_PATH}"


def newest(session: Any, pages: int, since: str) -> Iterator[Record]:
    """One record a filing, with all its entries; those before `since` were read by then."""
    filings: dict[str, dict[str, Any]] = {}
    for entry in _entries(session, pages, since):
        filings.setdefault(entry["id"], {})[entry["title"]] = entry
    for identity, found in filings.items():
        place = max(_updated(entry) for entry in found.values())
        if place >= since:
            yield {
                "what": "notice",
                "accession": identity.rpartition("=")[2],
                "entries": list(found.values()),
                "place": place,
            }


def _entries(session: Any, pages: int, since: str) -> Iterator[Any]:
    """All entries, newest first, until those of the last fetch; an archive may lack pages."""
    missing: NotRecorded | None = None
    held = 0
    for start in range(0, min(pages * PAGE, LAST_START + 1), PAGE):
        try:
            page = _page(session, start)
        except NotRecorded as error:
            missing = error
            continue
        held += 1
        yield from page
        if not page or _updated(page[-1]) < since:
            return
    if missing and not held:
        raise missing


def first_page() -> str:
    """The address at which a walk begins."""
    return _address(0)


def _page(session: Any, start: int) -> list[Any]:
    response = session.get(_address(start))
    page = [row["entry"] for row in entries(response.content, dict(response.headers), ADDRESS)]
    if any(not {"id", "title", "updated"} <= entry.keys() for entry in page):
        raise Unparsable(f"{ADDRESS} ends within an entry.")
    return page


def _address(start: int) -> str:
    asked = {
        "action": "getcurrent",
        "type": "",
        "company": "",
        "dateb": "",
        "owner": "include",
        "start": start,
        "count": PAGE,
        "output": "atom",
    }
    return f"{ADDRESS}?{urlencode(asked)}"


def _updated(entry: Any) -> str:
    return stamp(datetime.fromisoformat(entry["updated"]))
