"""Seeds runs with any number of text items, stored as clean would store them."""

from collections.abc import Iterator
from datetime import UTC, datetime

from altlens.items.base import Document, stamp
from altlens.items.post import Post
from altlens.pipeline import SOURCES
from altlens.runs.run import Run, set_state, start
from altlens.stages.clean import cleaning_id
from altlens.store.base import Store, batches
from altlens.store.collections import CAPTURES, CLEANINGS, ITEMS, OUTCOMES

SOURCE = "reddit"
MOMENT = datetime(2026, 6, 1, 12, tzinfo=UTC)
WORDS = "profit rises as the maker of {} number {} beats what analysts had expected"


def seed(store: Store, name: str, count: int, titles: tuple[str, ...] = ()) -> Run:
    """Create a run named `name` with `count` texts, plus one for each title."""
    started = start(store, (), (name,), "", MOMENT, MOMENT)
    run = set_state(store, started.model_copy(update={"sources": ()}), started.state)
    for index, batch in enumerate(batches(_posts(name, count, titles), 10_000)):
        capture = f"capture:{name}-{index}"
        store.add(ITEMS, batch)
        store.add(CAPTURES, [{"_id": capture, "source": SOURCE, "query": name}])
        store.add(CLEANINGS, [_cleaning(capture, batch)])
        store.add(OUTCOMES, [_mark(run, capture)])
    return run


def _posts(name: str, count: int, titles: tuple[str, ...]) -> Iterator[Document]:
    for index in range(count + len(titles)):
        title = titles[index - count] if index >= count else WORDS.format(name, index)
        yield Post(
            source=SOURCE,
            key=f"post/{name}-{index}",
            title=title,
            summary="",
            event_at=MOMENT,
            published_at=MOMENT,
            available_at=MOMENT,
            fetched_at=MOMENT,
            capture=f"capture:{name}",
        ).document()


def _cleaning(capture: str, batch: list[Document]) -> Document:
    texts = [document["_id"] for document in batch]
    mark = cleaning_id(capture, SOURCES[SOURCE])
    return {"_id": mark, "capture": capture, "source": SOURCE, "texts": texts}


def _mark(run: Run, capture: str) -> Document:
    return {
        "_id": f"{run.id}/fetch/{capture}",
        "run": run.id,
        "stage": "fetch",
        "unit": capture,
        "source": SOURCE,
        "company": "",
        "capture": capture,
        "records": 0,
        "fetched_at": stamp(MOMENT),
    }
