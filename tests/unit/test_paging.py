"""Pages follow each other without a gap, and each is read from the store once."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from altlens.items.base import Document
from altlens.queries.paging import newest_page
from altlens.store.base import Where
from altlens.store.collections import RUNS, Collection
from altlens.store.sqlite import SqliteStore


class Counting(SqliteStore):
    """Counts how often it is read, and for how many documents."""

    limits: tuple[int, ...] = ()

    def find(
        self, collection: Collection, where: Where, fields: Sequence[str] = ()
    ) -> Iterator[Document]:
        self.limits = (*self.limits, where.limit)
        return super().find(collection, where, fields)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Counting]:
    with Counting(tmp_path / "store.sqlite") as opened:
        yield opened


def ids(store: Counting, limit: int) -> Iterator[list[str]]:
    """Page after page."""
    cursor, where = "", Where(order_by=("started_at",))
    while True:
        page = newest_page(store, RUNS, where, cursor, limit)
        yield [row["_id"] for row in page.rows]
        if not (cursor := page.cursor):
            return


def test_each_page_is_read_once(store: Counting) -> None:
    store.put(RUNS, ({"_id": f"run:{n}", "started_at": f"{n:03}"} for n in range(10)))
    assert list(ids(store, 4)) == [
        [f"run:{n}" for n in range(9, 5, -1)],
        [f"run:{n}" for n in range(5, 1, -1)],
        ["run:1", "run:0"],
    ]
    assert store.limits == (5, 6, 6)


def test_rows_of_one_moment_are_on_one_page_each(store: Counting) -> None:
    store.put(RUNS, ({"_id": f"run:{n}", "started_at": "same"} for n in range(9)))
    listed = [row for page in ids(store, 2) for row in page]
    assert sorted(listed) == [f"run:{n}" for n in range(9)]
