"""XBRL values to facts, and lines over periods to statements of a period."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from altlens.clean.base import Origin
from altlens.clean.dates import day, known_from
from altlens.clean.yahoo_snapshots import number, snapshot
from altlens.errors import InvalidItem
from altlens.fetch.base import Record
from altlens.items.base import Item, end_of_day
from altlens.items.financials import Fact, Statement


def clean(record: Record, origin: Origin) -> Iterable[Item]:
    """A fact, or the statements of a table of lines."""
    return _statements(record, origin) if "lines" in record else [_fact(record, origin)]


def _fact(record: Record, origin: Origin) -> Fact:
    """One fact, available at the end of the day (UTC) on which its filing was filed."""
    end, filed = day(record.get("end")), day(record.get("filed"))
    accession = record.get("accn")
    if end is None or filed is None or not accession or record.get("val") is None:
        raise InvalidItem("The value has no period, filing or figure.")
    start = record.get("start") or ""
    name = f"{record['taxonomy']}/{record['concept']}/{record['unit']}"
    repeat = f"/{record['nth']}" if record.get("nth") else ""
    filed_by = end_of_day(filed)
    return Fact(
        source=origin.query.source,
        key=f"fact/{origin.query.company}/{name}/{start}/{end}/{accession}{repeat}",
        companies=origin.companies,
        event_at=end_of_day(end),
        published_at=filed_by,
        available_at=known_from(filed_by, origin.fetched_at),
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


def _statements(record: Record, origin: Origin) -> Iterator[Statement]:
    """One statement a period, oldest first, known from the fetch: Yahoo gives no filing date."""
    periods: dict[str, dict[str, Any]] = defaultdict(dict)
    for name, values in sorted(record["lines"].items()):
        if not name.isidentifier():  # names become field names in the store
            raise InvalidItem(f"The statement has a line named {name!r}, which is no valid name.")
        for value in values:
            figure = number(value or {}, "reportedValue")
            if figure is not None:
                periods[value["asOfDate"]][name] = (figure, value.get("currencyCode") or "")
    for text, lines in sorted(periods.items()):
        end = date.fromisoformat(text)
        statement_id = ("statement", record["statement"], record["frequency"], end)
        yield Statement(
            **snapshot(record, origin, *statement_id) | {"event_at": end_of_day(end)},
            statement=record["statement"],
            frequency=record["frequency"],
            end=end,
            currency=next((currency for _, currency in lines.values() if currency), ""),
            lines={name: figure for name, (figure, _) in lines.items()},
        )
