"""The cost of replayed fetches and of cleaning by source, over the bundled sample."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from altlens.companies.lists import resolve_symbols
from altlens.pipeline import SOURCES
from altlens.runs.run import Run, start
from altlens.stages.base import Receipt, Work
from altlens.stages.clean import Clean
from altlens.stages.fetch import Fetch
from altlens.store import open_store
from altlens.store.base import Store, Where
from altlens.store.collections import OUTCOMES
from altlens.transport.recordings import import_archive, newest_recording
from benchmarks.fleet import bare
from benchmarks.report import Cell, Table, middle
from benchmarks.servers import Servers
from benchmarks.texts import SAMPLE


class Costs(NamedTuple):
    """The amount of data of a source, and CPU microseconds per record and per item."""

    queries: int
    records: int
    fetch: float
    items: int
    clean: float


def table(servers: Servers, symbols: list[str], repeats: int) -> Table:
    """Measure each source by itself, with an empty store in MongoDB."""
    costs_by_source: dict[str, list[Costs]] = {}
    for turn in range(repeats):
        with (
            bare(servers, f"replayed{turn}") as base,
            open_store(base.environment["ALTLENS_STORE_URL"]) as store,
        ):
            for source, costs in _sources(store, symbols):
                costs_by_source.setdefault(source, []).append(costs)
    return Table(
        "Fetch by replay and clean, in this process, by source",
        ("source", "queries", "records", "fetch: µs a record", "items", "clean: µs an item"),
        tuple((source, *_middle(costs)) for source, costs in costs_by_source.items()),
        (
            f"The bundled sample for {len(symbols)} companies, medians of {repeats}: looking the "
            "recording up, reading it, keeping its capture; reading that again, keeping its items.",
        ),
    )


def _sources(store: Store, symbols: list[str]) -> Iterator[tuple[str, Costs]]:
    archive = import_archive(SAMPLE, store).archive
    newest = newest_recording(store, archive)
    subjects = resolve_symbols(tuple(symbols), None).subjects
    for source in SOURCES:
        run = start(store, subjects, (source,), archive, newest, datetime.now(UTC))
        fetched, fetch_seconds = _spent(Fetch(), store, run)
        mine = Where(equal={"run": run.id, "stage": Fetch.name})
        records = sum(mark["records"] for mark in store.find(OUTCOMES, mine, fields=("records",)))
        cleaned, clean_seconds = _spent(Clean(), store, run)
        items = cleaned.new + cleaned.known
        yield (
            source,
            Costs(
                queries=fetched.done,
                records=records,
                fetch=fetch_seconds / max(records, 1) * 1e6,
                items=items,
                clean=clean_seconds / max(items, 1) * 1e6,
            ),
        )


def _spent(work: Work, store: Store, run: Run) -> tuple[Receipt, float]:
    """Run the stage over all units; returns its receipt and the CPU seconds of this process."""
    units = list(work.units(store, run))
    began = time.process_time()
    receipt = work.perform(store, run, units, lambda: True)
    return receipt, time.process_time() - began


def _middle(costs: list[Costs]) -> tuple[Cell, ...]:
    fetch, clean = middle([cost.fetch for cost in costs]), middle([cost.clean for cost in costs])
    return costs[0]._replace(fetch=fetch, clean=clean)
