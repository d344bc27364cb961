"""Clean: read a capture again without a network, and store the items of its records."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from pydantic import ValidationError

from altlens.clean.base import Origin
from altlens.errors import AltlensError, InvalidItem
from altlens.fetch.base import Record
from altlens.items.base import Document, Item
from altlens.items.capture import Capture
from altlens.items.query import Query
from altlens.pipeline import SOURCES
from altlens.queries.captures import latest_capture, load_capture, query_of
from altlens.runs.failures import retrying
from altlens.runs.outcomes import Failed, failure
from altlens.runs.run import Run
from altlens.sources import Source
from altlens.stages.base import Receipt, Tally, Work
from altlens.stages.fetch import Fetch
from altlens.stages.filing_changes import changes_of
from altlens.stages.filing_ties import ties_of
from altlens.stages.item_writer import (
    STAGE,
    Cleaned,
    asked_links,
    cleaning_id,
    cleaning_of,
    save_all,
    save_items,
    save_unchanged,
)
from altlens.store.base import CHUNK, Added, Store, Where
from altlens.store.collections import CAPTURES, CLEANINGS, LINKS, OUTCOMES
from altlens.transport.replay import ClosedTransport
from altlens.transport.transport import open_session

MICROSECOND = 1e-6
RECORD = "#"  # between a capture's id and the index of a record in it


class Clean(Work):
    """Units are capture ids."""

    name = STAGE

    def units(self, store: Store, run: Run) -> Iterator[str]:
        where = Where(equal={"run": run.id, "stage": Fetch.name}, order_by=("unit",))
        for mark in store.find(OUTCOMES, where, fields=("capture",)):
            yield mark["capture"]
        yield from (unit for unit in retrying(store, run, self.name) if RECORD in unit)

    def done(self, store: Store, run: Run, units: Sequence[str]) -> set[str]:
        sources = store.get(CAPTURES, units, fields=("source",))
        marks = {
            cleaning_id(unit, SOURCES[capture["source"]]): unit for unit, capture in sources.items()
        }
        return {marks[mark] for mark in store.existing(CLEANINGS, marks)}

    def perform(
        self, store: Store, run: Run, units: Sequence[str], should_continue: Callable[[], bool]
    ) -> Receipt:
        captures = store.get(CAPTURES, [unit.partition(RECORD)[0] for unit in units])
        tally = Tally()
        cleaned: list[Cleaned] = []
        for unit in tally.until_cancelled(units, should_continue):
            capture_id, _, record_index = unit.partition(RECORD)
            with tally.capture_failure(unit):
                capture = load_capture(captures[capture_id])
                if record_index:
                    tally.add(clean_record(store, capture, int(record_index)))
                elif before := _same_content(store, capture):
                    tally.add(save_unchanged(store, capture, before))
                else:
                    cleaned.append(_cleaned(store, capture))
            if sum(len(record_items.items) for record_items in cleaned) >= CHUNK:
                save_all(store, run, cleaned, tally)
                cleaned = []
        save_all(store, run, cleaned, tally)
        return tally.receipt()


def clean_record(store: Store, capture: Capture, index: int) -> Added:
    """Clean one record of a capture again, and save its items."""
    query = query_of(capture)
    source = SOURCES[query.source]
    session = open_session(ClosedTransport(source.adapter, store, capture))
    records = islice(source.adapter.records(session, query, capture.clock), index, index + 1)
    origin = Origin(query, capture.id, capture.fetched_at)
    items, refused = _clean_all(source, records, origin)
    items += [*changes_of(store, items), *ties_of(items)]
    added = save_items(store, items)
    store.add(LINKS, asked_links(query.company, items))
    cleaning = cleaning_of(Cleaned(capture, items, []), added)
    store.add(CLEANINGS, [{**cleaning, "_id": f"{cleaning['_id']}{RECORD}{index}"}])
    if refused:
        raise refused[0]
    return added


def read_capture(
    store: Store, capture: Capture, query: Query, source: Source
) -> tuple[list[Item], list[Failed]]:
    """The items of a capture, and the failures of records that yielded none."""
    session = open_session(ClosedTransport(source.adapter, store, capture))
    origin = Origin(query, capture.id, capture.fetched_at)
    items: dict[str, Item] = {}
    refused: list[Failed] = []
    for index, record in enumerate(source.adapter.records(session, query, capture.clock)):
        error: Exception | None
        try:
            cleaned, errors = _clean_all(source, [record], origin)
            items.update((item.id, item) for item in cleaned)
            error = _joined(errors)
        except Exception as exception:
            error = exception
        if error is not None:
            fault = failure(f"{capture.id}{RECORD}{index}", error)
            refused.append(fault.model_copy(update={"capture": capture.id}))
    return list(items.values()), refused


def _clean_all(
    source: Source, records: Iterable[Record], origin: Origin
) -> tuple[list[Item], list[InvalidItem]]:
    """The items of records, with their ids, and the parts that made none.

    InvalidItem for a record that the cleaner trips over.
    """
    try:
        results = [result for record in records for result in source.clean(record, origin)]
        items = [result for result in results if not isinstance(result, InvalidItem)]
        for item in items:
            _ = item.id
    except (AltlensError, ValidationError):
        raise
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"[:300]
        raise InvalidItem(f"The record cannot be made an item: {reason}.") from error
    return items, [result for result in results if isinstance(result, InvalidItem)]


def _joined(errors: Sequence[InvalidItem]) -> InvalidItem | None:
    """One error for the parts of a record that were refused."""
    if len(errors) < 2:
        return errors[0] if errors else None
    return InvalidItem(f"{len(errors)} parts of the record make no item; the first: {errors[0]}")


def _cleaned(store: Store, capture: Capture) -> Cleaned:
    query = query_of(capture)
    items, refused = read_capture(store, capture, query, SOURCES[query.source])
    return Cleaned(capture, [*items, *changes_of(store, items), *ties_of(items)], refused)


def _same_content(store: Store, capture: Capture) -> Document | None:
    """The cleaning of the previous capture, if both have the same content."""
    before = latest_capture(store, capture.query, _just_before(capture.fetched_at))
    if before is None or before.content != capture.content or before.id == capture.id:
        return None
    mark = cleaning_id(before.id, SOURCES[capture.source])
    return store.get(CLEANINGS, [mark]).get(mark)


def _just_before(fetched_at: datetime) -> datetime:
    return datetime.fromtimestamp(fetched_at.timestamp() - MICROSECOND, fetched_at.tzinfo)
