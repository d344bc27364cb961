"""What the store holds about a company, limited to what was available and known at two moments."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from altlens.items.base import Document, Item, stamp
from altlens.pipeline import KINDS
from altlens.store.base import Store, Where, batches
from altlens.store.collections import ANALYSES, ITEMS, LINKS
from altlens.work.clean import ASKED


class Moment(NamedTuple):
    """The two limits of every read (UTC): what the world could know, what this store knew."""

    as_of: datetime
    known_at: datetime


def items(store: Store, company: str, kinds: Sequence[str], moment: Moment) -> list[Item]:
    """The company's items of those kinds, in their latest revision, oldest first."""
    where = Where(
        equal={"companies": company},
        among={"kind": kinds},
        at_most={"available_at": stamp(moment.as_of), "fetched_at": stamp(moment.known_at)},
    )
    return [_item(document) for document in latest(store.find(ITEMS, where), moment)]


def observations(store: Store, company: str, kind: str, moment: Moment) -> list[Item]:
    """Every revision of the company's items of a kind, oldest fetch first: who said what when."""
    where = Where(
        equal={"companies": company, "kind": kind},
        at_most={"available_at": stamp(moment.as_of), "fetched_at": stamp(moment.known_at)},
        order_by=("fetched_at", "_id"),
    )
    return [_item(document) for document in store.find(ITEMS, where)]


def mentioning(
    store: Store, company: str, moment: Moment
) -> tuple[list[Item], dict[str, Document]]:
    """Text items that were asked for or mention the company, and their newest analyses by id."""
    mentions = Where(
        equal={"companies": company},
        at_most={"available_at": stamp(moment.as_of), "analyzed_at": stamp(moment.known_at)},
    )
    asked = Where(
        equal={"company": company, "kind": ASKED}, at_most={"linked_at": stamp(moment.known_at)}
    )
    ids = {answer["item"] for answer in store.find(ANALYSES, mentions, fields=("item",))}
    ids |= {link["item"] for link in store.find(LINKS, asked, fields=("item",))}
    documents = latest(_revisions(store, ids, moment), moment)
    found = [item for item in map(_item, documents) if item.id in ids]
    return found, analyses(store, found, moment)


def analyses(store: Store, found: Sequence[Item], moment: Moment) -> dict[str, Document]:
    """The newest analysis of each item that was made by `known_at`, by item id."""
    answers: dict[str, Document] = {}
    for batch in batches(item.id for item in found):
        where = Where(
            among={"item": batch},
            at_most={"analyzed_at": stamp(moment.known_at)},
            order_by=("analyzed_at",),
        )
        answers |= {a["item"]: a["analysis"] for a in store.find(ANALYSES, where)}
    return answers


def reactions(store: Store, posts: Sequence[Item], moment: Moment) -> list[Item]:
    """The latest known scores of posts."""
    keys = [post.key.replace("post/", "reaction/", 1) for post in posts if post.kind == "post"]
    found: list[Document] = []
    for batch in batches(keys):
        where = Where(
            among={"key": batch},
            at_most={"available_at": stamp(moment.as_of), "fetched_at": stamp(moment.known_at)},
        )
        found.extend(store.find(ITEMS, where))
    return [_item(document) for document in latest(found, moment)]


def _revisions(store: Store, ids: Iterable[str], moment: Moment) -> Iterator[Document]:
    """Every wording, known by the moment, of the things that some items are wordings of."""
    for batch in batches(ids):
        keys = {held["key"] for held in store.get(ITEMS, batch, fields=("key",)).values()}
        where = Where(among={"key": sorted(keys)}, at_most={"fetched_at": stamp(moment.known_at)})
        yield from store.find(ITEMS, where)


def latest(documents: Iterable[Document], moment: Moment) -> Iterator[Document]:
    """Of each thing the revision in force, oldest thing first.

    The first wording of a thing became available when it was published; a later one when it was
    fetched, for the world need not have had it before.
    """
    revisions: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        revisions[document["key"]].append(document)
    in_force = (_in_force(held, stamp(moment.as_of)) for held in revisions.values())
    yield from sorted(
        (document for document in in_force if document is not None),
        key=lambda document: (document["event_at"], document["_id"]),
    )


def _in_force(revisions: list[Document], as_of: str) -> Document | None:
    ordered = sorted(revisions, key=lambda d: (d["fetched_at"], d["_id"]))
    known = [
        document
        for index, document in enumerate(ordered)
        if (document["available_at"] if index == 0 else _later_wording(document)) <= as_of
    ]
    return known[-1] if known else None


def _later_wording(document: Document) -> str:
    return str(max(document["available_at"], document["fetched_at"]))


def _item(document: Document) -> Item:
    fields = {name: value for name, value in document.items() if name != "_id"}
    return KINDS[document["kind"]].model_validate(fields)
