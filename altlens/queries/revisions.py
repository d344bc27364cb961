"""The wordings of one thing as the store holds them: which was in force when, and since when.

Pure; which documents are read is decided in `evidence`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby

from altlens.items.base import Document, Item
from altlens.source_info import KINDS


def latest(documents: Iterable[Document], as_of: str) -> Iterator[Document]:
    """Of each thing the revision in force at a moment (a stamp), oldest thing first."""
    in_force = (wordings[-1][1] for wordings in worded(documents, as_of))
    yield from sorted(in_force, key=lambda document: (document["event_at"], document["_id"]))


def worded(documents: Iterable[Document], as_of: str) -> Iterator[list[tuple[str, Document]]]:
    """Of each thing its wordings by then, as they followed, each with when it became available.

    The first wording of a thing became available when it was published; a later one when it was
    fetched, for the world need not have had it before.
    """
    revisions: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        revisions[document["key"]].append(document)
    for held in revisions.values():
        ordered = sorted(held, key=lambda document: (document["fetched_at"], _said(document)))
        told = [next(same) for _, same in groupby(ordered, key=_said)]
        since = [told[0]["available_at"], *(_later_wording(document) for document in told[1:])]
        known = zip(since, told, strict=True)
        if by_then := [wording for wording in known if wording[0] <= as_of]:
            yield by_then


def _later_wording(document: Document) -> str:
    return str(max(document["available_at"], document["fetched_at"]))


def _said(document: Document) -> str:
    """The id of what a document says; the store may keep the same again under a longer id."""
    key, _, content = document["_id"].rpartition("@")
    return f"{key}@{content.partition('~')[0]}"


def as_item(document: Document) -> Item:
    """The item that a document keeps."""
    fields = {name: value for name, value in document.items() if name != "_id"}
    made = KINDS[document["kind"]].model_validate(fields)
    made.__dict__["id"] = _said(document)  # as it was kept, and without hashing it again
    return made
