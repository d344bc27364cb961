"""Ratios from the facts filed by a date, including restatements."""

import datetime as dt
import random
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from altlens.aggregate.fundamentals.building import build_book
from altlens.aggregate.fundamentals.market import Market
from altlens.aggregate.fundamentals.ratios import ratios
from altlens.aggregate.fundamentals.valuation import valuation
from altlens.items.view_sections import RATIO_UNITS
from tests.reported import LATER, ReportedFact, balance, book_of, months, year


def test_a_margin_of_a_year_names_its_filings_and_unit() -> None:
    book = book_of(year("Revenues", 200), year("NetIncomeLoss", 30, accession="other"))
    ratio = ratios(book)["net margin"]
    assert (ratio.value, ratio.unit, ratio.period) == (0.15, "percent", "year")
    assert (ratio.end, ratio.accessions) == (dt.date(2023, 12, 31), ("annual-2023", "other"))
    assert (ratio.quality, ratio.reasons) == ("ok", ())


def test_nothing_is_known_before_it_is_filed() -> None:
    facts = [year("Revenues", 200), year("GrossProfit", 50)]
    assert ratios(build_book(facts, dt.date(2024, 1, 31))) == {}
    assert "gross margin" in ratios(build_book(facts, dt.date(2024, 2, 1)))


def test_a_restatement_counts_from_its_own_filing_on() -> None:
    first = [year("Revenues", 200), year("NetIncomeLoss", 30)]
    restated = replace(first[1], value=10, accession="amended", filed=dt.date(2024, 3, 1))
    for facts in ([*first, restated], [restated, *first]):
        before = ratios(build_book(facts, dt.date(2024, 2, 29)))["net margin"]
        after = ratios(build_book(facts, dt.date(2024, 3, 1)))["net margin"]
        assert (before.value, after.value) == (0.15, 0.05)


def test_twelve_months_are_the_year_plus_the_current_less_the_earlier_year_to_date() -> None:
    facts = [
        *(year("Revenues", value, of) for of, value in ((2022, 100), (2023, 120))),
        *(
            months("Revenues", value, of, 1, 6)
            for of, value in ((2022, 40), (2023, 50), (2024, 70))
        ),
        *(year("GrossProfit", value, of) for of, value in ((2022, 50), (2023, 60))),
        *(months("GrossProfit", value, of, 1, 6) for of, value in ((2023, 20), (2024, 40))),
    ]
    halves = pd.DataFrame(
        {"revenue": [40, 60, 50, 70, 70], "gross": [None, None, 20, 40, 40]},
        index=["2022-06-30", "2022-12-31", "2023-06-30", "2023-12-31", "2024-06-30"],
    )
    last, before = halves.iloc[-2:].sum(), halves.iloc[-4:-2].sum()
    views = ratios(build_book(facts, dt.date(2024, 8, 1)))
    assert views["gross margin"].value == pytest.approx(last.gross / last.revenue)
    assert (str(views["gross margin"].end), views["gross margin"].period) == ("2024-06-30", "TTM")
    assert views["revenue growth"].value == pytest.approx(last.revenue / before.revenue - 1)


def test_growth_from_a_loss_is_left_out() -> None:
    book = book_of(year("NetIncomeLoss", -5, 2022), year("NetIncomeLoss", 5, 2023))
    assert "net income growth" not in ratios(book)


def test_a_return_on_negative_equity_or_a_margin_above_two_is_withheld() -> None:
    """A loss-making return would look negative; a margin of ten is the gain of a sale."""
    book = book_of(
        year("Revenues", 10), year("NetIncomeLoss", 100), balance("StockholdersEquity", -50)
    )
    for name, word in (("return on equity", "negative equity"), ("net margin", "not of sales")):
        ratio = ratios(book)[name]
        assert (ratio.value, ratio.quality) == (None, "doubtful")
        assert word in ratio.reasons[0]


def test_leverage_takes_the_newest_balance() -> None:
    book = book_of(
        balance("LongTermDebt", 40, 2022),
        balance("LongTermDebt", 60, 2023),
        balance("StockholdersEquity", 80, 2022),
        balance("StockholdersEquity", 120, 2023),
        balance("AssetsCurrent", 30, 2023),
        balance("LiabilitiesCurrent", 20, 2022),
    )
    assert ratios(book)["debt to equity"].value == 0.5
    assert "current ratio" not in ratios(book)


def test_a_ratio_of_a_doubtful_figure_is_withheld_with_the_reason() -> None:
    book = book_of(year("Revenues", 200), year("GrossProfit", 290), year("CostOfRevenue", 90))
    ratio = ratios(book)["gross margin"]
    assert (ratio.value, ratio.quality) == (None, "doubtful")
    assert "290" in ratio.reasons[0]


def test_a_ratio_of_figures_past_their_age_is_withheld_as_stale() -> None:
    facts = [year("Revenues", 200), year("NetIncomeLoss", 30)]
    last_day = dt.date(2023, 12, 31) + dt.timedelta(days=500)  # the limit of who reports by years
    assert ratios(build_book(facts, last_day))["net margin"].value == 0.15
    later = ratios(build_book(facts, last_day + dt.timedelta(days=1)))["net margin"]
    assert (later.value, later.quality) == (None, "stale")


DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2024, 12, 31))
FACTS = st.builds(
    ReportedFact,
    concept=st.sampled_from(
        ["Revenues", "NetIncomeLoss", "Assets", "StockholdersEquity", "EarningsPerShareDiluted"]
    ),
    value=st.floats(-1e12, 1e12),
    end=DAYS,
    start=st.none() | DAYS,
    accession=st.sampled_from("abc"),
    filed=DAYS,
    unit=st.sampled_from(["USD", "EUR", "USD/shares", "shares"]),
    form=st.sampled_from(["10-K", "20-F"]),
)


@given(st.lists(FACTS, max_size=25), DAYS, st.randoms())
def test_any_facts_are_answered_whatever_their_order(
    facts: list[ReportedFact], as_of: dt.date, chance: random.Random
) -> None:
    market = Market(5, "USD", as_of)
    book = build_book(facts, as_of)
    views = ratios(book) | valuation(book, market)
    accessions = {fact.accession for fact in facts if fact.filed <= as_of}
    assert all(accessions.issuperset(ratio.accessions) for ratio in views.values())
    assert set(views) <= set(RATIO_UNITS)
    assert all(view.reasons for view in views.values() if view.value is None)
    chance.shuffle(facts)
    book = build_book(facts, as_of)
    assert ratios(book) | valuation(book, market) == views


def test_later_filings_change_no_past_answer() -> None:
    early = [year("Revenues", 200), year("NetIncomeLoss", 30)]
    late = [
        year("Revenues", 0.2, accession="late", filed=dt.date(2024, 5, 1)),
        year("Revenues", 900, 2024),
        year("Revenues", 28, accession="z", filed=dt.date(2024, 5, 1), unit="CNY"),
    ]
    as_of = dt.date(2024, 4, 30)
    assert ratios(build_book([*early, *late], as_of)) == ratios(build_book(early, as_of))
    assert as_of < LATER
