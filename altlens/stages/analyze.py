"""Analyze: what a text item says, by the chain of pure steps; one answer an item and version."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from altlens.analyze.chain import BATCH_SIZE, VERSION, analyze_all
from altlens.analyze.chain import load as load_chain
from altlens.items.analysis import Analysis
from altlens.items.base import Document, stamp
from altlens.queries.search_index import entries
from altlens.runs.run import Run
from altlens.stages.base import Receipt, Tally, Work
from altlens.stages.clean import Clean
from altlens.stages.stored_texts import all_texts, texts_on
from altlens.store.base import Store, Where, batches
from altlens.store.collections import ANALYSES, CLEANINGS, ITEMS, WORDS

READ = ("title", "summary", "available_at", "companies")


class Analyze(Work):
    """Units are ids of text items."""

    name = "analyze"

    def prepare(self) -> None:
        load_chain()

    def units(self, store: Store, run: Run) -> Iterator[str]:
        if run.texts == "stored":
            yield from all_texts(store)
        elif run.texts == "mentioned":
            yield from texts_on(store, [subject.company for subject in run.subjects])
        else:
            yield from self._fetched(store, run)

    def _fetched(self, store: Store, run: Run) -> Iterator[str]:
        for captures in batches(Clean().units(store, run)):
            where = Where(among={"capture": captures})
            for cleaning in store.find(CLEANINGS, where, fields=("texts",)):
                yield from cleaning["texts"]

    def done(self, store: Store, run: Run, units: Sequence[str]) -> set[str]:
        marks = {analysis_id(unit): unit for unit in units}
        return {marks[mark] for mark in store.existing(ANALYSES, marks)}

    def perform(
        self, store: Store, run: Run, units: Sequence[str], should_continue: Callable[[], bool]
    ) -> Receipt:
        held = store.get(ITEMS, units, fields=READ)
        tally = Tally()
        made: list[Document] = []
        for some in batches(tally.until_cancelled(units, should_continue), BATCH_SIZE):
            try:
                made += answers([held[unit] for unit in some], run.clock)
            except Exception:  # over one of them, so each is tried alone
                for unit in some:
                    with tally.capture_failure(unit):
                        made += answers([held[unit]], run.clock)
        store.add(WORDS, entries(made), looked_up=True)
        tally.add(store.add(ANALYSES, made, looked_up=True), len(made))
        return tally.receipt()


def analysis_id(item: str) -> str:
    """The id of this version's answer for an item."""
    return f"{item}@{VERSION}"


def answers(items: Sequence[Document], moment: datetime) -> list[Document]:
    """The analyses of items, of which at least `READ` is given, made at a moment."""
    found = analyze_all([(item["title"], item["summary"]) for item in items])
    made_at = stamp(moment)
    return [_answer(item, each, made_at) for item, each in zip(items, found, strict=True)]


def _answer(item: Document, found: Analysis, made_at: str) -> Document:
    """What was found in an item, as a store keeps it."""
    mentioned = [mention["company"] for mention in found.get("companies", [])]
    return {
        "_id": analysis_id(item["_id"]),
        "item": item["_id"],
        "version": VERSION,
        "analyzed_at": made_at,
        "available_at": item["available_at"],
        "companies": sorted({*mentioned, *item["companies"]}),
        "analysis": found,
    }
