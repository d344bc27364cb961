"""Capitalization and multiples: share counts, depositary shares, currencies, age."""

import datetime as dt
from dataclasses import replace

import pytest

from altlens.aggregate.fundamentals.building import build_book
from altlens.aggregate.fundamentals.market import Dividend, Market
from altlens.aggregate.fundamentals.valuation import VALUATION_RULES, simple_ratio, valuation
from altlens.items.view_sections import RatioView
from tests.reported import LATER, ReportedFact, balance, cover, months, year

MARKET = Market(10.0, "USD", LATER)
INCOME = year("NetIncomeLoss", 50e6)
AVERAGE = "WeightedAverageNumberOfSharesOutstandingBasic"


def value(
    *facts: ReportedFact, market: Market = MARKET, as_of: dt.date = LATER
) -> dict[str, RatioView]:
    return valuation(build_book(facts, as_of), market)


def assert_withheld(views: dict[str, RatioView], words: str) -> None:
    assert views
    for view in views.values():
        assert view.value is None
        assert view.quality in ("doubtful", "stale")
        assert any(words in reason for reason in view.reasons), view.reasons


def test_capitalization_is_price_times_shares() -> None:
    views = value(INCOME, cover(100e6))
    worth = views["market capitalization"]
    assert (worth.value, worth.unit, worth.currency) == (1e9, "money", "USD")
    assert (views["price to earnings"].value, views["price to earnings"].unit) == (20, "multiple")


def test_splits_since_the_count_change_the_number_of_shares() -> None:
    market = MARKET._replace(
        price=2.5, splits=[(dt.date(2024, 5, 1), 4.0), (dt.date(2024, 1, 1), 2.0)]
    )
    assert value(INCOME, cover(100e6), market=market)["market capitalization"].value == 1e9


SPLIT = (dt.date(2024, 5, 10), 10.0)


def test_a_listed_count_after_a_split_does_not_undo_or_repeat_it() -> None:
    # 40 million shares, split ten for one, are 400 million: 100 million units of four shares.
    form = {"form": "20-F"}
    facts = [replace(INCOME, **form), cover(40e6, **form)]
    market = MARKET._replace(splits=[SPLIT], listed_shares=100e6, listed_on=dt.date(2024, 5, 20))
    assert value(*facts, market=market)["market capitalization"].value == 1e9
    before = market._replace(listed_shares=10e6, listed_on=dt.date(2024, 4, 20))
    assert value(*facts, market=before)["market capitalization"].value == 1e9
    newer = cover(400e6, dt.date(2024, 5, 15), filed=dt.date(2024, 5, 16), **form)
    assert value(*facts, newer, market=before)["market capitalization"].value == 1e9


def test_a_listed_count_of_a_domestic_filer_is_no_depositary_ratio() -> None:
    # A page that counts one class of 10 million, or the shares after a split, changes nothing.
    one_class = MARKET._replace(listed_shares=10e6, listed_on=dt.date(2024, 5, 20))
    assert value(INCOME, cover(100e6), market=one_class)["market capitalization"].value == 1e9
    split = MARKET._replace(
        splits=[SPLIT], listed_shares=1000e6, listed_on=dt.date(2024, 5, 20), price=1.0
    )
    assert value(INCOME, cover(100e6), market=split)["market capitalization"].value == 1e9


def test_a_count_that_its_filing_restated_is_not_split_again() -> None:
    # The period ends before the split, and the filing after it counts shares as split.
    count = months(AVERAGE, 100e6, 2024, 1, 3, filed=dt.date(2024, 5, 15), unit="shares")
    views = value(INCOME, count, market=MARKET._replace(splits=[SPLIT]))
    assert views["market capitalization"].value == 1e9
    filed_before = replace(count, filed=dt.date(2024, 5, 1))
    views = value(INCOME, filed_before, market=MARKET._replace(splits=[SPLIT]))
    assert views["market capitalization"].value == 10e9


@pytest.mark.parametrize(("quoted", "agrees"), [(1.1e9, True), (0.3e9, False), (3.1e9, False)])
def test_a_capitalization_far_from_a_recent_quote_is_withheld(quoted: float, agrees: bool) -> None:
    market = MARKET._replace(quoted_capitalization=quoted, quoted_on=dt.date(2024, 5, 20))
    views = value(INCOME, cover(100e6), market=market)
    if agrees:
        assert views["market capitalization"].value == 1e9
    else:
        assert_withheld(views, "quoted on 2024-05-20")
    old = market._replace(quoted_on=dt.date(2024, 4, 1))
    assert value(INCOME, cover(100e6), market=old)["market capitalization"].value == 1e9


def test_a_loss_has_no_price_to_earnings() -> None:
    assert "price to earnings" not in value(year("NetIncomeLoss", -50e6), cover(100e6))


def test_a_count_of_years_ago_values_nothing() -> None:
    old = cover(122e6, dt.date(2010, 10, 27), filed=dt.date(2010, 11, 2))
    assert_withheld(value(INCOME, old), "2010-10-27")


@pytest.mark.parametrize("placeholder", [0, 1, 100, 1000, 10_000])
def test_a_placeholder_is_no_count_of_shares(placeholder: int) -> None:
    assert_withheld(value(INCOME, cover(placeholder)), "placeholder")


def test_a_doubtful_count_gives_way_to_an_earlier_one() -> None:
    views = value(INCOME, cover(100), cover(99e6, dt.date(2023, 12, 31), accession="before"))
    assert views["market capitalization"].value == 990e6


def test_a_doubtful_count_gives_way_to_the_weighted_average() -> None:
    worth = value(INCOME, cover(100), year(AVERAGE, 98e6, unit="shares"))["market capitalization"]
    assert (worth.value, worth.quality) == (980e6, "derived")
    assert "weighted average" in worth.reasons[0]


def test_a_count_in_thousands_is_doubtful_beside_its_own_history() -> None:
    counts = [
        cover(100e6, dt.date(2023, 4, 20), accession="a", filed=dt.date(2023, 5, 1)),
        cover(101e6, dt.date(2023, 7, 20), accession="b", filed=dt.date(2023, 8, 1)),
        cover(102e6, dt.date(2022, 7, 20), accession="c", filed=dt.date(2022, 8, 1)),
    ]
    views = value(INCOME, *counts, cover(103e3))
    assert views["market capitalization"].value == 1010e6  # of the newest count in units
    alone = value(INCOME, counts[2], cover(103e3))
    assert_withheld(alone, "thousand")


def test_classes_of_shares_in_one_filing_are_added() -> None:
    views = value(INCOME, cover(60e6), cover(40e6))
    assert views["market capitalization"].value == 1e9


def test_a_foreign_filer_is_valued_only_with_a_known_ratio() -> None:
    form = {"form": "20-F"}
    facts = [replace(INCOME, **form), cover(400e6, **form)]
    assert_withheld(value(*facts), "depositary")
    ratio = replace(cover(4), concept="EntityListingDepositoryReceiptRatio", unit="pure", **form)
    views = value(*facts, ratio)
    assert views["market capitalization"].value == 1e9  # 400 million shares are 100 million units
    assert views["price to earnings"].value == 20


def test_a_quote_pages_count_of_units_gives_the_ratio() -> None:
    form = {"form": "20-F"}
    facts = [replace(INCOME, **form), cover(400e6, **form)]
    listed = MARKET._replace(listed_shares=81e6, listed_on=dt.date(2024, 5, 20))
    assert value(*facts, market=listed)["market capitalization"].value == 800e6  # five a unit
    assert_withheld(value(*facts, market=listed._replace(listed_shares=70e6)), "depositary")
    assert_withheld(
        value(*facts, market=listed._replace(listed_on=dt.date(2023, 1, 1))), "depositary"
    )


@pytest.mark.parametrize(
    ("ratio", "simple"),
    [
        (1.01, 1),
        (4.95, 5),
        (7.5, None),
        (0.5, 0.5),
        (0.99, 1),
        (0, None),
        (33.2, None),
        (150, None),
    ],
)
def test_ratios_of_depositary_shares_are_simple(ratio: float, simple: float | None) -> None:
    assert simple_ratio(ratio) == simple


def test_multiples_need_reports_in_the_currency_of_the_price() -> None:
    facts = [
        replace(INCOME, unit="CNY", form="20-F"),
        year("NetIncomeLoss", 40e6, 2022, unit="CNY", form="20-F"),
        replace(INCOME, value=7e6, form="20-F"),  # a convenience translation
        cover(400e6, form="20-F"),
        replace(cover(4), concept="EntityListingDepositoryReceiptRatio", unit="pure"),
    ]
    views = value(*facts)
    assert views["market capitalization"].value == 1e9
    assert_withheld({"pe": views["price to earnings"]}, "CNY")


def test_a_price_of_weeks_ago_values_nothing() -> None:
    market = MARKET._replace(session=LATER - dt.timedelta(days=11))
    assert_withheld(value(INCOME, cover(100e6), market=market), "11 days old")


def test_a_capitalization_far_below_the_public_float_is_withheld() -> None:
    stated = replace(cover(30e9), concept="EntityPublicFloat", unit="USD")
    assert_withheld(value(INCOME, cover(100e6), stated), "public float")


def test_a_capitalization_implausible_beside_the_report_is_withheld() -> None:
    report = [year("Revenues", 600e9), balance("StockholdersEquity", 300e9)]
    assert_withheld(value(*report, cover(10.5e6)), "implausible")


def test_a_count_in_thousands_makes_earnings_implausible() -> None:
    report = [year("Revenues", 30e9), year("NetIncomeLoss", 13e9)]
    # Ten dollars times 19.2 million are 192 million, for income of 13 billion.
    assert_withheld(value(*report, cover(19.2e6)), "implausible")
    assert value(*report, cover(19.2e9))["price to earnings"].value == pytest.approx(192 / 13)


def test_the_gain_of_a_sale_makes_no_price_implausible() -> None:
    report = [year("Revenues", 30e6), year("NetIncomeLoss", 4e9)]
    assert value(*report, cover(100e6))["market capitalization"].value == 1e9


def test_a_count_a_thousandfold_too_large_makes_the_company_too_dear() -> None:
    report = [year("Revenues", 30e9), year("NetIncomeLoss", 13e9)]
    # Ten dollars times 5 trillion shares are 50 trillion: 1,667 times revenue.
    assert_withheld(value(*report, cover(5e12)), "more than 500 times")
    # A young company may cost much of its revenue, and little of its equity.
    young = [year("Revenues", 1e6), balance("StockholdersEquity", 500e6)]
    assert value(*young, cover(100e6))["price to book"].value == 2


def test_a_few_cheap_shares_may_be_thousands() -> None:
    loss = year("NetIncomeLoss", -5e6)
    assert_withheld(value(loss, cover(50_003)), "in thousands")
    dear = MARKET._replace(price=20_000.0)
    assert value(loss, cover(50_003), market=dear)["market capitalization"].quality == "ok"


def test_a_company_does_not_lose_twenty_times_its_price_in_a_year() -> None:
    # 500,003 shares of ten dollars beside a loss of 250 million: a count in thousands.
    assert_withheld(value(year("NetIncomeLoss", -250e6), cover(500_003)), "implausible")


def test_every_rule_has_a_name_and_a_sentence() -> None:
    assert len({rule.name for rule in VALUATION_RULES}) == len(VALUATION_RULES) == 7
    assert all(rule.sentence.endswith(".") for rule in VALUATION_RULES)


def test_a_quarterly_dividend_of_364_days_before_the_newest_is_not_counted() -> None:
    days = [LATER - dt.timedelta(days=91 * n) for n in range(5)]
    market = MARKET._replace(dividends=[Dividend(day, 0.1, "USD") for day in days])
    assert value(INCOME, market=market)["dividend yield"].value == pytest.approx(0.04)


def test_dividends_in_pounds_count_beside_a_price_in_pence() -> None:
    # 0.20 pounds and 30 pence of a price of 1,000 pence are five percent.
    days = dt.date(2024, 1, 20), dt.date(2024, 4, 20)
    paid = [Dividend(days[0], 0.20, "GBP"), Dividend(days[1], 30.0, "GBp")]
    market = MARKET._replace(price=1000.0, currency="GBp", dividends=paid)
    assert value(INCOME, market=market)["dividend yield"].value == pytest.approx(0.05)


@pytest.mark.parametrize("amount", [-0.1, 10.0])
def test_a_dividend_that_cannot_be_one_gives_no_yield(amount: float) -> None:
    market = MARKET._replace(dividends=[Dividend(dt.date(2024, 4, 20), amount, "USD")])
    view = value(INCOME, market=market)["dividend yield"]
    assert (view.value, view.quality) == (None, "doubtful")


def test_dividends_of_a_year_are_counted_in_todays_shares() -> None:
    paid = [
        Dividend(dt.date(2023, 5, 1), 9.0, "USD"),  # more than a year before
        Dividend(dt.date(2023, 8, 1), 1.0, "USD"),  # before the split: 0.25 in today's shares
        Dividend(dt.date(2024, 5, 20), 0.25, "USD"),
    ]
    market = MARKET._replace(dividends=paid, splits=[(dt.date(2024, 1, 5), 4.0)])
    view = value(INCOME, market=market)["dividend yield"]
    assert (view.value, view.unit) == (pytest.approx(0.05), "percent")
    other = market._replace(dividends=[*paid, Dividend(dt.date(2024, 2, 1), 12.5, "TWD")])
    assert_withheld(value(INCOME, market=other), "another currency")
