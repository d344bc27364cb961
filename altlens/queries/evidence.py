"""What the store holds about a company, limited to what was available and known at two moments."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from altlens.aggregate.market.fundamentals import CONCEPTS
from altlens.items.base import Document, Item, stamp
from altlens.queries.revisions import as_item, latest, worded
from altlens.store.base import Store, Where, batches
from altlens.store.collections import ANALYSES, ASKED, ITEMS, LINKS

TAXONOMIES = ("us-gaap", "ifrs-full", "dei")  # that have concepts of those names


class Moment(NamedTuple):
    """The two limits of every read (UTC): what the world could know, what this store knew."""

    as_of: datetime
    known_at: datetime


class Wording(NamedTuple):
    """What a text said, and from when the world could read it so."""

    item: Item
    available_at: datetime


class Texts(NamedTuple):
    """Texts about a company: those in force, analyses by item id, and all wordings by then."""

    items: list[Item]
    analyses: dict[str, Document]
    wordings: list[Wording]


def items(
    store: Store,
    company: str,
    kinds: Sequence[str],
    moment: Moment,
    since: datetime | None = None,
) -> list[Item]:
    """The company's items of those kinds, in their latest revision, oldest first.

    `since` leaves out what was available earlier.
    """
    where = Where(
        equal={"companies": company},
        among={"kind": kinds},
        at_least={"available_at": stamp(since)} if since else {},
        at_most={"available_at": stamp(moment.as_of), "fetched_at": stamp(moment.known_at)},
    )
    return [as_item(document) for document in latest(store.find(ITEMS, where), stamp(moment.as_of))]


def facts(store: Store, company: str, moment: Moment) -> list[Item]:
    """The company's facts of the concepts that views read, by concept.

    A fact's id begins with company, taxonomy and concept; companies report ten times as many
    facts as are ever shown.
    """
    limits = {"available_at": stamp(moment.as_of), "fetched_at": stamp(moment.known_at)}
    found: list[Item] = []
    for concept in dict.fromkeys(name for names in CONCEPTS.values() for name in names):
        for taxonomy in TAXONOMIES:
            stem = f"fact/{company}/{taxonomy}/{concept}"
            where = Where(at_least={"_id": f"{stem}/"}, at_most={"_id": f"{stem}0", **limits})
            found.extend(map(as_item, latest(store.find(ITEMS, where), stamp(moment.as_of))))
    return found


def counts(store: Store, company: str, kinds: Iterable[str], moment: Moment) -> dict[str, int]:
    """How many things of each kind are known of the company, however often they were worded."""
    found: dict[str, int] = {}
    for kind in kinds:
        where = Where(
            equal={"companies": company, "kind": kind},
            at_most={"available_at": stamp(moment.as_of), "fetched_at": stamp(moment.known_at)},
        )
        if count := store.count(ITEMS, where, distinct="key"):
            found[kind] = count
    return found


def observations(store: Store, company: str, kind: str, moment: Moment) -> list[Item]:
    """Every revision of the company's items of a kind, oldest fetch first: who said what when."""
    where = Where(
        equal={"companies": company, "kind": kind},
        at_most={"available_at": stamp(moment.as_of), "fetched_at": stamp(moment.known_at)},
        order_by=("fetched_at", "_id"),
    )
    return [as_item(document) for document in store.find(ITEMS, where)]


def mentioning(store: Store, company: str, moment: Moment) -> Texts:
    """The texts that were asked for or mention the company."""
    mentions = Where(
        equal={"companies": company},
        at_most={"available_at": stamp(moment.as_of), "analyzed_at": stamp(moment.known_at)},
    )
    asked = Where(
        equal={"company": company, "kind": ASKED}, at_most={"linked_at": stamp(moment.known_at)}
    )
    named = {link["item"] for link in store.find(LINKS, asked, fields=("item",))}
    ids = named | {answer["item"] for answer in store.find(ANALYSES, mentions, fields=("item",))}
    told = [
        [Wording(as_item(document), datetime.fromisoformat(since)) for since, document in wordings]
        for wordings in worded(_revisions(store, ids, moment), stamp(moment.as_of))
    ]
    answers = _answers(store, (wording.item for one in told for wording in one), moment)
    named |= {_id for _id, answer in answers.items() if company in answer["companies"]}
    in_force = [one[-1].item for one in told if one[-1].item.id in named]
    return Texts(
        sorted(in_force, key=lambda item: (item.event_at, item.id)),
        {_id: answer["analysis"] for _id, answer in answers.items() if _id in named},
        [wording for one in told for wording in one if wording.item.id in named],
    )


def _answers(store: Store, found: Iterable[Item], moment: Moment) -> dict[str, Document]:
    """The newest analysis of each item that was made by `known_at`, by item id."""
    answers: dict[str, Document] = {}
    for batch in batches(item.id for item in found):
        where = Where(
            among={"item": batch},
            at_most={"analyzed_at": stamp(moment.known_at)},
            order_by=("analyzed_at", "_id"),
        )
        answers |= {answer["item"]: answer for answer in store.find(ANALYSES, where)}
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
    return [as_item(document) for document in latest(found, stamp(moment.as_of))]


def _revisions(store: Store, ids: Iterable[str], moment: Moment) -> Iterator[Document]:
    """Every wording, known by the moment, of the things that some items are wordings of."""
    for keys in batches(sorted({_id.rpartition("@")[0] for _id in ids})):
        where = Where(among={"key": keys}, at_most={"fetched_at": stamp(moment.known_at)})
        yield from store.find(ITEMS, where)
