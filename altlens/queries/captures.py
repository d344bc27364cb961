"""Captures in the store: the responses that one fetch of a query consumed."""

from datetime import datetime

from altlens.items.base import Document, stamp, without_id
from altlens.items.capture import Capture
from altlens.items.query import Query
from altlens.store.base import Store, Where
from altlens.store.collections import CAPTURES


def latest_capture(store: Store, query: str, before: datetime) -> Capture | None:
    """The newest capture of a query fetched at or before a time."""
    where = Where(
        equal={"query": query},
        at_most={"fetched_at": stamp(before)},
        order_by=("fetched_at",),
        descending=True,
        limit=1,
    )
    for document in store.find(CAPTURES, where):
        return load_capture(document)
    return None


def load_capture(document: Document) -> Capture:
    """The capture that a stored document holds; its digest of contents is the store's alone."""
    fields = without_id(document)
    fields.pop("content", None)
    return Capture.model_validate(fields)


def query_of(capture: Capture) -> Query:
    """The query that a capture answers, with the cursor it had."""
    return Query.parse(capture.query).model_copy(update={"since": capture.since})
