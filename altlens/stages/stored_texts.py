"""The texts that the store holds, whoever fetched them: what is analyzed again.

Ids are streamed from indexes in pages, so that nothing is held open while they are worked on.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from altlens.items.ids import id_range, is_repeat
from altlens.items.query import Subject
from altlens.source_info import TEXT_KINDS
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
    """The ids of the texts that mention the companies, by any analysis, or came for them."""
    for company in companies:
        asked = Where(equal={"company": company, "kind": ASKED})
        yield from (held["item"] for held in store.find(LINKS, asked, fields=("item",)))
        mentions = Where(equal={"companies": company})
        yield from (held["item"] for held in store.find(ANALYSES, mentions, fields=("item",)))


def known_subjects(store: Store) -> tuple[Subject, ...]:
    """Every company that has a view."""
    held = store.find(OVERVIEW, Where(order_by=("symbol",)), fields=("company", "symbol", "name"))
    return tuple(Subject(row["company"], row["symbol"], row["name"]) for row in held)


def newest_clock(store: Store, now: datetime) -> datetime:
    """Now, or the clock of a run that replayed later days: what is analyzed after it is newer."""
    clocks = (held["clock"] for held in store.find(RUNS, Where(), fields=("clock",)))
    return max([now, *map(datetime.fromisoformat, clocks)])


def _page(store: Store, first: str, end: str) -> list[str]:
    where = Where(at_least={"_id": first}, at_most={"_id": end}, order_by=("_id",), limit=CHUNK)
    return [held["_id"] for held in store.find(ITEMS, where, fields=("_id",))]
