"""A company's items page by page, newest first, however many there are."""

from functools import partial
from typing import NamedTuple

from altlens.items.base import Document
from altlens.queries.paging import cursor_after, growing_pages, newest_page
from altlens.queries.point_in_time import PointInTime
from altlens.source_catalog import TEXT_KINDS
from altlens.store.base import Store, Where
from altlens.store.collections import ANALYSES, ITEMS

SCANNED_PER_PAGE = 2000  # items read in search of matches before a page is cut short
LARGEST_READ = 250  # items read at once where few match
ANALYSIS_FIELDS = ("item", "available_at", "analysis")  # the rest only serves the index


class ItemFilter(NamedTuple):
    """What to list: a company's items of a kind, and for texts also by language and event type."""

    company: str
    kind: str
    source: str = ""
    language: str = ""
    event: str = ""

    def matches_item(self, item: Document) -> bool:
        """Whether the item is of the kind and, where one is given, of the source."""
        return item["kind"] == self.kind and self.source in ("", item["source"])

    def matches_analysis(self, analysis: Document) -> bool:
        """Whether the analysis has the language and the event type that were given."""
        events = {event["type"] for event in analysis.get("events", ())}
        language = analysis.get("language", {}).get("code", "")
        return self.language in ("", language) and (not self.event or self.event in events)


class ItemRow(NamedTuple):
    """An item and, for a text, its analysis."""

    item: Document
    analysis: Document


class ItemPage(NamedTuple):
    """A page; `cursor` leads to the next one and is empty after the last."""

    rows: list[ItemRow]
    cursor: str


class _Batch(NamedTuple):
    """Matching rows, each with the cursor after it, and the cursor after everything read."""

    rows: list[tuple[str, ItemRow]]
    cursor: str


def browse(
    store: Store, item_filter: ItemFilter, at: PointInTime, cursor: str, limit: int
) -> ItemPage:
    """The page after `cursor`: texts that mention the company, or other items that are its own."""
    read_batch = _text_rows if item_filter.kind in TEXT_KINDS else _other_rows
    rows: list[ItemRow] = []
    read = partial(read_batch, store, item_filter, at)
    for batch, batch_cursor in growing_pages(read, cursor, limit, LARGEST_READ, SCANNED_PER_PAGE):
        for row_cursor, row in batch:
            rows.append(row)
            if len(rows) == limit:
                return ItemPage(rows, row_cursor)
        cursor = batch_cursor
    return ItemPage(rows, cursor)


def _text_rows(
    store: Store, item_filter: ItemFilter, at: PointInTime, cursor: str, limit: int
) -> _Batch:
    where = Where(
        equal={"companies": item_filter.company},
        at_most=at.bounds("analyzed_at"),
        order_by=("available_at",),
    )
    answers, next_cursor = newest_page(store, ANALYSES, where, cursor, limit, ANALYSIS_FIELDS)
    matching = [answer for answer in answers if item_filter.matches_analysis(answer["analysis"])]
    items = store.get(ITEMS, [answer["item"] for answer in matching])
    rows = [
        (cursor_after(answer, "available_at"), ItemRow(items[answer["item"]], answer["analysis"]))
        for answer in matching
        if answer["item"] in items and item_filter.matches_item(items[answer["item"]])
    ]
    return _Batch(rows, next_cursor)


def _other_rows(
    store: Store, item_filter: ItemFilter, at: PointInTime, cursor: str, limit: int
) -> _Batch:
    where = Where(
        equal={"companies": item_filter.company, "kind": item_filter.kind},
        at_most=at.bounds(),
        order_by=("available_at",),
    )
    items, next_cursor = newest_page(store, ITEMS, where, cursor, limit)
    rows = [
        (cursor_after(item, "available_at"), ItemRow(item, {}))
        for item in items
        if item_filter.matches_item(item) and item_filter.matches_analysis({})
    ]
    return _Batch(rows, next_cursor)
