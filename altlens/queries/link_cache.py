"""The links between a company's texts, stored so that they are computed once.

What an item is linked to follows from the texts available before it, and is stored under a digest
of all of them. So what is stored under a digest stays right whatever comes in later; after a late
arrival the digests differ from there on, and the new links are stored beside the old.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from altlens.aggregate.linking.link_texts import VERSION, in_order, link
from altlens.aggregate.linking.link_types import Link, TextVersion
from altlens.aggregate.texts.annotated_texts import publisher
from altlens.analyze.signature import signature
from altlens.companies.directory import Directory
from altlens.items.analysis import Analysis, Signature
from altlens.items.article import Article
from altlens.items.base import Document, digest, stamp
from altlens.items.post import Post
from altlens.queries.evidence import Texts
from altlens.store.base import Store
from altlens.store.collections import LINKED, LINKS

NO_SIGNATURE: Signature = {"minhash": "", "numbers": [], "directions": [], "tokens": []}


class CachedLinks(NamedTuple):
    """The links of a company's texts, in order, and the documents that the store lacks of them."""

    links: list[Link]
    missing: list[Document]


def cached_links(
    store: Store, company: str, texts: Sequence[TextVersion], names: Collection[str], now: datetime
) -> CachedLinks:
    """The stored links where the store has all of them, else computed ones."""
    ordered = in_order(texts)
    ids = [f"{LINKED}/{company}/{prefix}" for prefix in _digests(ordered, names)]
    stored = store.get(LINKS, ids)
    if len(stored) == len(ids):
        return CachedLinks([one for _id in ids for one in stored[_id]["links"]], [])
    links = link(ordered, names)
    by_item: dict[str, list[Link]] = {text.id: [] for text in ordered}
    for one in links:
        by_item[one["item"]].append(one)
    documents = [
        {
            "_id": _id,
            "company": company,
            "item": text.id,
            "kind": LINKED,
            "linked_at": stamp(now),
            "available_at": stamp(text.available_at),
            "links": by_item[text.id],
        }
        for _id, text in zip(ids, ordered, strict=True)
        if _id not in stored
    ]
    return CachedLinks(links, documents)


def text_versions(texts: Texts) -> list[TextVersion]:
    """Every version as linking reads it; one that was not analyzed yet has an empty signature."""
    versions: list[TextVersion] = []
    for item, available_at in texts.versions:
        if isinstance(item, Article | Post):
            analysis: Analysis = texts.analyses.get(item.id, {})  # type: ignore[assignment]
            mentioned = {mention["company"] for mention in analysis.get("companies", [])}
            versions.append(
                TextVersion(
                    item.id,
                    available_at,
                    publisher(item),
                    analysis.get("signature", NO_SIGNATURE),
                    tuple(sorted(mentioned | set(item.companies))),
                )
            )
    return versions


def name_tokens(directory: Directory, company: str, symbol: str, name: str) -> frozenset[str]:
    """The tokens of the company's names and symbols: all its texts share them."""
    names = {symbol, name}
    try:
        entry = directory.by_id(company)
    except KeyError:  # a company of an earlier directory
        pass
    else:
        names |= {entry.name, *entry.former_names, *(alias.symbol for alias in entry.symbols)}
    return frozenset(token for text in names for token in signature(text, "")["tokens"])


def _digests(ordered: Sequence[TextVersion], names: Collection[str]) -> Iterator[str]:
    """For each text a digest of it, of all texts before it, and of the linking rules."""
    prefix = digest([VERSION, sorted(names)])
    for text in ordered:
        available_at = text.available_at.timestamp()
        content = [text.id, available_at, text.publisher, text.signature, text.companies]
        prefix = digest([prefix, content])
        yield prefix
