"""Rows of EDGAR's submissions to filings."""

from collections.abc import Iterator
from datetime import datetime

from altlens.clean.base import Origin
from altlens.clean.dates import day, known_from
from altlens.errors import InvalidItem
from altlens.fetch.base import Record
from altlens.items.base import end_of_day
from altlens.items.filing import Filing


def clean(record: Record, origin: Origin) -> Iterator[Filing]:
    """One filing, available from its acceptance (a bare filing date means the end of the day)."""
    accession, filed = record.get("accessionNumber"), day(record.get("filingDate"))
    if not accession or filed is None:
        raise InvalidItem("The row has no accession number or no filing date.")
    accepted = record.get("acceptanceDateTime")
    available = datetime.fromisoformat(accepted) if accepted else end_of_day(filed)
    document = record.get("primaryDocument") or ""
    yield Filing(
        source=origin.query.source,
        key=f"filing/{record['cik']}/{accession}",
        companies=origin.companies,
        event_at=available,
        published_at=available,
        available_at=known_from(available, origin.fetched_at),
        fetched_at=origin.fetched_at,
        capture=origin.capture,
        url=_address(record["cik"], accession, document),
        accession=accession,
        form=record.get("form") or "",
        filed=filed,
        report_date=day(record.get("reportDate")),
        items=tuple(item for item in (record.get("items") or "").split(",") if item),
        primary_document=document,
        description=record.get("primaryDocDescription") or "",
        size_bytes=record.get("size"),
    )


def _address(cik: str, accession: str, document: str) -> str:
    folder = f"https://www.sec.gov/Archives/edgar/data/{int(cik)}/{accession.replace('-', '')}"
    return f"{folder}/{document}" if document else f"{folder}/{accession}-index.html"
