"""Clean: read a capture again in a closed session and keep the items that its records make."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from altlens.clean.base import Origin
from altlens.fetch.base import Query
from altlens.fetch.http import open_session
from altlens.fetch.replay import ClosedTransport
from altlens.items.base import Document, Item, stamp
from altlens.items.capture import Capture
from altlens.pipeline import SOURCES, Source
from altlens.stages.base import Failed, Receipt, Work, failure, one_by_one
from altlens.stages.failures import record, retrying
from altlens.stages.fetch import Fetch, latest_capture, load_capture, query_of
from altlens.stages.run import Run
from altlens.store.base import Added, Store, Where, batches
from altlens.store.collections import CAPTURES, CLEANINGS, ITEMS, LINKS, OUTCOMES

MOMENT = 1e-6
ASKED = "asked"
RECORD = "#"  # between a capture's id and a record's place in it


class Clean(Work):
    """Units are capture ids."""

    name = "clean"

    def units(self, store: Store, run: Run) -> Iterator[str]:
        where = Where(equal={"run": run.id, "stage": Fetch.name}, order_by=("unit",))
        for mark in store.find(OUTCOMES, where, fields=("capture",)):
            yield mark["capture"]
        yield from (unit for unit in retrying(store, run, self.name) if RECORD in unit)

    def done(self, store: Store, run: Run, units: Sequence[str]) -> set[str]:
        sources = store.get(CAPTURES, units, fields=("source",))
        marks = {cleaning_id(unit, SOURCES[held["source"]]): unit for unit, held in sources.items()}
        return {marks[mark] for mark in store.existing(CLEANINGS, marks)}

    def perform(
        self, store: Store, run: Run, units: Sequence[str], proceed: Callable[[], bool]
    ) -> Receipt:
        captures = store.get(CAPTURES, [unit.partition(RECORD)[0] for unit in units])

        def do(unit: str) -> Added:
            capture_id, _, record_index = unit.partition(RECORD)
            capture = load_capture(captures[capture_id])
            if record_index:
                return clean_record(store, capture, int(record_index))
            return clean(store, run, capture)

        return one_by_one(units, do, proceed)


def clean(store: Store, run: Run, capture: Capture) -> Added:
    """Keep the capture's items; records that make none end in `failures`."""
    query = query_of(capture)
    source = SOURCES[query.source]
    before = _same_content(store, source, capture)
    if before is not None:
        known = before["new"] + before["known"]
        again = {"_id": cleaning_id(capture.id, source), "capture": capture.id}
        store.add(CLEANINGS, [{**before, **again, "new": 0, "known": known}])
        return Added(0, known)
    items, refused = read_again(store, capture, query, source)
    added = keep(store, items)
    store.add(LINKS, _asked(query.company, items))
    record(store, run, Clean.name, refused)
    store.add(CLEANINGS, [_cleaning(capture, source, items, added, refused)])
    return added


def clean_record(store: Store, capture: Capture, index: int) -> Added:
    """Try one record of a capture again, and keep its items."""
    query = query_of(capture)
    source = SOURCES[query.source]
    session = open_session(ClosedTransport(source.adapter, store, capture))
    records = islice(source.adapter.read(session, query, capture.clock), index, index + 1)
    origin = Origin(query, capture.id, capture.fetched_at)
    items = [item for held in records for item in source.clean(held, origin)]
    added = keep(store, items)
    store.add(LINKS, _asked(query.company, items))
    cleaning = _cleaning(capture, source, items, added, ())
    store.add(CLEANINGS, [{**cleaning, "_id": f"{cleaning['_id']}{RECORD}{index}"}])
    return added


def read_again(
    store: Store, capture: Capture, query: Query, source: Source
) -> tuple[list[Item], list[Failed]]:
    """The items of a capture, and the records that made none."""
    session = open_session(ClosedTransport(source.adapter, store, capture))
    origin = Origin(query, capture.id, capture.fetched_at)
    items: dict[str, Item] = {}
    refused: list[Failed] = []
    for index, held in enumerate(source.adapter.read(session, query, capture.clock)):
        try:
            items.update((item.id, item) for item in source.clean(held, origin))
        except Exception as error:
            fault = failure(f"{capture.id}{RECORD}{index}", error)
            refused.append(fault.model_copy(update={"capture": capture.id}))
    return list(items.values()), refused


def keep(store: Store, items: Sequence[Item]) -> Added:
    """Add the items; one that the store holds, but not as the latest at its fetch, is added anew.

    So is what a thing went back to saying, and what was seen earlier than the store knew.
    """
    documents = [item.document() for item in items]
    added = store.add(ITEMS, documents)
    if not added.known:
        return added
    again = [document for batch in batches(items) for document in _anew(store, batch)]
    new = store.add(ITEMS, again).new
    return Added(added.new + new, added.known - new)


def cleaning_id(capture: str, source: Source) -> str:
    """The mark that a capture was cleaned by this version of its cleaner."""
    return f"{capture}@{source.name}.{source.version}"


def _anew(store: Store, items: Sequence[Item]) -> Iterator[Document]:
    """Documents for the items that are not what the store holds of their keys at their fetch."""
    mine = {item.key: item for item in items}
    latest: dict[str, tuple[str, str]] = {}
    where = Where(among={"key": list(mine)})
    for held in store.find(ITEMS, where, fields=("key", "fetched_at")):
        item = mine[held["key"]]
        if held["fetched_at"] <= stamp(item.fetched_at):
            latest[item.key] = max(
                latest.get(item.key, ("", "")), (held["fetched_at"], held["_id"])
            )
    for key, item in mine.items():
        _, held_id = latest.get(key, ("", ""))
        if held_id.split("~")[0] != item.id:
            yield {**item.document(), "_id": f"{item.id}~{stamp(item.fetched_at)}"}


def _asked(company: str, items: Sequence[Item]) -> Iterator[Document]:
    """Links from a company to the texts that came in answer to a question about it.

    What its source itself ties to other companies alone is theirs, whoever asked.
    """
    for item in items:
        if company and item.has_text and company in (item.companies or (company,)):
            yield {
                "_id": f"asked/{company}/{item.id}",
                "company": company,
                "item": item.id,
                "kind": ASKED,
                "linked_at": stamp(item.fetched_at),
            }


def _same_content(store: Store, source: Source, capture: Capture) -> Document | None:
    """The cleaning of the capture before this one, where both say the same."""
    before = latest_capture(store, capture.query, _just_before(capture.fetched_at))
    if before is None or before.content != capture.content or before.id == capture.id:
        return None
    mark = cleaning_id(before.id, source)
    return store.get(CLEANINGS, [mark]).get(mark)


def _just_before(moment: datetime) -> datetime:
    return datetime.fromtimestamp(moment.timestamp() - MOMENT, moment.tzinfo)


def _cleaning(
    capture: Capture,
    source: Source,
    items: Sequence[Item],
    added: Added,
    refused: Sequence[Failed],
) -> Document:
    return {
        "_id": cleaning_id(capture.id, source),
        "capture": capture.id,
        "source": source.name,
        "texts": [item.id for item in items if item.has_text],
        "kinds": dict(Counter(item.kind for item in items)),
        "new": added.new,
        "known": added.known,
        "refused": len(refused),
    }
