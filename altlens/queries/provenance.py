"""Traces an item back to its query, its responses, and the reason it is on a page."""

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
    """The reason that an item is on a company's page."""

    company: str
    why: str


class Origins(NamedTuple):
    """An item and what led to it; `analyses` and `revisions` newest first."""

    item: Document
    revisions: list[Document]
    analyses: list[Document]
    capture: Capture | None
    reasons: list[Reason]


def item_origins(store: Store, item_id: str, at: PointInTime) -> Origins | None:
    """The item of that id with its provenance at the point in time; None where there is none."""
    item = store.get(ITEMS, [item_id]).get(item_id)
    if item is None or not _is_known(item, at):
        return None
    analyses = _analyses(store, at, item_id)
    capture = capture_of(store, item["capture"])
    return Origins(
        item,
        _revisions(store, item, at),
        analyses,
        capture,
        _reasons(store, item, analyses, capture),
    )


def capture_of(store: Store, capture_id: str) -> Capture | None:
    """The capture of that id."""
    document = store.get(CAPTURES, [capture_id]).get(capture_id)
    return load_capture(document) if document else None


def _is_known(item: Document, at: PointInTime) -> bool:
    return bool(
        item["available_at"] <= stamp(at.as_of) and item["fetched_at"] <= stamp(at.known_at)
    )


def _analyses(store: Store, at: PointInTime, item_id: str) -> list[Document]:
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
    return [row for row in store.find(ITEMS, where) if _is_known(row, at)]


def _reasons(
    store: Store, item: Document, analyses: list[Document], capture: Capture | None
) -> list[Reason]:
    """What links the item to companies: its source, the query, or a mention in its text."""
    reasons = [Reason(c, f"{item['source']} links it to the company") for c in item["companies"]]
    if capture and (company := Query.parse(capture.query).company):
        link = f"{ASKED}/{company}/{item['_id']}"
        if store.existing(LINKS, [link]) and company not in item["companies"]:
            reasons.append(Reason(company, f"fetched by a query for it: {capture.query}"))
    for mention in analyses[0]["analysis"].get("companies", []) if analyses else ():
        reasons.append(
            Reason(mention["company"], f"mentions it as “{mention['text']}” ({mention['why']})")
        )
    return reasons
