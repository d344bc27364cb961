"""All collections: their names, indexed fields, and whether documents may be replaced.

Both stores create their indexes from this table and refuse queries on other fields.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Collection:
    """A named set of documents.

    `fields` have one value and can be filtered and sorted on; `lists` have many and can be
    filtered on; `indexes` are the compound indexes that queries use. Only `mutable` collections,
    which keep state rather than evidence, may replace a document. `stem` is a field whose value,
    followed by `@`, starts every id, so a store can look it up by id.
    """

    name: str
    fields: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    indexes: tuple[tuple[str, ...], ...] = ()
    mutable: bool = False
    stem: str = ""


ASKED, LINKED = "asked", "linked"  # the kinds of links

ARCHIVED = Collection(
    "archived",
    ("archive", "host", "path", "recorded_at"),
    indexes=(("archive", "path", "recorded_at"),),
)
CAPTURES = Collection(
    "captures",
    ("query", "source", "fetched_at", "content"),
    indexes=(("query", "fetched_at"),),
)
OUTCOMES = Collection(
    "outcomes",
    ("run", "stage", "source", "company", "unit", "fetched_at"),
    indexes=(("run", "stage", "unit"), ("company", "source", "fetched_at")),
)
CLEANINGS = Collection("cleanings", ("capture", "source"), indexes=(("capture",),))
ITEMS = Collection(
    "items",
    ("kind", "source", "key", "available_at", "fetched_at"),
    ("companies",),
    (("companies", "kind", "available_at"), ("key", "fetched_at")),
    stem="key",
)
ANALYSES = Collection(
    "analyses",
    ("item", "version", "analyzed_at", "available_at"),
    ("companies",),
    (("companies", "available_at"), ("item", "analyzed_at")),
    stem="item",
)
WORDS = Collection(
    "words", ("bucket", "newest", "oldest", "analyzed_at"), indexes=(("bucket", "newest"),)
)
LINKS = Collection(
    "links",
    ("company", "item", "kind", "linked_at"),
    indexes=(("company", "kind", "linked_at"), ("item", "kind", "linked_at")),
)
VIEWS = Collection(
    "views", ("company", "as_of", "known_at"), indexes=(("company", "as_of", "known_at"),)
)
OVERVIEW = Collection("overview", ("symbol",), indexes=(("symbol",),), mutable=True)
WATCHLISTS = Collection("watchlists", ("name",), indexes=(("name",),), mutable=True)
FEEDS = Collection("feeds", ("url", "state"), indexes=(("state", "url"),), mutable=True)
DELIVERIES = Collection(
    "deliveries",
    ("rule", "company", "state", "at"),
    indexes=(("rule", "company", "at"), ("at",)),
)
RUNS = Collection(
    "runs",
    ("batch", "state", "started_at"),
    indexes=(("batch", "state"), ("started_at",)),
    mutable=True,
)
PROGRESS = Collection("progress", ("run",), indexes=(("run",),), mutable=True)
FAILURES = Collection(
    "failures",
    ("run", "stage", "unit", "state", "last_at"),
    indexes=(("state", "last_at"), ("run", "stage"), ("stage", "unit")),
    mutable=True,
)
FAILURE_EVENTS = Collection(
    "failure_events",
    ("unit", "at", "recorded_at"),
    indexes=(("unit", "at"),),
)
SIGNALS = Collection(
    "signals",
    ("company", "month", "known_at", "version"),
    indexes=(("company", "month", "known_at"),),
)
READS = Collection("reads", ("account", "entry"), indexes=(("account", "entry"),))

ALL = (
    ARCHIVED,
    CAPTURES,
    OUTCOMES,
    CLEANINGS,
    ITEMS,
    ANALYSES,
    WORDS,
    LINKS,
    VIEWS,
    OVERVIEW,
    WATCHLISTS,
    FEEDS,
    DELIVERIES,
    RUNS,
    PROGRESS,
    FAILURES,
    FAILURE_EVENTS,
    READS,
    SIGNALS,
)
