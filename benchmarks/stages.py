"""The cost of each part: steps, store calls, messages and sources."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import bson

from altlens.analyze import companies, events, language, sentiment, signature
from altlens.analyze.chain import BATCH_SIZE, analyzed_text
from altlens.clean import rss
from altlens.clean.base import Origin
from altlens.fetch.rss import entries, through_feedparser
from altlens.items.query import Query
from altlens.queries import search_index as index
from altlens.stages.analyze import FIELDS, analyze_items
from altlens.store import open_store
from altlens.store.base import batches
from altlens.store.collections import ANALYSES, ITEMS, WORDS
from benchmarks import replayed
from benchmarks.fleet import bare, fleet
from benchmarks.report import Size, Table, middle
from benchmarks.seed import seed
from benchmarks.servers import Servers
from benchmarks.startup import SYMBOLS
from benchmarks.texts import HEADERS, MOMENT, feeds

COUNTS: dict[Size, int] = {"tiny": 100, "default": 2_000, "full": 10_000}
REPEATS: dict[Size, int] = {"tiny": 1, "default": 3, "full": 7}
COMPANIES: dict[Size, int] = {"tiny": 1, "default": 4, "full": 8}
SETTLE_SECONDS: dict[Size, float] = {"tiny": 0.0, "default": 1.0, "full": 1.0}
Step = tuple[str, Callable[[], Any]]


def run(size: Size, servers: Servers) -> Iterator[Table]:
    count, repeats = COUNTS[size], REPEATS[size]
    pages = list(feeds("stages", count))
    records = [list(entries(body, HEADERS, place)) for place, body in pages]
    origin = Origin(Query(source="rss", part="stages"), "capture:bench", MOMENT)
    cleaned = [item for page in records for record in page for item in rss.clean(record, origin)]
    items = [item.document() for item in cleaned]
    texts = [(item["title"], item["summary"]) for item in items]
    linked = [companies.linker().mentions(*text) for text in texts]
    moods = [sentiment.sentiment(*text) for text in texts]
    analyses = analyze_items(items, MOMENT)
    steps: tuple[Step, ...] = (
        (
            "read a feed, by feedparser",
            lambda: [list(through_feedparser(b, HEADERS, p)) for p, b in pages],
        ),
        ("read a feed", lambda: [list(entries(b, HEADERS, p)) for p, b in pages]),
        ("clean a record", lambda: [list(rss.clean(r, origin)) for page in records for r in page]),
        (
            "document and id of an item",
            lambda: [type(i).model_construct(**dict(i)).document() for i in cleaned],
        ),
        ("language", lambda: [language.detect(analyzed_text(*text)) for text in texts]),
        ("companies", lambda: [companies.linker().mentions(*text) for text in texts]),
        ("sentiment", lambda: [sentiment.sentiment(*text) for text in texts]),
        (
            "sentiment on each company",
            lambda: [
                sentiment.company_sentiment(*text, mentions, whole)
                for text, mentions, whole in zip(texts, linked, moods, strict=True)
            ],
        ),
        ("events", lambda: [events.events(*text) for text in texts]),
        ("signature", lambda: [signature.signature(*text) for text in texts]),
        (
            "the whole analysis",
            lambda: [analyze_items(batch, MOMENT) for batch in batches(items, BATCH_SIZE)],
        ),
        ("an item as BSON", lambda: [bson.encode(item) for item in items]),
        ("an analysis as BSON", lambda: [bson.encode(analysis) for analysis in analyses]),
    )
    spent = {name: [_own(do) / count * 1e6 for _ in range(repeats)] for name, do in steps}
    yield Table(
        "Steps, in this process",
        ("step", "µs an item"),
        tuple((name, middle(costs)) for name, costs in spent.items()),
        (f"{count:,} texts, medians of {repeats}. Texts that are not in English skip some steps.",),
    )
    yield _store(servers, items, analyses, repeats, SETTLE_SECONDS[size])
    yield _messages(servers, count)
    yield replayed.table(servers, SYMBOLS[: COMPANIES[size]], min(repeats, 3))


def _store(
    servers: Servers, items: list[Any], answers: list[Any], repeats: int, pause: float
) -> Table:
    """Measure calls of 500 documents on the replica set, with majority writes."""
    ids = [item["_id"] for item in items]
    words = [entry for chunk in batches(answers) for entry in index.entries(chunk)]
    rows: dict[str, list[tuple[float, float]]] = {}
    for turn in range(repeats):
        with bare(servers, f"steps{turn}") as base:
            store = open_store(base.environment["ALTLENS_STORE_URL"])
        calls: tuple[tuple[str, Callable[..., object], tuple[object, ...]], ...] = (
            ("look items up that are not there", store.existing, (ITEMS, ids)),
            ("insert items", store.add, (ITEMS, items, True)),
            ("look items up", store.existing, (ITEMS, ids)),
            ("read items' texts", store.get, (ITEMS, ids, FIELDS)),
            ("insert words", store.add, (WORDS, words, True)),
            ("insert analyses", store.add, (ANALYSES, answers, True)),
        )
        for name, call, arguments in calls:
            before = servers.cpu()["mongo"]
            own = _own(partial(call, *arguments))
            time.sleep(pause)  # the secondaries write too
            rows.setdefault(name, []).append((own, servers.cpu()["mongo"] - before))
        store.close()
    return Table(
        "Store calls, 500 documents each, majority writes on three nodes",
        ("call", "client µs an item", "mongod µs an item, three together"),
        tuple(
            (name, *(middle([f[part] for f in measured]) / len(items) * 1e6 for part in (0, 1)))
            for name, measured in rows.items()
        ),
    )


def _messages(servers: Servers, count: int) -> Table:
    """Measure the cost of a message whose work is done already."""
    with fleet(servers, "messages") as mine:
        with open_store(mine.environment["ALTLENS_STORE_URL"]) as store:
            run = seed(store, "messages", count)
        mine.drive("clean", "analyze", run=run.id)
        with mine.driver("benchmarks.message_drive", run.id) as poster:
            spent = mine.go(poster)
    sent = spent.report["messages"]
    costs = {name: seconds / sent * 1e6 for name, seconds in spent.cpu.items()}
    return Table(
        "A message and its receipt, one unit that is done already",
        ("who", "CPU µs a message"),
        (*costs.items(), ("all", sum(costs.values()))),
        (
            f"{sent:,} messages at {sent / spent.seconds:,.0f} a second. The worker looks up the "
            "run and whether the unit is done. The product's messages name 500 units.",
        ),
    )


def _own(do: Callable[[], Any]) -> float:
    began = time.process_time()
    do()
    return time.process_time() - began
