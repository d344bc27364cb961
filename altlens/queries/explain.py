"""Why an item is as it is shown: its origin, what each step saw in it, what it is linked to.

The way back to the responses is `provenance`; what is linked to what is `linking`.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from altlens.aggregate.linking.link_types import Link
from altlens.items.base import Document, Model
from altlens.items.capture import Capture
from altlens.items.ids import prefix_range
from altlens.queries.point_in_time import PointInTime
from altlens.queries.provenance import item_origins
from altlens.store.base import Store, Where
from altlens.store.collections import ITEMS, LINKED, LINKS

FOREVER = datetime.max.replace(tzinfo=UTC)


class MatchedItem(Model):
    """A link to the earlier item `target`, whose title is `title`; `story` is its first item."""

    kind: str
    target: str
    title: str
    story: str
    similarity: float
    why: str


class CompanyLinks(Model):
    """How an item stands among a company's texts, as last linked; no ties: it began a story."""

    company: str
    linked_at: str
    ties: tuple[MatchedItem, ...]


class Explanation(Model):
    """An item as stored, its other wordings, its capture, its newest analysis, its links.

    `reasons` are pairs of a company and why the item is on its page.
    """

    item: Document
    wordings: tuple[str, ...]
    reasons: tuple[tuple[str, str], ...]
    capture: Capture | None
    analysis: Document | None
    links: tuple[CompanyLinks, ...]


def ids_with_prefix(store: Store, prefix: str, limit: int) -> list[str]:
    """Ids of the items that begin so, or the one that is named in full."""
    if store.existing(ITEMS, [prefix]):
        return [prefix]
    first, last = prefix_range(prefix)
    where = Where(at_least={"_id": first}, at_most={"_id": last}, order_by=("_id",), limit=limit)
    return [held["_id"] for held in store.find(ITEMS, where, fields=("_id",))]


def explain(store: Store, item_id: str) -> Explanation:
    """All that is known of the item of that id; KeyError where there is none."""
    found = item_origins(store, item_id, PointInTime(FOREVER, FOREVER))
    if found is None:
        raise KeyError(item_id)
    return Explanation(
        item=found.item,
        wordings=tuple(held["_id"] for held in found.revisions if held["_id"] != item_id),
        reasons=tuple((reason.company, reason.why) for reason in found.reasons),
        capture=found.capture,
        analysis=found.analyses[0] if found.analyses else None,
        links=tuple(_linkings(store, item_id)),
    )


def _linkings(store: Store, item_id: str) -> Iterator[CompanyLinks]:
    """The newest generation of the item's links for each company."""
    where = Where(equal={"item": item_id, "kind": LINKED}, order_by=("linked_at",))
    newest = {held["company"]: held for held in store.find(LINKS, where)}
    for company, held in sorted(newest.items()):
        links: list[Link] = held["links"]
        targets = store.get(ITEMS, [link["target"] for link in links], fields=("title", "summary"))
        ties = [
            MatchedItem(
                title=_title(targets.get(link["target"], {})),
                **{name: value for name, value in link.items() if name != "item"},
            )
            for link in links
        ]
        yield CompanyLinks(company=company, linked_at=held["linked_at"], ties=tuple(ties))


def _title(item: Document) -> str:
    return str(item.get("title") or item.get("summary", ""))[:120]
