"""Every query of the pages and the API, run on MongoDB, uses an index."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from altlens.items.base import Document
from altlens.store.base import Where
from altlens.store.collections import Collection
from altlens.store.mongo import MongoStore, _filter
from infra.local import Stack
from tests.integration.all_pages import fill_everything, request_all_pages

# A view of the past reads all evidence of one company, so MongoDB may sort it in memory.
OF_ONE_COMPANY = {("fetched_at", "_id"), ("analyzed_at", "_id")}

# The versions of one key, and an item's analyses: one a version.
OF_ONE_THING = {"key", "item"}


class Watched(MongoStore):
    """Records the query plan of each query."""

    plans: list[tuple[str, Where, Document]]

    def find(
        self, collection: Collection, where: Where, fields: Sequence[str] = ()
    ) -> Iterator[Document]:
        self._watch(collection, where)
        return super().find(collection, where, fields)

    def count(self, collection: Collection, where: Where, distinct: str = "_id") -> int:
        self._watch(collection, where)
        return super().count(collection, where, distinct)

    def _watch(self, collection: Collection, where: Where) -> None:
        cursor = self._of(collection).find(_filter(collection, where))
        if where.order_by:
            way = -1 if where.descending else 1
            cursor = cursor.sort([(name, way) for name in where.order_by])
        plan = cursor.limit(where.limit).explain()["queryPlanner"]["winningPlan"]
        self.plans.append((collection.name, where, plan))


def stages(plan: Document) -> Iterator[str]:
    """The names of a plan's stages, for either query engine."""
    plan = plan.get("queryPlan", plan)
    yield str(plan["stage"])
    inner: list[Any] = [plan["inputStage"]] if "inputStage" in plan else plan.get("inputStages", [])
    for inner_plan in inner:
        yield from stages(inner_plan)


@pytest.fixture(scope="module")
def watched(servers: Stack) -> Iterator[Watched]:
    """A filled store of its own with the plans of the queries of all pages."""
    url = servers.environment()["ALTLENS_STORE_URL"].replace("/altlens?", "/indexes?")
    with MongoStore(url) as store:
        fill_everything(store)
    with Watched(url) as store:
        store.plans = []
        request_all_pages(store)
        yield store


def test_every_query_is_on_an_index(watched: Watched) -> None:
    assert len(watched.plans) > 50
    assert {name for name, _, _ in watched.plans} > {"items", "analyses", "views", "overview"}
    for name, where, plan in watched.plans:
        plan_stages = set(stages(plan))
        assert "COLLSCAN" not in plan_stages, (name, where)
        few = where.order_by in OF_ONE_COMPANY or OF_ONE_THING & set(where.equal)
        assert "SORT" not in plan_stages or few, (name, where)


def test_versions_and_analyses_are_looked_up_by_id(watched: Watched) -> None:
    lookups = [
        (name, plan)
        for name, where, plan in watched.plans
        if (name, *where.among, *where.equal) in {("items", "key"), ("analyses", "item")}
    ]
    assert {name for name, _ in lookups} == {"items", "analyses"}
    for _, plan in lookups:
        bounds = plan.get("queryPlan", plan)
        while "inputStage" in bounds:
            bounds = bounds["inputStage"]
        assert bounds["indexName"] == "_id_"
        for bound in bounds["indexBounds"]["_id"]:
            low, high = bound.strip("[)]").split(", ")
            assert low[:-2] == high[:-2], (
                bound
            )  # one prefix: the bounds differ in the last character only, `@` and its successor
