"""Fetch: run one query of a source and store every response it consumed, good or bad."""

import os
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from altlens.errors import AltlensError, NotConfigured
from altlens.fetch.base import Adapter, unreadable
from altlens.fetch.yahoo import keep_caches_in
from altlens.items.base import stamp
from altlens.items.capture import Capture
from altlens.items.query import Query
from altlens.pipeline import SOURCES
from altlens.queries.captures import latest_capture
from altlens.runs.outcomes import outcome, outcome_id
from altlens.runs.run import Run
from altlens.settings import Settings, get_settings
from altlens.stages.base import Receipt, Work, one_by_one
from altlens.stages.recorded_queries import holds_feed, holds_optional, recorded_feeds
from altlens.store.base import Added, Store
from altlens.store.collections import CAPTURES, OUTCOMES
from altlens.transport.limits import Limiter
from altlens.transport.live import LiveTransport
from altlens.transport.replay import ReplayTransport
from altlens.transport.transport import Transport, open_session
from altlens.user_state.feeds import with_feeds


class Fetch(Work):
    """Units are query ids."""

    name = "fetch"

    def units(self, store: Store, run: Run) -> Iterator[str]:
        settings = (
            _recorded_settings(store, run.archive)
            if run.archive
            else with_feeds(store, get_settings())
        )
        for name in run.sources:
            for query in SOURCES[name].adapter.queries(run.as_subjects(), settings):
                if not run.archive or _can_replay(store, run, query):
                    yield query.id

    def done(self, store: Store, run: Run, units: Sequence[str]) -> set[str]:
        marks = {outcome_id(run, self.name, unit): unit for unit in units}
        return {marks[mark] for mark in store.existing(OUTCOMES, marks)}

    def perform(
        self, store: Store, run: Run, units: Sequence[str], should_continue: Callable[[], bool]
    ) -> Receipt:
        keep_caches_in(get_settings().home / "yfinance" / str(os.getpid()))
        return one_by_one(units, lambda unit: fetch(store, run, Query.parse(unit)), should_continue)


def fetch(store: Store, run: Run, query: Query) -> Added:
    """Run the query and store its capture; an error carries the capture's id."""
    adapter, settings = SOURCES[query.source].adapter, get_settings()
    previous = latest_capture(store, query.id, run.clock)
    if previous and not run.archive:  # recordings are read in full, without a cursor
        query = query.model_copy(update={"since": previous.reached})
    # After a failure the next fetch must not be answered with "not modified".
    failed_before = previous is not None and previous.failed
    transport = _transport(store, run, adapter, settings, None if failed_before else previous)
    session = open_session(transport, adapter.user_agent(settings))
    records, reached = 0, query.since
    try:
        for record in adapter.records(session, query, run.clock):
            records += 1
            reached = max(reached, adapter.cursor_of(record, run.clock))
    except Exception as error:
        typed = error if isinstance(error, AltlensError) else unreadable(query, error)
        if transport.exchanges:
            typed.capture = _save_capture(  # type: ignore[attr-defined]
                store, run, query, transport, query.since, failed=True
            )[0].id
        if typed is error:
            raise
        raise typed from error
    capture, added = _save_capture(store, run, query, transport, reached)
    _mark_done(store, run, query, capture, records)
    return added


def _can_replay(store: Store, run: Run, query: Query) -> bool:
    """Whether the recordings were made for the query."""
    adapter = SOURCES[query.source].adapter
    return holds_feed(store, run.archive, query, run.clock) and holds_optional(
        store, run.archive, adapter, query, run.clock
    )


def _recorded_settings(store: Store, archive: str) -> Settings:
    """The settings, with the feeds and identity that the recordings were made with."""
    settings = get_settings()
    feeds = recorded_feeds(store, archive) or settings.rss.feeds
    changes = {
        "rss": settings.rss.model_copy(update={"feeds": feeds}),
        "sec": settings.sec.model_copy(update={"identity": settings.sec.identity or "replayed"}),
    }
    return settings.model_copy(update=changes)


def _transport(
    store: Store, run: Run, adapter: Adapter, settings: Settings, previous: Capture | None
) -> Transport:
    if run.archive:
        return ReplayTransport(adapter, store, run.archive, run.clock)
    if adapter.missing(settings):
        raise NotConfigured(f"{adapter.name} is off: {adapter.advice(settings)}.")
    return LiveTransport(adapter, store, settings, Limiter(settings.limits.url), previous)


def _save_capture(
    store: Store,
    run: Run,
    query: Query,
    transport: Transport,
    reached: str,
    failed: bool = False,
) -> tuple[Capture, Added]:
    exchanges = tuple(transport.exchanges)
    capture = Capture(
        query=query.id,
        source=query.source,
        clock=run.clock,
        since=query.since,
        reached=reached,
        fetched_at=max((e.fetched_at for e in exchanges), default=datetime.now(UTC)),
        exchanges=exchanges,
        failed=failed,
    )
    return capture, store.add(CAPTURES, [capture.document()])


def _mark_done(store: Store, run: Run, query: Query, capture: Capture, records: int) -> None:
    mark = outcome(
        run,
        Fetch.name,
        query.id,
        source=query.source,
        company=query.company,
        capture=capture.id,
        records=records,
        fetched_at=stamp(capture.fetched_at),
    )
    store.add(OUTCOMES, [mark])
