"""The links between a company's texts, kept so that nobody works them out twice.

What an item is linked to follows from the texts available before it, and is kept under a digest of
all of them. So what is found under it is right whatever came in since; after a late arrival the
digests are others from there on, and the new links are kept beside the old.
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

UNREAD: Signature = {"minhash": "", "numbers": [], "directions": [], "tokens": []}


class Linked(NamedTuple):
    """The links of a company's texts, in order, and the documents that the store lacks of them."""

    links: list[Link]
    documents: list[Document]


def linked(
    store: Store, company: str, texts: Sequence[TextVersion], names: Collection[str], now: datetime
) -> Linked:
    """The links, as kept where all of them are kept, or else worked out."""
    ordered = in_order(texts)
    ids = [f"{LINKED}/{company}/{each}" for each in _digests(ordered, names)]
    held = store.get(LINKS, ids)
    if len(held) == len(ids):
        return Linked([each for _id in ids for each in held[_id]["links"]], [])
    links = link(ordered, names)
    by_item: dict[str, list[Link]] = {version.id: [] for version in ordered}
    for each in links:
        by_item[each["item"]].append(each)
    documents = [
        {
            "_id": _id,
            "company": company,
            "item": version.id,
            "kind": LINKED,
            "linked_at": stamp(now),
            "available_at": stamp(version.available_at),
            "links": by_item[version.id],
        }
        for _id, version in zip(ids, ordered, strict=True)
        if _id not in held
    ]
    return Linked(links, documents)


def text_versions(texts: Texts) -> list[TextVersion]:
    """Every wording as linking sees it; one that was not analyzed yet is linked to nothing."""
    found: list[TextVersion] = []
    for item, available_at in texts.wordings:
        if isinstance(item, Article | Post):
            analysis: Analysis = texts.analyses.get(item.id, {})  # type: ignore[assignment]
            mentioned = {mention["company"] for mention in analysis.get("companies", [])}
            found.append(
                TextVersion(
                    item.id,
                    available_at,
                    publisher(item),
                    analysis.get("signature", UNREAD),
                    tuple(sorted(mentioned | set(item.companies))),
                )
            )
    return found


def name_tokens(directory: Directory, company: str, symbol: str, name: str) -> frozenset[str]:
    """The tokens of the company's names and symbols: all its texts share them."""
    names = {symbol, name}
    try:
        held = directory.by_id(company)
    except KeyError:  # of an earlier directory
        pass
    else:
        names |= {held.name, *held.former_names, *(alias.symbol for alias in held.symbols)}
    return frozenset(token for name in names for token in signature(name, "")["tokens"])


def _digests(ordered: Sequence[TextVersion], names: Collection[str]) -> Iterator[str]:
    """For each version a digest of it, of all before it, and of the rules."""
    before = digest([VERSION, sorted(names)])
    for each in ordered:
        available_at = each.available_at.timestamp()
        content = [each.id, available_at, each.publisher, each.signature, each.companies]
        before = digest([before, content])
        yield before
