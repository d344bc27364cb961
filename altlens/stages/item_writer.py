"""Keeping what clean read: items once each, the links of who asked, and the mark of a cleaning.

A capture's mark is written after its items, so that a capture without mark is cleaned again.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from altlens.errors import InvalidItem
from altlens.items.base import Document, Item, stamp
from altlens.items.capture import Capture
from altlens.items.ids import first_id_of, repeat_id
from altlens.pipeline import SOURCES
from altlens.queries.captures import query_of
from altlens.runs.failures import record
from altlens.runs.outcomes import Failed
from altlens.runs.run import Run
from altlens.sources import Source
from altlens.stages.base import Tally
from altlens.store.base import Added, Store, Where, batches
from altlens.store.collections import ASKED, CLEANINGS, ITEMS, LINKS

STAGE = "clean"


class Cleaned(NamedTuple):
    """What a capture says: its items, and the records that made none."""

    capture: Capture
    items: list[Item]
    refused: list[Failed]

    @property
    def company(self) -> str:
        """The company that was asked about, if any."""
        return query_of(self.capture).company


def save_all(store: Store, run: Run, read: Sequence[Cleaned], tally: Tally) -> None:
    """Keep what captures say: in one go where all of it is new, else one by one."""
    new, others = _split_new(store, read)
    documents = [item.document() for each in new for item in each.items]
    try:
        if store.add(ITEMS, documents, looked_up=True).known:  # somebody else was quicker
            new, others = [], read
    except InvalidItem:
        new, others = [], read
    store.add(LINKS, (link for each in new for link in asked_links(each.company, each.items)))
    record(store, run, STAGE, [failed for each in new for failed in each.refused])
    store.add(CLEANINGS, [cleaning_of(each, Added(len(each.items), 0)) for each in new])
    tally.add(Added(len(documents) if new else 0, 0), len(new))
    for each in others:
        with tally.capture_failure(each.capture.id):
            tally.add(_save_one(store, run, each))


def _split_new(
    store: Store, read: Sequence[Cleaned]
) -> tuple[Sequence[Cleaned], Sequence[Cleaned]]:
    """The captures of which every item is new, and those that repeat something."""
    seen = store.existing(ITEMS, (item.id for each in read for item in each.items))
    new: list[Cleaned] = []
    others: list[Cleaned] = []
    for each in read:
        ids = {item.id for item in each.items}
        (new if seen.isdisjoint(ids) else others).append(each)
        seen |= ids
    return new, others


def _save_one(store: Store, run: Run, read: Cleaned) -> Added:
    added = save_items(store, read.items)
    store.add(LINKS, asked_links(read.company, read.items))
    record(store, run, STAGE, read.refused)
    store.add(CLEANINGS, [cleaning_of(read, added)])
    return added


def save_unchanged(store: Store, capture: Capture, before: Document) -> Added:
    """Mark a capture that says what the one before it said."""
    known = before["new"] + before["known"]
    mark = cleaning_id(capture.id, SOURCES[capture.source])
    store.add(CLEANINGS, [{**before, "_id": mark, "capture": capture.id, "new": 0, "known": known}])
    return Added(0, known)


def save_items(store: Store, items: Sequence[Item]) -> Added:
    """Add the items; one that the store holds, but not as the latest at its fetch, is added anew.

    So is what a thing went back to saying, and what was seen earlier than the store knew.
    """
    documents = [item.document() for item in items]
    added = store.add(ITEMS, documents)
    if not added.known:
        return added
    again = [document for batch in batches(items) for document in _as_revisions(store, batch)]
    new = store.add(ITEMS, again).new
    return Added(added.new + new, added.known - new)


def cleaning_id(capture: str, source: Source) -> str:
    """The mark that a capture was cleaned by this version of its cleaner."""
    return f"{capture}@{source.name}.{source.version}"


def _as_revisions(store: Store, items: Sequence[Item]) -> Iterator[Document]:
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
        if first_id_of(held_id) != item.id:
            yield {**item.document(), "_id": repeat_id(item.id, stamp(item.fetched_at))}


def asked_links(company: str, items: Sequence[Item]) -> Iterator[Document]:
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


def cleaning_of(read: Cleaned, added: Added) -> Document:
    """The mark of a cleaning, with what it brought."""
    source = SOURCES[read.capture.source]
    return {
        "_id": cleaning_id(read.capture.id, source),
        "capture": read.capture.id,
        "source": source.name,
        "texts": [item.id for item in read.items if item.has_text],
        "kinds": dict(Counter(item.kind for item in read.items)),
        "new": added.new,
        "known": added.known,
        "refused": len(read.refused),
    }
