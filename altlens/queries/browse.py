"""A company's items page by page, newest first, however many there are."""

from functools import partial
from typing import NamedTuple

from altlens.items.base import Document, stamp
from altlens.queries.evidence import Moment
from altlens.queries.paging import growing, newest, place
from altlens.source_info import TEXT_KINDS
from altlens.store.base import Store, Where
from altlens.store.collections import ANALYSES, ITEMS

LOOKED_AT = 2000  # items passed over in search of matches before a page is cut short
MOST_AT_ONCE = 250  # of them, where few match
ANSWERED = ("item", "available_at", "analysis")  # the rest of an answer is for the index


class Wanted(NamedTuple):
    """What to list: of a company, of a kind, and for texts by source, language and event type."""

    company: str
    kind: str
    source: str = ""
    language: str = ""
    event: str = ""


class Listed(NamedTuple):
    """An item and, for a text, what its analysis found."""

    item: Document
    analysis: Document


class Page(NamedTuple):
    """A page; `cursor` leads to the next and is empty after the last."""

    rows: list[Listed]
    cursor: str


def browse(store: Store, wanted: Wanted, moment: Moment, cursor: str, limit: int) -> Page:
    """The page after `cursor`: texts that mention the company, or other items that are its own."""
    step = _texts if wanted.kind in TEXT_KINDS else _others
    rows: list[Listed] = []
    read = partial(step, store, wanted, moment)
    for found, end in growing(read, cursor, limit, MOST_AT_ONCE, LOOKED_AT):
        for at, listed in found:
            rows.append(listed)
            if len(rows) == limit:
                return Page(rows, at)
        cursor = end
    return Page(rows, cursor)


Found = tuple[list[tuple[str, Listed]], str]  # those that match, each with its cursor; the next


def _texts(store: Store, wanted: Wanted, moment: Moment, cursor: str, limit: int) -> Found:
    where = Where(
        equal={"companies": wanted.company},
        at_most={"available_at": stamp(moment.as_of), "analyzed_at": stamp(moment.known_at)},
        order_by=("available_at",),
    )
    answers, end = newest(store, ANALYSES, where, cursor, limit, ANSWERED)
    telling = [answer for answer in answers if _tells(answer["analysis"], wanted)]
    items = store.get(ITEMS, [answer["item"] for answer in telling])
    found = [
        (place(answer, "available_at"), Listed(items[answer["item"]], answer["analysis"]))
        for answer in telling
        if answer["item"] in items and _is_of(items[answer["item"]], wanted)
    ]
    return found, end


def _others(store: Store, wanted: Wanted, moment: Moment, cursor: str, limit: int) -> Found:
    where = Where(
        equal={"companies": wanted.company, "kind": wanted.kind},
        at_most={"available_at": stamp(moment.as_of), "fetched_at": stamp(moment.known_at)},
        order_by=("available_at",),
    )
    items, end = newest(store, ITEMS, where, cursor, limit)
    found = [
        (place(item, "available_at"), Listed(item, {}))
        for item in items
        if _is_of(item, wanted) and _tells({}, wanted)
    ]
    return found, end


def _is_of(item: Document, wanted: Wanted) -> bool:
    return item["kind"] == wanted.kind and wanted.source in ("", item["source"])


def _tells(analysis: Document, wanted: Wanted) -> bool:
    events = {event["type"] for event in analysis.get("events", ())}
    language = analysis.get("language", {}).get("code", "")
    return wanted.language in ("", language) and (not wanted.event or wanted.event in events)
