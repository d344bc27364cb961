"""Reads all that signals rest on, in the order in which it became available."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from altlens.aggregate.fundamentals.concepts import CONCEPTS
from altlens.aggregate.linking.link_types import TextVersion
from altlens.companies.table import load
from altlens.items.article import Article
from altlens.items.base import Document, stamp
from altlens.items.ids import id_range
from altlens.items.post import Post
from altlens.queries.evidence import TextHistory, text_history
from altlens.queries.link_cache import NO_SIGNATURE, cached_links, name_tokens, text_versions
from altlens.queries.point_in_time import PointInTime
from altlens.queries.revisions import as_item, versions_by_key
from altlens.signals.history import DatedItem, DatedText, History
from altlens.signals.registry import all_families
from altlens.source_catalog import TEXT_KINDS
from altlens.store.base import Store, Where
from altlens.store.collections import ITEMS

BARS_READ = timedelta(days=2 * 366)  # before the first day; a view reads as many
BESIDE = ("action", "profile")  # kinds that signals rest on beside those they name
READ_APART = ("bar", "fact", *TEXT_KINDS)


def kinds() -> set[str]:
    """The kinds of items that signals rest on."""
    return {kind for family in all_families() for kind in family.rests_on} | {*BESIDE}


def read_history(
    store: Store, company: str, symbol: str, name: str, at: PointInTime, since: datetime
) -> tuple[History, list[Document]]:
    """What was stored by `known_at` and available by `as_of`, for rows from `since` on.

    With it come the documents of links that the store does not have yet.
    """
    bars = Where(
        equal={"companies": company, "kind": "bar"},
        at_least={"available_at": stamp(since - BARS_READ)},
        at_most=at.bounds(),
    )
    rest = sorted(kinds() - {*READ_APART})
    others = Where(equal={"companies": company}, among={"kind": rest}, at_most=at.bounds())
    items = [
        *_dated(store.find(ITEMS, bars), at),
        *_dated(store.find(ITEMS, others), at),
        *(fact for where in _facts(company, at) for fact in _dated(store.find(ITEMS, where), at)),
    ]
    items.sort(key=lambda dated: (dated.since, dated.item.event_at, dated.item.id))
    texts = text_history(store, company, at)
    versions = text_versions(texts.in_force())
    names = name_tokens(load(), company, symbol, name)
    links, missing = cached_links(store, company, versions, names, at.known_at)
    dated = sorted(_texts(texts, versions), key=lambda text: (text.since, text.item.key))
    return History(company, symbol, items, dated, links), missing


def _dated(documents: Iterable[Document], at: PointInTime) -> Iterator[DatedItem]:
    for versions in versions_by_key(documents, stamp(at.as_of)):
        for since, document in versions:
            yield DatedItem(datetime.fromisoformat(since), as_item(document))


def _facts(company: str, at: PointInTime) -> Iterator[Where]:
    """One range of ids a concept that figures are made of."""
    for concept in CONCEPTS:
        first, last = id_range("fact", company, *concept.split("/"))
        yield Where(at_least={"_id": first}, at_most={"_id": last, **at.bounds()})


def _texts(history: TextHistory, versions: Sequence[TextVersion]) -> Iterator[DatedText]:
    """Every version of the texts; of those that are not relevant nothing but that."""
    linked = {version.id: version for version in versions}
    for text in history.texts:
        for item, since in text:
            if isinstance(item, Article | Post):
                answer = history.answers.get(item.id, {}).get("analysis", {})
                version = linked.get(item.id) or TextVersion(item.id, since, "", NO_SIGNATURE)
                yield DatedText(since, item, answer, version, item.id in history.relevant)
