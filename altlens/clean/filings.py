"""EDGAR's records to filings, notices of new filings, documents and insiders' trades."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from altlens.clean.base import Origin
from altlens.clean.dates import day, known_from
from altlens.clean.filing_documents import as_filed, sections
from altlens.clean.insider_trades import trades
from altlens.clean.intended_sales import intended_sale
from altlens.errors import InvalidItem
from altlens.fetch.base import Record
from altlens.fetch.edgar_clock import Acceptance, acceptance
from altlens.fetch.filings import AMENDED, INTENDED_SALES, TRADES, document_address
from altlens.items.base import Item
from altlens.items.filing import Filing, FilingDocument, FilingNotice, Party, shared_fields

_TITLE = re.compile(r"(?P<form>.+?) - (?P<name>.+) \((?P<cik>\d{10})\) \((?P<role>[^()]+)\)")
_FILED = re.compile(r"Filed:\D*(\d{4}-\d{2}-\d{2})")
_ITEM = re.compile(r"Item (\d+\.\d{2})\b")


def clean(record: Record, origin: Origin) -> Iterable[Item | InvalidItem]:
    """The items of a record, available from the acceptance of the filing.

    InvalidItem for a row without accession number or filing date.
    """
    if record["what"] == "notice":
        return [_notice(record, origin)]
    if record["what"] == "filing":
        return [_filing(record, origin)]
    if "fault" in record:
        raise record["fault"]
    form = str(record["form"]).removesuffix(AMENDED)
    if form in TRADES:
        return trades(as_filed(record["body"]), _filing(record, origin))
    if form in INTENDED_SALES:
        return [intended_sale(as_filed(record["body"]), _filing(record, origin))]
    return [_document(record, origin)]


def _filing(record: Record, origin: Origin) -> Filing:
    accession, filed = record.get("accessionNumber"), day(record.get("filingDate"))
    if not accession or filed is None:
        raise InvalidItem("The row has no accession number or no filing date.")
    accepted = acceptance(
        record, record.get("clock", ""), record.get("clock_basis", "clock of the reply")
    )
    document = record.get("primaryDocument") or ""
    return Filing(
        source=origin.query.source,
        key=f"filing/{record['cik']}/{accession}",
        companies=origin.companies,
        event_at=accepted.at,
        published_at=accepted.at,
        available_at=known_from(accepted.available_at, origin.fetched_at),
        fetched_at=origin.fetched_at,
        capture=origin.capture,
        url=_page(record["cik"], accession, document),
        acceptance_basis=accepted.basis,
        acceptance_quality=accepted.quality,
        accession=accession,
        form=record.get("form") or "",
        filed=filed,
        report_date=day(record.get("reportDate")),
        items=tuple(item for item in (record.get("items") or "").split(",") if item),
        primary_document=document,
        description=record.get("primaryDocDescription") or "",
        size_bytes=record.get("size"),
    )


def _document(record: Record, origin: Origin) -> FilingDocument:
    filing = _filing(record, origin)
    return FilingDocument(
        **shared_fields(filing) | {"url": record["url"]},
        filed=filing.filed,
        key=f"filing_document/{record['cik']}/{filing.accession}",
        name=filing.primary_document,
        sections=sections(as_filed(record["body"]), filing.form.removesuffix(AMENDED)),
    )


def _notice(record: Record, origin: Origin) -> FilingNotice:
    entries = record["entries"]
    titles = [match for entry in entries if (match := _TITLE.fullmatch(entry["title"]))]
    filed = _FILED.search(entries[0].get("summary", ""))
    if not titles or not filed:
        raise InvalidItem(f"The notice {entries[0]['title']!r} names no form, party or day.")
    accepted = datetime.fromisoformat(entries[0]["updated"])
    public_at = Acceptance(accepted, "offset given", day(filed[1])).available_at
    return FilingNotice(
        source=origin.query.source,
        key=f"filing_notice/{record['accession']}",
        companies=tuple(dict.fromkeys(title["cik"] for title in titles)),
        event_at=accepted,
        published_at=accepted,
        available_at=known_from(public_at, origin.fetched_at),
        fetched_at=origin.fetched_at,
        capture=origin.capture,
        url=entries[0].get("link", ""),
        accession=record["accession"],
        form=titles[0]["form"],
        filed=filed[1],
        items=tuple(_items(entries)),
        parties=tuple(
            Party(cik=title["cik"], name=title["name"], role=title["role"]) for title in titles
        ),
    )


def _items(entries: Iterable[Any]) -> Iterator[str]:
    yield from dict.fromkeys(
        item for entry in entries for item in _ITEM.findall(entry.get("summary", ""))
    )


def _page(cik: str, accession: str, document: str) -> str:
    """The address for readers, with EDGAR's styling where there is one."""
    folder, _, _ = document_address(cik, accession, "").rpartition("/")
    return f"{folder}/{document}" if document else f"{folder}/{accession}-index.html"
