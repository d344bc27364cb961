"""What the store holds about a company at a point in time."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from altlens.aggregate.fundamentals.concepts import CONCEPTS
from altlens.items.base import Document, Item, stamp
from altlens.items.ids import id_range, key_of
from altlens.queries.point_in_time import PointInTime
from altlens.queries.revisions import as_item, current_revisions, versions_by_key
from altlens.store.base import Store, Where, batches
from altlens.store.collections import ANALYSES, ASKED, ITEMS, LINKS


class ItemVersion(NamedTuple):
    """One version of a text, and since when the world could read it."""

    item: Item
    available_at: datetime


class Texts(NamedTuple):
    """Texts about a company: the current ones, their analyses by item id, and all versions."""

    items: list[Item]
    analyses: dict[str, Document]
    versions: list[ItemVersion]


def items(
    store: Store,
    company: str,
    kinds: Sequence[str],
    at: PointInTime,
    since: datetime | None = None,
) -> list[Item]:
    """The company's items of those kinds, in their latest revision, oldest first.

    `since` leaves out what was available earlier.
    """
    where = Where(
        equal={"companies": company},
        among={"kind": kinds},
        at_least={"available_at": stamp(since)} if since else {},
        at_most=at.bounds(),
    )
    return _current(store.find(ITEMS, where), at)


def facts(store: Store, company: str, at: PointInTime) -> list[Item]:
    """The company's facts of the concepts that views read, by concept.

    A fact's id begins with company, taxonomy and concept, so each concept is one range of ids;
    companies report ten times as many facts as views show.
    """
    rows: list[Item] = []
    for concept in CONCEPTS:
        first, last = id_range("fact", company, *concept.split("/"))
        where = Where(at_least={"_id": first}, at_most={"_id": last, **at.bounds()})
        rows.extend(_current(store.find(ITEMS, where), at))
    return rows


def counts(store: Store, company: str, kinds: Iterable[str], at: PointInTime) -> dict[str, int]:
    """How many things of each kind are known of the company; revisions count once."""
    by_kind: dict[str, int] = {}
    for kind in kinds:
        where = Where(equal={"companies": company, "kind": kind}, at_most=at.bounds())
        if count := store.count(ITEMS, where, distinct="key"):
            by_kind[kind] = count
    return by_kind


def observations(store: Store, company: str, kind: str, at: PointInTime) -> list[Item]:
    """Every revision of the company's items of a kind, oldest fetch first: who said what when."""
    where = Where(
        equal={"companies": company, "kind": kind},
        at_most=at.bounds(),
        order_by=("fetched_at", "_id"),
    )
    return [as_item(document) for document in store.find(ITEMS, where)]


def texts_about(store: Store, company: str, at: PointInTime) -> Texts:
    """The texts that mention the company or were fetched for it."""
    return text_history(store, company, at).in_force()


class TextHistory(NamedTuple):
    """All versions of each text, oldest first, the newest analysis of each version by its id.

    `relevant` are the versions that mention the company or were fetched for it.
    """

    texts: list[list[ItemVersion]]
    answers: dict[str, Document]
    relevant: set[str]

    def in_force(self) -> Texts:
        """The texts as they are now, where that version is relevant."""
        relevant, texts = self.relevant, self.texts
        current = [text[-1].item for text in texts if text[-1].item.id in relevant]
        return Texts(
            sorted(current, key=lambda item: (item.event_at, item.id)),
            {_id: answer["analysis"] for _id, answer in self.answers.items() if _id in relevant},
            [version for text in texts for version in text if version.item.id in relevant],
        )


def text_history(
    store: Store, company: str, at: PointInTime, since: datetime | None = None
) -> TextHistory:
    """The texts of which a version is about the company; `since` leaves out older ones."""
    newer = {"available_at": stamp(since)} if since else {}
    mentions = Where(equal={"companies": company}, at_least=newer, at_most=at.bounds("analyzed_at"))
    fetched_for = Where(
        equal={"company": company, "kind": ASKED}, at_most={"linked_at": stamp(at.known_at)}
    )
    relevant = {link["item"] for link in store.find(LINKS, fetched_for, fields=("item",))}
    recent = _newer(store, relevant, newer) if since else relevant
    ids = recent | {row["item"] for row in store.find(ANALYSES, mentions, fields=("item",))}
    texts = [
        [ItemVersion(as_item(row), datetime.fromisoformat(public)) for public, row in rows]
        for rows in versions_by_key(_revisions(store, ids, at), stamp(at.as_of))
    ]
    answers = _analyses(store, (version.item for text in texts for version in text), at)
    relevant |= {_id for _id, answer in answers.items() if company in answer["companies"]}
    return TextHistory(texts, answers, relevant)


def _newer(store: Store, ids: Iterable[str], newer: dict[str, str]) -> set[str]:
    """Those of the items that are as new."""
    wheres = (Where(among={"_id": batch}, at_least=newer) for batch in batches(ids))
    return {row["_id"] for where in wheres for row in store.find(ITEMS, where, fields=("_id",))}


def _analyses(store: Store, texts: Iterable[Item], at: PointInTime) -> dict[str, Document]:
    """The newest analysis of each item that was made by `known_at`, by item id."""
    answers: dict[str, Document] = {}
    for batch in batches(item.id for item in texts):
        where = Where(
            among={"item": batch},
            at_most={"analyzed_at": stamp(at.known_at)},
            order_by=("analyzed_at", "_id"),
        )
        answers |= {answer["item"]: answer for answer in store.find(ANALYSES, where)}
    return answers


def reactions(store: Store, posts: Sequence[Item], at: PointInTime) -> list[Item]:
    """The latest known scores of posts."""
    keys = [post.key.replace("post/", "reaction/", 1) for post in posts if post.kind == "post"]
    documents: list[Document] = []
    for batch in batches(keys):
        documents.extend(store.find(ITEMS, Where(among={"key": batch}, at_most=at.bounds())))
    return _current(documents, at)


def _current(documents: Iterable[Document], at: PointInTime) -> list[Item]:
    return [as_item(document) for document in current_revisions(documents, stamp(at.as_of))]


def _revisions(store: Store, ids: Iterable[str], at: PointInTime) -> Iterator[Document]:
    """Every revision, known by then, of the things that the ids are revisions of."""
    for keys in batches(sorted({key_of(_id) for _id in ids})):
        where = Where(among={"key": keys}, at_most={"fetched_at": stamp(at.known_at)})
        yield from store.find(ITEMS, where)
