"""Writes cleaned items: each once, with the links to the company asked about, then a mark.

A capture's mark is written after its items, so a capture without a mark is cleaned again.
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
    """A cleaned capture: its items, and the failures of records that yielded none."""

    capture: Capture
    items: list[Item]
    refused: list[Failed]

    @property
    def company(self) -> str:
        """The company that the query was about; empty for none."""
        return query_of(self.capture).company


def save_all(store: Store, run: Run, cleaned: Sequence[Cleaned], tally: Tally) -> None:
    """Save captures: in one write where all their items are new, else one by one."""
    new, others = _split_new(store, cleaned)
    documents = [item.document() for each in new for item in each.items]
    try:
        if store.add(ITEMS, documents, looked_up=True).known:  # another process wrote some first
            new, others = [], cleaned
    except InvalidItem:
        new, others = [], cleaned
    store.add(LINKS, (link for each in new for link in asked_links(each.company, each.items)))
    record(store, run, STAGE, [failed for each in new for failed in each.refused])
    store.add(CLEANINGS, [cleaning_of(each, Added(len(each.items), 0)) for each in new])
    tally.add(Added(len(documents) if new else 0, 0), len(new))
    for each in others:
        with tally.capture_failure(each.capture.id):
            tally.add(_save_one(store, run, each))


def _split_new(
    store: Store, cleaned: Sequence[Cleaned]
) -> tuple[Sequence[Cleaned], Sequence[Cleaned]]:
    """The captures whose items are all new, and the other captures."""
    seen = store.existing(ITEMS, (item.id for each in cleaned for item in each.items))
    new: list[Cleaned] = []
    others: list[Cleaned] = []
    for each in cleaned:
        ids = {item.id for item in each.items}
        (new if seen.isdisjoint(ids) else others).append(each)
        seen |= ids
    return new, others


def _save_one(store: Store, run: Run, cleaned: Cleaned) -> Added:
    added = save_items(store, cleaned.items)
    store.add(LINKS, asked_links(cleaned.company, cleaned.items))
    record(store, run, STAGE, cleaned.refused)
    store.add(CLEANINGS, [cleaning_of(cleaned, added)])
    return added


def save_unchanged(store: Store, capture: Capture, before: Document) -> Added:
    """Mark a capture as cleaned whose content equals that of the previous one."""
    known = before["new"] + before["known"]
    mark = cleaning_id(capture.id, SOURCES[capture.source])
    store.add(CLEANINGS, [{**before, "_id": mark, "capture": capture.id, "new": 0, "known": known}])
    return Added(0, known)


def save_items(store: Store, items: Sequence[Item]) -> Added:
    """Save the items; one that is stored, but not as the latest at its fetch, is a new revision.

    That covers a text that went back to an earlier wording, and one fetched out of order.
    """
    documents = [item.document() for item in items]
    added = store.add(ITEMS, documents)
    if not added.known:
        return added
    revisions = [document for batch in batches(items) for document in _as_revisions(store, batch)]
    new = store.add(ITEMS, revisions).new
    return Added(added.new + new, added.known - new)


def cleaning_id(capture: str, source: Source) -> str:
    """The id of the mark that this version of the cleaner cleaned a capture."""
    return f"{capture}@{source.name}.{source.version}"


def _as_revisions(store: Store, items: Sequence[Item]) -> Iterator[Document]:
    """Documents of the items that differ from the latest stored revision at their fetch."""
    by_key = {item.key: item for item in items}
    latest: dict[str, tuple[str, str]] = {}
    where = Where(among={"key": list(by_key)})
    for stored in store.find(ITEMS, where, fields=("key", "fetched_at")):
        item = by_key[stored["key"]]
        if stored["fetched_at"] <= stamp(item.fetched_at):
            latest[item.key] = max(
                latest.get(item.key, ("", "")), (stored["fetched_at"], stored["_id"])
            )
    for key, item in by_key.items():
        _, stored_id = latest.get(key, ("", ""))
        if first_id_of(stored_id) != item.id:
            yield {**item.document(), "_id": repeat_id(item.id, stamp(item.fetched_at))}


def asked_links(company: str, items: Sequence[Item]) -> Iterator[Document]:
    """Links from a company to the texts that a query about it returned.

    A text that the source assigns to other companies only is not linked.
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


def cleaning_of(cleaned: Cleaned, added: Added) -> Document:
    """The mark of a cleaning, with its counts."""
    source = SOURCES[cleaned.capture.source]
    return {
        "_id": cleaning_id(cleaned.capture.id, source),
        "capture": cleaned.capture.id,
        "source": source.name,
        "texts": [item.id for item in cleaned.items if item.has_text],
        "kinds": dict(Counter(item.kind for item in cleaned.items)),
        "new": added.new,
        "known": added.known,
        "refused": len(cleaned.refused),
    }
