"""XBRL values to facts."""

from collections.abc import Iterator

from altlens.clean.base import Origin
from altlens.clean.dates import day, known_from
from altlens.errors import InvalidItem
from altlens.fetch.base import Record
from altlens.items.base import end_of_day
from altlens.items.financials import Fact


def clean(record: Record, origin: Origin) -> Iterator[Fact]:
    """One fact, available at the end of the day its filing was filed."""
    end, filed = day(record.get("end")), day(record.get("filed"))
    accession = record.get("accn")
    if end is None or filed is None or not accession or record.get("val") is None:
        raise InvalidItem("The value has no period, filing or figure.")
    start = record.get("start") or ""
    name = f"{record['taxonomy']}/{record['concept']}/{record['unit']}"
    known = end_of_day(filed)
    yield Fact(
        source=origin.query.source,
        key=f"fact/{origin.query.company}/{name}/{start}/{end}/{accession}",
        companies=origin.companies,
        event_at=end_of_day(end),
        published_at=known,
        available_at=known_from(known, origin.fetched_at),
        fetched_at=origin.fetched_at,
        capture=origin.capture,
        taxonomy=record["taxonomy"],
        concept=record["concept"],
        unit=record["unit"],
        start=day(start),
        end=end,
        value=record["val"],
        accession=accession,
        form=record.get("form") or "",
        filed=filed,
        fiscal_year=record.get("fy"),
        fiscal_period=record.get("fp") or "",
    )
