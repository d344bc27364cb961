"""Facts from EDGAR's reply: read, numbered and cleaned."""

from typing import Any

import pytest

from altlens.clean.base import Origin
from altlens.clean.financials import clean
from altlens.errors import InvalidItem
from altlens.fetch.financials import numbered
from altlens.items.financials import Fact
from altlens.items.query import Query
from tests.hand_made import at

ORIGIN = Origin(
    query=Query(source="financials", company="0000320193", symbol="AAPL", part="facts"),
    fetched_at=at("2026-06-20"),
    capture="capture:1",
)


def count(value: float, accession: str = "a-1") -> dict[str, Any]:
    return {"end": "2026-04-17", "val": value, "accn": accession, "filed": "2026-05-01"}


def cleaned(*values: dict[str, Any]) -> list[Fact]:
    described = {"taxonomy": "dei", "concept": "EntityCommonStockSharesOutstanding"}
    records = ({**described, "unit": "shares", **value} for value in numbered(values))
    items = [item for record in records for item in clean(record, ORIGIN)]
    return [item for item in items if isinstance(item, Fact)]


def test_two_classes_in_one_filing_are_two_facts() -> None:
    first, second = cleaned(count(60e6), count(40e6))
    assert (first.value, second.value) == (60e6, 40e6)
    assert second.key == f"{first.key}/2"


def test_a_value_given_twice_is_one_fact() -> None:
    first, second = cleaned(count(60e6), count(60e6))
    assert first.id == second.id


def test_the_same_period_in_another_filing_has_its_own_key() -> None:
    first, second = cleaned(count(60e6), count(59e6, "a-2"))
    assert second.key == first.key.replace("a-1", "a-2")


def test_a_fact_is_available_from_the_end_of_its_filing_day() -> None:
    (fact,) = cleaned(count(60e6))
    assert f"{fact.available_at:%Y-%m-%d %H:%M}" == "2026-05-01 23:59"


@pytest.mark.parametrize("missing", ["end", "val", "accn", "filed"])
def test_a_value_without_period_filing_or_figure_is_invalid(missing: str) -> None:
    with pytest.raises(InvalidItem):
        cleaned({name: part for name, part in count(60e6).items() if name != missing})
