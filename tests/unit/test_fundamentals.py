"""Ratios from facts as filed by a date, restatements and all, against pandas where it counts."""

import datetime as dt
import random
from dataclasses import dataclass, replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from altlens.aggregate.market.fundamentals import fundamentals

LATER = dt.date(2030, 1, 1)


@dataclass(frozen=True)
class Fact:
    concept: str
    value: float
    end: dt.date
    start: dt.date | None = None
    accession: str = "0000000001-24-000001"
    filed: dt.date = dt.date(2024, 2, 1)
    unit: str = "USD"
    taxonomy: str = "us-gaap"


def year(concept: str, value: float, of: int, **changes: object) -> Fact:
    end = dt.date(of, 12, 31)
    fact = Fact(concept, value, end, dt.date(of, 1, 1), f"annual-{of}", dt.date(of + 1, 2, 1))
    return replace(fact, **changes)


def quarters(concept: str, value: float, of: int, count: int) -> Fact:
    """The first quarters of a year, together."""
    end = dt.date(of, 3 * count + 1, 1) - dt.timedelta(days=1)
    return Fact(
        concept, value, end, dt.date(of, 1, 1), f"quarter-{of}-{count}", end + dt.timedelta(days=30)
    )


def test_margins_of_a_year_name_their_filings() -> None:
    facts = [year("Revenues", 200, 2023), year("NetIncomeLoss", 30, 2023, accession="other")]
    ratio = fundamentals(facts, LATER)["net margin"]
    assert ratio == {"value": 0.15, "end": "2023-12-31", "accessions": ["annual-2023", "other"]}


def test_nothing_is_known_before_it_is_filed() -> None:
    facts = [year("Revenues", 200, 2023), year("GrossProfit", 50, 2023)]
    assert fundamentals(facts, dt.date(2024, 1, 31)) == {}
    assert "gross margin" in fundamentals(facts, dt.date(2024, 2, 1))


def test_a_restatement_counts_from_its_own_filing_on() -> None:
    first = [year("Revenues", 200, 2023), year("NetIncomeLoss", 30, 2023)]
    restated = replace(first[1], value=10, accession="amended", filed=dt.date(2024, 9, 1))
    for facts in ([*first, restated], [restated, *first]):
        before = fundamentals(facts, dt.date(2024, 8, 31))["net margin"]
        after = fundamentals(facts, dt.date(2024, 9, 1))["net margin"]
        assert (before["value"], after["value"]) == (0.15, 0.05)
        assert before["accessions"] == ["annual-2023"]
        assert after["accessions"] == ["amended", "annual-2023"]


def test_the_last_twelve_months_are_the_year_plus_what_came_since_less_its_like() -> None:
    facts = [
        *(year("Revenues", value, of) for of, value in ((2022, 100), (2023, 120))),
        *(quarters("Revenues", value, of, 2) for of, value in ((2022, 40), (2023, 50), (2024, 70))),
        *(year("GrossProfit", value, of) for of, value in ((2022, 50), (2023, 60))),
        *(quarters("GrossProfit", value, of, 2) for of, value in ((2023, 20), (2024, 40))),
    ]
    halves = pd.DataFrame(
        {"revenue": [40, 60, 50, 70, 70], "gross": [None, None, 20, 40, 40]},
        index=["2022-06-30", "2022-12-31", "2023-06-30", "2023-12-31", "2024-06-30"],
    )
    last, before = halves.iloc[-2:].sum(), halves.iloc[-4:-2].sum()
    ratios = fundamentals(facts, LATER)
    assert ratios["gross margin"]["value"] == pytest.approx(last.gross / last.revenue)
    assert ratios["gross margin"]["end"] == halves.index[-1]
    assert ratios["revenue growth"]["value"] == pytest.approx(last.revenue / before.revenue - 1)


def test_growth_from_a_loss_is_left_out() -> None:
    facts = [year("NetIncomeLoss", -5, 2022), year("NetIncomeLoss", 5, 2023)]
    assert "net income growth" not in fundamentals(facts, LATER)


def test_leverage_takes_the_newest_balance() -> None:
    def balance(concept: str, value: float, of: int) -> Fact:
        return Fact(concept, value, dt.date(of, 12, 31), filed=dt.date(of + 1, 2, 1))

    facts = [
        balance("LongTermDebt", 40, 2022),
        balance("LongTermDebt", 60, 2023),
        balance("StockholdersEquity", 80, 2022),
        balance("StockholdersEquity", 120, 2023),
        balance("AssetsCurrent", 30, 2023),
        balance("LiabilitiesCurrent", 20, 2022),
    ]
    ratios = fundamentals(facts, LATER)
    assert ratios["debt to equity"]["value"] == 0.5
    assert "current ratio" not in ratios


def test_the_preferred_concept_wins_over_its_synonyms() -> None:
    facts = [
        year("SalesRevenueNet", 999, 2023, filed=LATER),
        year("RevenueFromContractWithCustomerExcludingAssessedTax", 200, 2023),
        year("NetIncomeLoss", 30, 2023),
    ]
    assert fundamentals(facts, LATER)["net margin"]["value"] == 0.15


def test_a_translation_into_another_currency_is_no_figure() -> None:
    facts = [
        year("Revenues", 200, 2023, unit="CNY"),
        year("Revenues", 150, 2022, unit="CNY"),
        year("Revenues", 28, 2023, accession="z"),
        year("NetIncomeLoss", 30, 2023, unit="CNY"),
    ]
    assert fundamentals(facts, LATER)["net margin"]["value"] == 0.15


def test_valuation_counts_shares_as_split_since() -> None:
    facts = [
        year("NetIncomeLoss", 50, 2023),
        Fact("EntityCommonStockSharesOutstanding", 100, dt.date(2024, 1, 20), unit="shares"),
    ]
    plain = fundamentals(facts, LATER, price=10)
    assert plain["market capitalization"]["value"] == 1000
    assert plain["price to earnings"]["value"] == 20
    splits = [(dt.date(2024, 6, 1), 4.0), (dt.date(2024, 1, 1), 2.0)]
    split = fundamentals(facts, LATER, price=2.5, splits=splits)
    assert split["market capitalization"]["value"] == 1000
    assert "price to earnings" not in fundamentals(facts, LATER)


def test_a_loss_has_no_price_to_earnings() -> None:
    facts = [
        year("NetIncomeLoss", -50, 2023),
        Fact("EntityCommonStockSharesOutstanding", 100, dt.date(2024, 1, 20), unit="shares"),
    ]
    assert "price to earnings" not in fundamentals(facts, LATER, price=10)


DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2024, 12, 31))
FACTS = st.builds(
    Fact,
    concept=st.sampled_from(["Revenues", "NetIncomeLoss", "Assets", "StockholdersEquity"]),
    value=st.floats(-1e12, 1e12),
    end=DAYS,
    start=st.none() | DAYS,
    accession=st.sampled_from("abc"),
    filed=DAYS,
)


@given(st.lists(FACTS, max_size=25), DAYS, st.randoms())
def test_any_facts_are_answered_whatever_their_order(
    facts: list[Fact], as_of: dt.date, chance: random.Random
) -> None:
    ratios = fundamentals(facts, as_of, price=5)
    known = {fact.accession for fact in facts if fact.filed <= as_of}
    assert all(known.issuperset(ratio["accessions"]) for ratio in ratios.values())
    chance.shuffle(facts)
    assert fundamentals(facts, as_of, price=5) == ratios
