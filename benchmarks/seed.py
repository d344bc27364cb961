"""Runs with fetched feeds, for clean and analyze to process."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from altlens.items.capture import Capture, Exchange
from altlens.items.query import Query
from altlens.runs.outcomes import outcome
from altlens.runs.run import Run, start
from altlens.stages.fetch import Fetch
from altlens.store.base import Store, batches
from altlens.store.collections import CAPTURES, OUTCOMES
from benchmarks.texts import HEADERS, MOMENT, feeds

THREADS = 8


def seed(store: Store, name: str, items: int) -> Run:
    """Start a run with `items` captured feed entries, none of them cleaned."""
    run = start(store, (), (name,), "", None, datetime.now(UTC))
    with ThreadPoolExecutor(THREADS) as pool:
        for batch in batches(feeds(name, items)):
            bodies = pool.map(store.put_blob, [body for _, body in batch])
            _keep(
                store,
                run,
                [_capture(a, b, body) for (a, b), body in zip(batch, bodies, strict=True)],
            )
    return run


def _keep(store: Store, run: Run, captures: Iterable[Capture]) -> None:
    kept = list(captures)
    store.add(CAPTURES, (capture.document() for capture in kept))
    store.add(
        OUTCOMES,
        (
            outcome(run, Fetch.name, capture.query, source=capture.source, capture=capture.id)
            for capture in kept
        ),
    )


def _capture(address: str, body: bytes, blob: str) -> Capture:
    exchange = Exchange(
        method="GET",
        url=address,
        status=200,
        headers=HEADERS,
        body=blob,
        size_bytes=len(body),
        fetched_at=MOMENT,
    )
    return Capture(
        query=Query(source="rss", part=address).id,
        source="rss",
        clock=MOMENT,
        fetched_at=MOMENT,
        exchanges=(exchange,),
    )
