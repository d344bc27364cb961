"""Explains an item: its origin, what each analysis step found, what it is linked to.

`provenance` traces an item back to responses; `altlens.aggregate.linking` links texts.
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
    """A link to an earlier item, `target`, with its title; `story` is the id of its first item."""

    kind: str
    target: str
    title: str
    story: str
    similarity: float
    why: str


class CompanyLinks(Model):
    """An item's links to a company's earlier texts; none where it starts a story."""

    company: str
    linked_at: str
    ties: tuple[MatchedItem, ...]


class Explanation(Model):
    """An item as stored, the ids of its other versions, its capture, newest analysis and links.

    `reasons` are pairs of a company and why the item is on its page.
    """

    item: Document
    wordings: tuple[str, ...]
    reasons: tuple[tuple[str, str], ...]
    capture: Capture | None
    analysis: Document | None
    links: tuple[CompanyLinks, ...]


def ids_with_prefix(store: Store, prefix: str, limit: int) -> list[str]:
    """The ids of items that begin with `prefix`, or that id alone if it is complete."""
    if store.existing(ITEMS, [prefix]):
        return [prefix]
    first, last = prefix_range(prefix)
    where = Where(at_least={"_id": first}, at_most={"_id": last}, order_by=("_id",), limit=limit)
    return [row["_id"] for row in store.find(ITEMS, where, fields=("_id",))]


def explain(store: Store, item_id: str) -> Explanation:
    """Explain the item of that id; KeyError where there is none."""
    origins = item_origins(store, item_id, PointInTime(FOREVER, FOREVER))
    if origins is None:
        raise KeyError(item_id)
    return Explanation(
        item=origins.item,
        wordings=tuple(row["_id"] for row in origins.revisions if row["_id"] != item_id),
        reasons=tuple((reason.company, reason.why) for reason in origins.reasons),
        capture=origins.capture,
        analysis=origins.analyses[0] if origins.analyses else None,
        links=tuple(_company_links(store, item_id)),
    )


def _company_links(store: Store, item_id: str) -> Iterator[CompanyLinks]:
    """The newest links of the item for each company."""
    where = Where(equal={"item": item_id, "kind": LINKED}, order_by=("linked_at",))
    newest = {row["company"]: row for row in store.find(LINKS, where)}
    for company, row in sorted(newest.items()):
        links: list[Link] = row["links"]
        targets = store.get(ITEMS, [link["target"] for link in links], fields=("title", "summary"))
        ties = [
            MatchedItem(
                title=_title(targets.get(link["target"], {})),
                **{name: value for name, value in link.items() if name != "item"},
            )
            for link in links
        ]
        yield CompanyLinks(company=company, linked_at=row["linked_at"], ties=tuple(ties))


def _title(item: Document) -> str:
    return str(item.get("title") or item.get("summary", ""))[:120]
