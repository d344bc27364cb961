"""Analyze: run the chain of pure steps over text items; one analysis per item and version."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime

from altlens.analyze.chain import BATCH_SIZE, analyze_all
from altlens.analyze.chain import load as load_chain
from altlens.analyze.chain import version as chain_version
from altlens.items.analysis import Analysis
from altlens.items.base import Document, stamp
from altlens.queries.search_index import entries
from altlens.runs.run import Run
from altlens.stages.base import Receipt, Tally, Work
from altlens.stages.clean import Clean
from altlens.stages.stored_texts import all_texts, texts_on
from altlens.store.base import Store, Where, batches
from altlens.store.collections import ANALYSES, CLEANINGS, ITEMS, WORDS

FIELDS = ("title", "summary", "published_at", "available_at", "companies")


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
        items = store.get(ITEMS, units, fields=FIELDS)
        tally = Tally()
        analyses: list[Document] = []
        for batch in batches(tally.until_cancelled(units, should_continue), BATCH_SIZE):
            try:
                analyses += analyze_items([items[unit] for unit in batch], run.clock)
            except Exception:  # find the item that fails by trying each alone
                for unit in batch:
                    with tally.capture_failure(unit):
                        analyses += analyze_items([items[unit]], run.clock)
        store.add(WORDS, entries(analyses), looked_up=True)
        tally.add(store.add(ANALYSES, analyses, looked_up=True), len(analyses))
        return tally.receipt()


def analysis_id(item: str) -> str:
    """The id of an item's analysis by this version of the chain."""
    return f"{item}@{chain_version()}"


def analyze_items(items: Sequence[Document], analyzed_at: datetime) -> list[Document]:
    """The analyses of items, given with at least `FIELDS`; `analyzed_at` is UTC."""
    texts = [(item["title"], item["summary"]) for item in items]
    analyses = analyze_all(texts, published_on=[_published_on(item) for item in items])
    made_at = stamp(analyzed_at)
    return [_document(item, one, made_at) for item, one in zip(items, analyses, strict=True)]


def _published_on(item: Document) -> date | None:
    """The day (UTC) on which a text was published; None where its source does not say."""
    published_at = item.get("published_at")
    return date.fromisoformat(published_at[:10]) if published_at else None


def _document(item: Document, analysis: Analysis, made_at: str) -> Document:
    """An item's analysis as the store keeps it."""
    mentioned = [mention["company"] for mention in analysis.get("companies", [])]
    return {
        "_id": analysis_id(item["_id"]),
        "item": item["_id"],
        "version": chain_version(),
        "analyzed_at": made_at,
        "available_at": item["available_at"],
        "companies": sorted({*mentioned, *item["companies"]}),
        "analysis": analysis,
    }
