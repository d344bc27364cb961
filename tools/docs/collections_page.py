"""The store's collections as a page. What each holds is said here, the rest in the code."""

import sys

from altlens.store.collections import ALL, Collection
from tools.docs.markdown import code, table
from tools.docs.markdown import page as whole_page

INTRODUCTION = """\
Both stores (`altlens/store/sqlite.py`, `altlens/store/mongo.py`) hold these, and build their
indexes from `altlens/store/collections.py`. Every document has a text `_id`; times are fixed-width
UTC text.
An append-only collection never changes or loses a document; the others hold state, not evidence.
A query on a field that is not listed here is refused. Bodies of responses are kept beside the
collections, once each, compressed and named by their SHA-256."""

HOLDS = {
    "companies": "companies and their symbols; nothing writes it yet",
    "archived": "responses of a replayed folder, by what they answer",
    "captures": "the responses that one call of a source consumed, as metadata",
    "outcomes": "marks that a unit of a run is done, and what came of it",
    "cleanings": "marks that a version of its cleaner read a capture, and the texts in it",
    "items": "what sources said: every wording of every thing",
    "analyses": "what the chain found in a text item; one answer an item and version",
    "words": "what search reads: for some words and a chunk of texts, which of them hold which",
    "links": "which text came in answer to which company's question, and what each text repeats",
    "views": "company views, as of a date and as known at a time",
    "feeds": "the feeds that the user added",
    "overview": "each company's newest view in one line",
    "watchlists": "lists of symbols that users of the dashboard keep",
    "deliveries": "alerts: what was sent, held back or refused, and when",
    "runs": "batches, and how they stand",
    "progress": "what each call of a run's stages did so far, and in what time",
    "failures": "what could not be done, with its tries and its reason",
    "failure_events": "when a fetch began to fail, failed otherwise, and worked again",
    "reads": "reads of a source that is paid by the read, for its monthly budget",
    "signals": "daily signals: a company's rows of one month, as known at a time",
}


def page() -> str:
    """`docs/reference/collections.md`."""
    headings = ("collection", "holds", "looked up by", "indexes", "append-only")
    rows = [
        (
            code(it.name),
            _holds(it),
            ", ".join(code(field) for field in (*it.fields, *it.lists)),
            "; ".join(code(", ".join(index)) for index in it.indexes),
            "no" if it.mutable else "yes",
        )
        for it in ALL
    ]
    return whole_page("Collections", INTRODUCTION, table(headings, rows))


def _holds(collection: Collection) -> str:
    if collection.name not in HOLDS:
        sys.exit(f"Say in HOLDS of {__file__} what the collection {collection.name!r} holds.")
    return HOLDS[collection.name]
