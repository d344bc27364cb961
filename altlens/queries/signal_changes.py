"""What came in since a company's rows were computed, of days that have a row already."""

from collections.abc import Iterator
from datetime import date, datetime

from altlens.items.base import stamp
from altlens.queries.point_in_time import PointInTime
from altlens.queries.signal_history import kinds
from altlens.store.base import Store, Where, batches
from altlens.store.collections import ANALYSES, ASKED, ITEMS, LINKS


def earliest_change(store: Store, company: str, since: datetime, at: PointInTime) -> date | None:
    """The first day of which the store knows more than at `since`.

    Only what was available by `as_of` and stored by `known_at` counts.
    """
    return min(map(date.fromisoformat, _days(store, company, stamp(since), at)), default=None)


def _days(store: Store, company: str, since: str, at: PointInTime) -> Iterator[str]:
    items = Where(
        equal={"companies": company},
        among={"kind": sorted(kinds())},
        at_least={"fetched_at": since},
        at_most=at.bounds(),
    )
    analyses = Where(
        equal={"companies": company},
        at_least={"analyzed_at": since},
        at_most=at.bounds("analyzed_at"),
    )
    links = Where(
        equal={"company": company, "kind": ASKED}, at_most={"linked_at": stamp(at.known_at)}
    )
    for row in store.find(ITEMS, items, fields=("available_at",)):
        yield row["available_at"][:10]
    for row in store.find(ANALYSES, analyses, fields=("available_at",)):
        yield row["available_at"][:10]
    asked = {
        link["item"]: link["linked_at"]
        for link in store.find(LINKS, links, fields=("item", "linked_at"))
    }
    new = [item for item, linked_at in asked.items() if linked_at >= since]
    for row in store.get(ITEMS, new, fields=("available_at",)).values():
        if row["available_at"] <= stamp(at.as_of):
            yield row["available_at"][:10]
    for ids in batches(asked):  # analyses of texts that were fetched for it and do not name it
        again = Where(
            among={"item": ids},
            at_least={"analyzed_at": since},
            at_most=at.bounds("analyzed_at"),
        )
        for row in store.find(ANALYSES, again, fields=("available_at",)):
            yield row["available_at"][:10]
