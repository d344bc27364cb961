"""The stored texts, from all runs: what `reanalyze` works on.

Ids are streamed from indexes page by page, so no cursor stays open while they are processed.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from altlens.items.ids import id_range, is_repeat
from altlens.items.query import Subject
from altlens.source_catalog import TEXT_KINDS
from altlens.store.base import CHUNK, Store, Where
from altlens.store.collections import ANALYSES, ASKED, ITEMS, LINKS, OVERVIEW, RUNS


def all_texts(store: Store) -> Iterator[str]:
    """The id of every text item."""
    for kind in TEXT_KINDS:
        last, end = id_range(kind)
        while page := _page(store, last, end):
            yield from (_id for _id in page if not is_repeat(_id))
            last = f"{page[-1]}\0"


def texts_on(store: Store, companies: Sequence[str]) -> Iterator[str]:
    """The ids of texts that mention the companies in any analysis, or were fetched for them."""
    for company in companies:
        of_company = Where(equal={"company": company, "kind": ASKED})
        yield from (link["item"] for link in store.find(LINKS, of_company, fields=("item",)))
        mentions = Where(equal={"companies": company})
        yield from (
            analysis["item"] for analysis in store.find(ANALYSES, mentions, fields=("item",))
        )


def known_subjects(store: Store) -> tuple[Subject, ...]:
    """Every company that has a view."""
    rows = store.find(OVERVIEW, Where(order_by=("symbol",)), fields=("company", "symbol", "name"))
    return tuple(Subject(row["company"], row["symbol"], row["name"]) for row in rows)


def newest_clock(store: Store, now: datetime) -> datetime:
    """The latest clock of all runs, at least now; a replay may have a later clock than now."""
    clocks = (run["clock"] for run in store.find(RUNS, Where(), fields=("clock",)))
    return max([now, *map(datetime.fromisoformat, clocks)])


def _page(store: Store, first: str, end: str) -> list[str]:
    where = Where(at_least={"_id": first}, at_most={"_id": end}, order_by=("_id",), limit=CHUNK)
    return [item["_id"] for item in store.find(ITEMS, where, fields=("_id",))]
