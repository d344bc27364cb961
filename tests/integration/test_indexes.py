"""Every query of the pages and the API, run on the embedded store, uses an index."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from altlens.items.base import Document
from altlens.store.base import Where
from altlens.store.collections import Collection
from altlens.store.sqlite import SqliteStore, _filter, _tail
from tests.integration.all_pages import fill_everything, request_all_pages


class Watched(SqliteStore):
    """Records the query plan of each query."""

    def __init__(self, path: Path) -> None:
        self.plans: list[tuple[str, Where, str]] = []
        super().__init__(path)

    def find(
        self, collection: Collection, where: Where, fields: Sequence[str] = ()
    ) -> Iterator[Document]:
        self._watch(collection, where, _tail(collection, where))
        return super().find(collection, where, fields)

    def count(self, collection: Collection, where: Where, distinct: str = "_id") -> int:
        self._watch(collection, where, "")
        return super().count(collection, where, distinct)

    def _watch(self, collection: Collection, where: Where, tail: str) -> None:
        tables, condition, values = _filter(collection, where)
        query = f"EXPLAIN QUERY PLAN SELECT t.doc FROM {tables} WHERE {condition}{tail}"
        steps = self._read().execute(query, values)
        self.plans.append((collection.name, where, "\n".join(step[-1] for step in steps)))


def test_every_query_is_on_an_index(tmp_path: Path) -> None:
    with Watched(tmp_path / "store.sqlite") as store:
        fill_everything(store)
        store.plans.clear()
        request_all_pages(store)
        assert len(store.plans) > 50
        assert {name for name, _, _ in store.plans} > {"items", "analyses", "views", "overview"}
        for name, where, plan in store.plans:
            for step in plan.splitlines():
                assert "INDEX" in step or step.startswith("USE TEMP B-TREE"), (name, where, plan)
