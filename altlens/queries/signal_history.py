"""Reads all that signals rest on, in the order in which it became available."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from altlens.aggregate.fundamentals.concepts import CONCEPTS
from altlens.aggregate.linking.link_texts import in_order
from altlens.aggregate.linking.link_types import TextVersion
from altlens.companies.table import load
from altlens.items.article import Article
from altlens.items.base import Document, stamp
from altlens.items.ids import id_range
from altlens.items.post import Post
from altlens.items.price import Action
from altlens.items.query import Subject
from altlens.queries.evidence import TextHistory, text_history
from altlens.queries.link_cache import (
    NO_SIGNATURE,
    CachedLinks,
    cached_links,
    name_tokens,
    text_versions,
)
from altlens.queries.point_in_time import PointInTime
from altlens.queries.revisions import as_item, versions_by_key
from altlens.signals.history import DatedItem, DatedText, History
from altlens.signals.registry import all_families
from altlens.source_catalog import TEXT_KINDS
from altlens.store.base import Store, Where, batches
from altlens.store.collections import ITEMS, LINKED, LINKS

BARS_READ = timedelta(days=200)  # before the first day; more than the window of prices
SPLIT_BARS_READ = timedelta(days=2 * 366)  # where prices must bear out a split, as in a view
BESIDE = ("action", "profile")  # kinds that signals rest on beside those they name
READ_APART = ("bar", "fact", *TEXT_KINDS)


def kinds() -> set[str]:
    """The kinds of items that signals rest on."""
    return {kind for family in all_families() for kind in family.rests_on} | {*BESIDE}


def read_history(
    store: Store, subject: Subject, at: PointInTime, since: datetime, last: datetime
) -> tuple[History, list[Document]]:
    """What was stored by `known_at` and available by `as_of`, for rows from `since` on.

    With it come the documents of links that the store does not have yet. Links are made of all
    texts up to `last`.
    """
    company, symbol, name = subject
    rest = sorted(kinds() - {*READ_APART})
    where = Where(equal={"companies": company}, among={"kind": rest}, at_most=at.bounds())
    others = list(_dated(store.find(ITEMS, where), at))
    is_split = any(isinstance(one.item, Action) and one.item.action == "split" for one in others)
    bars = Where(
        equal={"companies": company, "kind": "bar"},
        at_least={"available_at": stamp(since - (SPLIT_BARS_READ if is_split else BARS_READ))},
        at_most=at.bounds(),
    )
    items = [
        *others,
        *_dated(store.find(ITEMS, bars), at),
        *(fact for where in _facts(company, at) for fact in _dated(store.find(ITEMS, where), at)),
    ]
    items.sort(key=lambda dated: (dated.since, dated.item.event_at, dated.item.id))
    linked = _linked_texts(store, company, at)
    if linked is None:  # later texts too, so that the rows of later years find their links
        at = PointInTime(last, at.known_at)
        texts = text_history(store, company, at)
        versions = text_versions(texts.in_force())
        names = name_tokens(load(), company, symbol, name)
        linked = _Linked(
            texts, versions, cached_links(store, company, versions, names, at.known_at)
        )
    dated = sorted(_texts(linked), key=lambda text: (text.since, text.item.key))
    return History(company, symbol, items, dated, linked.links.links), linked.links.missing


class _Linked(NamedTuple):
    """Texts with their links."""

    texts: TextHistory
    versions: Sequence[TextVersion]
    links: CachedLinks


def _linked_texts(store: Store, company: str, at: PointInTime) -> _Linked | None:
    """The company's texts; None unless all their links are stored.

    Links follow from all texts before. What is stored counts where it is the only answer and newer
    than the analysis that it was made from.
    """
    texts = text_history(store, company, at)
    versions = text_versions(texts.in_force())
    stored: dict[str, Document] = {}
    for ids in batches(version.id for version in versions):
        where = Where(equal={"company": company, "kind": LINKED}, among={"item": ids})
        for document in store.find(LINKS, where):
            item = document["item"]
            analyzed_at = texts.answers.get(item, {}).get("analyzed_at", "")
            if item in stored or document["linked_at"] < analyzed_at:
                return None
            stored[item] = document
    if len(stored) < len(versions):
        return None
    links = [link for version in in_order(versions) for link in stored[version.id]["links"]]
    return _Linked(texts, versions, CachedLinks(links, []))


def _dated(documents: Iterable[Document], at: PointInTime) -> Iterator[DatedItem]:
    for versions in versions_by_key(documents, stamp(at.as_of)):
        for since, document in versions:
            yield DatedItem(datetime.fromisoformat(since), as_item(document))


def _facts(company: str, at: PointInTime) -> Iterator[Where]:
    """One range of ids a concept that figures are made of."""
    for concept in CONCEPTS:
        first, last = id_range("fact", company, *concept.split("/"))
        yield Where(at_least={"_id": first}, at_most={"_id": last, **at.bounds()})


def _texts(known: _Linked) -> Iterator[DatedText]:
    """Every version of the texts; of those that are not relevant nothing but that."""
    history, linked = known.texts, {version.id: version for version in known.versions}
    for text in history.texts:
        for item, since in text:
            if isinstance(item, Article | Post):
                answer = history.answers.get(item.id, {}).get("analysis", {})
                version = linked.get(item.id) or TextVersion(item.id, since, "", NO_SIGNATURE)
                yield DatedText(since, item, answer, version, item.id in history.relevant)
