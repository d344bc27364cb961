"""Stores written by earlier releases stay readable: views, items, state of the user, failures.

`stores/0.1.0.sqlite.zst` was written by release 0.1.0: Coca-Cola from the bundled sample as of
2026-06-16, with a watchlist, a feed and an open failure.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import zstandard

from altlens.companies.table import load
from altlens.items.base import end_of_day
from altlens.queries.operations import failures, runs
from altlens.queries.overview import summaries
from altlens.queries.point_in_time import PointInTime, TimeLimits
from altlens.queries.search import search_items
from altlens.queries.view_reader import ViewReader
from altlens.store.base import Where
from altlens.store.collections import ANALYSES, FAILURES, ITEMS, VIEWS
from altlens.store.sqlite import SqliteStore
from altlens.user_state.feeds import feeds
from altlens.user_state.watchlists import watchlist
from tests import populated_store

STORE = Path(__file__).parent / "stores" / "0.1.0.sqlite.zst"
DAY = date(2026, 6, 16)
AS_OF = end_of_day(DAY)
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
COCA_COLA = load().resolve("KO", DAY)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    path = tmp_path / "store.sqlite"
    path.write_bytes(zstandard.decompress(STORE.read_bytes()))
    with SqliteStore(path) as opened:
        yield opened


def test_the_stored_view_and_its_overview_row_are_read(store: SqliteStore) -> None:
    view = ViewReader(store).read(COCA_COLA)
    assert view.as_of == AS_OF
    assert view.price is not None
    assert view.price.last_close == 74.80
    assert (view.counts["bar"], view.counts["article"], view.counts["filing"]) == (252, 16, 24)
    assert view.ratios["price to earnings"].value is not None
    assert "market capitalization" in view.ratios  # written as "market capitalisation"
    [row] = summaries(store)
    assert (row.symbol, row.last_close) == ("KO", 74.80)


def test_a_past_point_in_time_is_computed_from_the_stored_items(store: SqliteStore) -> None:
    view = ViewReader(store).read(COCA_COLA, TimeLimits(AS_OF, NOW))
    assert view.price is not None
    assert (view.price.last_close, view.price.last_session) == (74.80, DAY)
    assert view.counts["bar"] == 252
    # The 16 stored articles came before their addresses were compared: 6 repeat another one.
    assert view.counts["article"] == 10
    assert view.articles
    assert view.stories
    assert all(text.provenance.item in stored_ids(store, ITEMS) for text in view.articles)


def test_what_the_user_keeps_is_still_there(store: SqliteStore) -> None:
    assert watchlist(store, "drinks").symbols == ("KO", "PEP")
    assert [outline.url for outline in feeds(store)] == ["https://example.com/feed.xml"]


def test_runs_and_failures_are_listed(store: SqliteStore) -> None:
    [run] = runs(store, "", 10)[0]
    assert run.run["state"] == "finished"
    assert [stage.stage for stage in run.stages] == ["fetch", "clean", "analyze", "aggregate"]
    [failure] = failures(store, "", 10).rows
    assert failure["unit"] == "reddit/0000021344/KO/pennystocks"
    assert store.count(FAILURES, Where(equal={"state": "open"})) == 1


def test_its_texts_are_found_by_their_words(store: SqliteStore) -> None:
    hits = list(search_items(store, "coca-cola", PointInTime(AS_OF, NOW), 50))
    assert len(hits) >= 5


def test_the_batch_run_again_keeps_everything_that_was_there(store: SqliteStore) -> None:
    before = {kept: stored_ids(store, kept) for kept in (ITEMS, ANALYSES, VIEWS)}
    populated_store.fill(store, ("KO",), DAY)
    for collection, ids in before.items():
        assert ids <= stored_ids(store, collection), collection.name
    newest = ViewReader(store).read(COCA_COLA)
    assert newest.price is not None
    assert newest.price.last_close == 74.80


def stored_ids(store: SqliteStore, collection: object) -> set[str]:
    documents = store.find(collection, Where(), fields=("_id",))  # type: ignore[arg-type]
    return {document["_id"] for document in documents}
