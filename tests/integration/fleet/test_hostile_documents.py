"""Documents that MongoDB refuses, or could take for operators."""

from typing import Any

import pytest

from altlens.errors import InvalidItem
from altlens.items.base import Document
from altlens.store.base import Where
from altlens.store.collections import ITEMS, WATCHLISTS
from tests.integration.fleet.conftest import LocalFleet


@pytest.mark.parametrize(
    "document",
    [
        {"_id": "hostile/large", "text": "x" * 17_000_000},
        {"_id": "hostile/huge", "value": 2**63},
        {"_id": "hostile/name", "lines": {"a\0b": 1}},
        {"_id": "hostile/half", "text": "\ud800"},
    ],
    ids=lambda document: document["_id"],
)
def test_a_document_that_mongodb_refuses_is_an_invalid_item(
    fleet: LocalFleet, document: Document
) -> None:
    with pytest.raises(InvalidItem):
        fleet.store.add(ITEMS, [document])
    assert fleet.store.existing(ITEMS, [document["_id"]]) == set()
    assert fleet.store.add(ITEMS, [{"_id": f"{document['_id']}/next"}]).new == 1


@pytest.mark.parametrize("names", [{"$where": "sleep(1)"}, {"a.b": 1, "$gt": ""}, {"": 0}])
def test_operators_as_names_inside_a_document_are_names(
    fleet: LocalFleet, names: dict[str, Any]
) -> None:
    document = {"_id": f"hostile/{sorted(names)}", "key": "hostile", "lines": names}
    fleet.store.add(ITEMS, [document])
    assert fleet.store.get(ITEMS, [document["_id"]])[document["_id"]] == document
    fleet.store.put(WATCHLISTS, [document])
    assert fleet.store.get(WATCHLISTS, [document["_id"]])[document["_id"]] == document


def test_an_operator_in_a_query_is_a_plain_value(fleet: LocalFleet) -> None:
    fleet.store.add(ITEMS, [{"_id": "hostile/value", "kind": "article"}])
    operator: Any = {"$ne": "nothing"}
    assert list(fleet.store.find(ITEMS, Where(equal={"kind": operator}))) == []
