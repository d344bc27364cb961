"""The revisions of one thing: which one was current when, and since when.

Pure; which documents are read is decided in `evidence`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby

from altlens.aggregate.texts.canonical_url import canonical_url
from altlens.aggregate.texts.outlets import outlet_of
from altlens.items.base import Document, Item, without_id
from altlens.items.ids import first_id_of
from altlens.source_catalog import KINDS


def current_revisions(documents: Iterable[Document], as_of: str) -> Iterator[Document]:
    """Per key, the revision current at `as_of` (a stamp); oldest event first."""
    current = (versions[-1][1] for versions in versions_by_key(documents, as_of))
    yield from sorted(current, key=lambda document: (document["event_at"], document["_id"]))


def versions_by_key(
    documents: Iterable[Document], as_of: str
) -> Iterator[list[tuple[str, Document]]]:
    """Per key, the versions available by `as_of`, oldest first, each with when it became so.

    The first version became available when it was published; a later one when it was fetched, for
    the world need not have had it before.
    """
    revisions: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        revisions[document["key"]].append(document)
    for of_key in revisions.values():
        ordered = sorted(of_key, key=lambda document: (document["fetched_at"], _content(document)))
        versions = [next(same) for _, same in groupby(ordered, key=_content)]
        first, *later = versions
        since = [first["available_at"], *(_available_at(document) for document in later)]
        dated = zip(since, versions, strict=True)
        if available := [version for version in dated if version[0] <= as_of]:
            yield available


def _available_at(document: Document) -> str:
    """When a version after the first became available."""
    return str(max(document["available_at"], document["fetched_at"]))


def _content(document: Document) -> str:
    """The id of what a document says, however often it was stored."""
    return first_id_of(document["_id"])


def as_item(document: Document) -> Item:
    """The item that a document holds; what it was stored without is derived as cleaning does."""
    if document["kind"] == "article" and "canonical_url" not in document:
        document = document | _identified(document)
    item = KINDS[document["kind"]].model_validate(without_id(document))
    item.__dict__["id"] = _content(document)  # as it was stored, without hashing it again
    return item


def _identified(article: Document) -> Document:
    """The address and the outlet of an article, which old stores do not have."""
    url = article.get("url") or ""
    return {
        "canonical_url": canonical_url(url),
        "outlet": outlet_of(article.get("publisher") or "", "", url),
    }
