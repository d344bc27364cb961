"""The way back from an item to what was asked, what came back, and why it is here."""

from typing import NamedTuple

from altlens.items.base import Document, stamp
from altlens.items.capture import Capture
from altlens.items.query import Query
from altlens.queries.captures import load_capture
from altlens.queries.point_in_time import PointInTime
from altlens.store.base import Store, Where
from altlens.store.collections import ANALYSES, ASKED, CAPTURES, ITEMS, LINKS

ANALYSES_SHOWN = 20


class Reason(NamedTuple):
    """Why an item stands on a company's page."""

    company: str
    why: str


class Origins(NamedTuple):
    """An item and all that led to it; `analyses` and `revisions` newest first."""

    item: Document
    revisions: list[Document]
    analyses: list[Document]
    capture: Capture | None
    reasons: list[Reason]


def item_origins(store: Store, item_id: str, at: PointInTime) -> Origins | None:
    """The item of that id with its provenance, as known by the moment; None where there is none."""
    item = store.get(ITEMS, [item_id]).get(item_id)
    if item is None or not _is_known(item, at):
        return None
    found = _newest_first(store, at, item_id)
    capture = capture_of(store, item["capture"])
    return Origins(
        item, _revisions(store, item, at), found, capture, _reasons(store, item, found, capture)
    )


def capture_of(store: Store, capture_id: str) -> Capture | None:
    """The capture of that id."""
    held = store.get(CAPTURES, [capture_id]).get(capture_id)
    return load_capture(held) if held else None


def _is_known(item: Document, at: PointInTime) -> bool:
    return bool(
        item["available_at"] <= stamp(at.as_of) and item["fetched_at"] <= stamp(at.known_at)
    )


def _newest_first(store: Store, at: PointInTime, item_id: str) -> list[Document]:
    where = Where(
        equal={"item": item_id},
        at_most={"analyzed_at": stamp(at.known_at)},
        order_by=("analyzed_at",),
        descending=True,
        limit=ANALYSES_SHOWN,
    )
    return list(store.find(ANALYSES, where))


def _revisions(store: Store, item: Document, at: PointInTime) -> list[Document]:
    where = Where(
        equal={"key": item["key"]},
        at_most={"fetched_at": stamp(at.known_at)},
        order_by=("fetched_at",),
        descending=True,
    )
    return [held for held in store.find(ITEMS, where) if _is_known(held, at)]


def _reasons(
    store: Store, item: Document, analyses: list[Document], capture: Capture | None
) -> list[Reason]:
    """What ties the item to companies: its source, the question asked, or what it says."""
    reasons = [
        Reason(c, f"{item['source']} itself ties it to the company") for c in item["companies"]
    ]
    if capture and (asked := Query.parse(capture.query).company):
        link = f"{ASKED}/{asked}/{item['_id']}"
        if store.existing(LINKS, [link]) and asked not in item["companies"]:
            reasons.append(Reason(asked, f"came in answer to a question about it: {capture.query}"))
    for mention in analyses[0]["analysis"].get("companies", []) if analyses else ():
        reasons.append(Reason(mention["company"], f"says “{mention['text']}” ({mention['why']})"))
    return reasons
