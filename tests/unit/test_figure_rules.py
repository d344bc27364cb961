"""Each rule on reported figures: what passes, what fails, and the reason that it gives."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from altlens.aggregate.fundamentals.ratios import ratios
from altlens.aggregate.fundamentals.rules import RULES, outcomes
from altlens.aggregate.fundamentals.valuation import VALUATION_RULES
from tests.reported import ReportedFact, balance, book_of, cover, figure_of, months, year

AMENDED = {"accession": "amended", "filed": dt.date(2024, 5, 1), "form": "10-K/A"}


def shares(concept: str, value: float, of: int = 2023, **changes: object) -> ReportedFact:
    return year(concept, value, of, unit="shares", **changes)


def per_share(concept: str, value: float, of: int = 2023, **changes: object) -> ReportedFact:
    return year(concept, value, of, unit="USD/shares", **changes)


CASES: dict[str, tuple[str, list[ReportedFact], list[ReportedFact]]] = {
    "one value a filing": (
        "assets",
        [balance("Assets", 500), balance("Assets", 501)],
        [balance("Assets", 500), balance("Assets", 700)],
    ),
    "amended scale": (
        "net income",
        [year("NetIncomeLoss", 13e9), year("NetIncomeLoss", 12e9, **AMENDED)],
        [year("NetIncomeLoss", 13e9), year("NetIncomeLoss", 13e6, **AMENDED)],
    ),
    "usual scale": (
        "revenue",
        [year("Revenues", 28e9, 2022), year("Revenues", 60e9)],
        [year("Revenues", 26e9, 2021), year("Revenues", 28e9, 2022), year("Revenues", 30e6)],
    ),
    "filing in scale": (
        "net income",
        [year("Revenues", 28e9, 2022), year("Revenues", 30e9), year("NetIncomeLoss", 2e9)],
        [
            *(year("Revenues", 28e9, of) for of in (2020, 2021, 2022)),
            *(balance("Assets", 90e9, of) for of in (2020, 2021, 2022)),
            year("Revenues", 30e6),
            balance("Assets", 95e6),
            year("NetIncomeLoss", 2e6),
        ],
    ),
    "revenue covers its parts": (
        "revenue",
        [year("Revenues", 77), year("PremiumsEarnedNet", 60)],
        [year("SalesRevenueNet", 7), year("InterestIncomeExpenseNet", 60)],
    ),
    "revenue is the whole": (
        "revenue",
        [year("Revenues", 77)],
        [year("PremiumsEarnedNet", 60)],
    ),
    "income within contract revenue": (
        "revenue",
        [
            year("RevenueFromContractWithCustomerExcludingAssessedTax", 9),
            year("NetIncomeLoss", 3),
        ],
        [
            year("RevenueFromContractWithCustomerExcludingAssessedTax", 9),
            year("NetIncomeLoss", 10),
        ],
    ),
    "costs within revenue": (
        "revenue",
        [year("Revenues", 77), year("NetIncomeLoss", 4), year("BenefitsLossesAndExpenses", 70)],
        [
            year("RevenueFromContractWithCustomerExcludingAssessedTax", 9),
            year("NetIncomeLoss", 4),
            year("BenefitsLossesAndExpenses", 70),
        ],
    ),
    "gross profit": (
        "gross profit",
        [year("Revenues", 100), year("CostOfRevenue", 60), year("GrossProfit", 40)],
        [year("Revenues", 100), year("CostOfRevenue", 60), year("GrossProfit", 55)],
    ),
    "gross profit within revenue": (
        "gross profit",
        [year("Revenues", 100), year("GrossProfit", 40)],
        [year("Revenues", 100), year("GrossProfit", 140)],
    ),
    "operating income within revenue": (
        "operating income",
        [year("Revenues", 100), year("OperatingIncomeLoss", -400)],
        [year("Revenues", 100), year("OperatingIncomeLoss", 140)],
    ),
    "balance": (
        "equity",
        # Liabilities of 60 and equity of 30 leave 10 for minorities that are not reported apart.
        [balance("Assets", 100), balance("Liabilities", 60), balance("StockholdersEquity", 30)],
        [balance("Assets", 100), balance("Liabilities", 80), balance("StockholdersEquity", 30)],
    ),
    "cash within assets": (
        "cash",
        [balance("Assets", 100), balance("CashAndCashEquivalentsAtCarryingValue", 60)],
        [balance("Assets", 100), balance("CashAndCashEquivalentsAtCarryingValue", 160)],
    ),
    "debt within liabilities": (
        "long-term debt",
        [balance("Liabilities", 100), balance("LongTermDebt", 60)],
        [balance("Liabilities", 100), balance("LongTermDebt", 160)],
    ),
    "earnings per share": (
        "net income",
        [
            year("NetIncomeLoss", 100e6),
            per_share("EarningsPerShareDiluted", 2.0),
            shares("WeightedAverageNumberOfDilutedSharesOutstanding", 50e6),
        ],
        [
            year("NetIncomeLoss", 100e3),
            per_share("EarningsPerShareDiluted", 2.0),
            shares("WeightedAverageNumberOfDilutedSharesOutstanding", 50e6),
        ],
    ),
    "cash flows": (
        "operating cash flow",
        [
            year("NetCashProvidedByUsedInOperatingActivities", 50),
            year("NetCashProvidedByUsedInInvestingActivities", -30),
            year("NetCashProvidedByUsedInFinancingActivities", -15),
            year("CashAndCashEquivalentsPeriodIncreaseDecrease", 4),
        ],
        [
            year("NetCashProvidedByUsedInOperatingActivities", 80),
            year("NetCashProvidedByUsedInInvestingActivities", -30),
            year("NetCashProvidedByUsedInFinancingActivities", -15),
            year("CashAndCashEquivalentsPeriodIncreaseDecrease", 4),
        ],
    ),
    "quarters add up": (
        "revenue",
        [year("Revenues", 100), *(months("Revenues", 25, 2023, m, m + 2) for m in (1, 4, 7, 10))],
        [year("Revenues", 160), *(months("Revenues", 25, 2023, m, m + 2) for m in (1, 4, 7, 10))],
    ),
    "not negative": (
        "assets",
        [balance("Assets", 0)],
        [balance("Assets", -5)],
    ),
    "age": ("revenue", [year("Revenues", 100)], [year("Revenues", 100, 2015)]),
    "placeholder count": ("shares outstanding", [cover(14_700_000)], [cover(100)]),
    "share counts agree": (
        "shares outstanding",
        [cover(14_700_000), shares("WeightedAverageNumberOfSharesOutstandingBasic", 14e6)],
        [cover(14_700), shares("WeightedAverageNumberOfSharesOutstandingBasic", 14e6)],
    ),
    "average count agrees": (
        "weighted shares",
        [
            year("NetIncomeLoss", 100e6),
            per_share("EarningsPerShareDiluted", 2.0),
            shares("WeightedAverageNumberOfSharesOutstandingBasic", 51e6),
        ],
        [
            year("NetIncomeLoss", 100e6),
            per_share("EarningsPerShareDiluted", 2.0),
            shares("WeightedAverageNumberOfSharesOutstandingBasic", 51e3),
        ],
    ),
}


def test_every_rule_has_a_case_and_a_sentence() -> None:
    assert [rule.name for rule in RULES] == list(dict.fromkeys(rule.name for rule in RULES))
    assert {rule.name for rule in RULES} == set(CASES)
    assert all(rule.sentence.endswith(".") for rule in RULES)


def test_the_page_on_quality_names_every_rule_in_its_words() -> None:
    page = (Path(__file__).parents[2] / "docs" / "quality.md").read_text(encoding="utf-8")
    for rule in (*RULES, *VALUATION_RULES):
        assert f"| {rule.name} |" in page
        assert f"| {rule.sentence} |" in page, rule.sentence


@pytest.mark.parametrize("name", CASES)
def test_a_rule_tells_what_passes_from_what_fails(name: str) -> None:
    measure, passing, failing = CASES[name]
    for facts, passes in ((passing, True), (failing, False)):
        book = book_of(*facts)
        figure = max(book.of(measure).values(), key=lambda figure: figure.end)
        by_rule = {outcome.rule.name: outcome.reason for outcome in outcomes(figure, book)}
        assert (by_rule[name] == "") is passes, by_rule
        assert figure.is_usable or not passes, figure.reasons
        if not passes:
            assert by_rule[name] in figure.reasons


def test_history_decides_which_of_two_scales_is_right() -> None:
    before = year("Revenues", 28e9, 2022)
    thousands, units = year("Revenues", 30e6), year("Revenues", 30e9)
    stands = figure_of(book_of(before, units, year("Revenues", 30e6, **AMENDED)), "revenue")
    assert (stands.value, stands.quality) == (30e9, "derived")
    assert "30.0 million" in stands.reasons[0]
    mended = figure_of(book_of(before, thousands, year("Revenues", 30e9, **AMENDED)), "revenue")
    assert (mended.value, mended.quality) == (30e9, "ok")


@pytest.mark.parametrize(
    ("measure", "first"),
    [("assets", balance("Assets", 10e9)), ("revenue", year("Revenues", 10e9))],
)
def test_a_later_filing_does_not_empty_a_total(measure: str, first: ReportedFact) -> None:
    figure = figure_of(book_of(first, replace(first, value=0, **AMENDED)), measure)
    assert (figure.value, figure.quality) == (10e9, "doubtful")


def test_assets_of_zero_are_doubtful_beside_others() -> None:
    assert (
        figure_of(book_of(balance("Assets", 9, 2022), balance("Assets", 0)), "assets").quality
        == "doubtful"
    )


def test_revenue_of_zero_is_doubtful_only_where_it_was_never_zero() -> None:
    before = [months("Revenues", 5, 2023, m, m + 2) for m in (1, 4, 7, 10)]
    last = months("Revenues", 0, 2024, 1, 3)
    for facts, quality in (
        ([*before, last], "doubtful"),
        ([*before[1:], months("Revenues", 0, 2022, 10, 12), before[0], last], "ok"),
    ):
        figure = max(book_of(*facts).of("revenue").values(), key=lambda figure: figure.end)
        assert (figure.value, figure.quality) == (0, quality)


def test_without_history_a_shift_of_scale_is_doubtful_and_the_earlier_value_shown() -> None:
    figure = figure_of(
        book_of(year("Revenues", 30e9), year("Revenues", 30e6, **AMENDED)), "revenue"
    )
    assert (figure.value, figure.quality) == (30e9, "doubtful")


def test_other_figures_of_the_day_decide_where_there_is_no_history() -> None:
    # Revenue of 30 billion or 30 million, beside assets of 90 billion and income of 3 billion.
    beside = [balance("Assets", 90e9), year("NetIncomeLoss", 3e9)]
    facts = [*beside, year("Revenues", 30e9), year("Revenues", 30e6, **AMENDED)]
    figure = figure_of(book_of(*facts), "revenue")
    assert (figure.value, figure.quality) == (30e9, "derived")


def test_a_filing_that_confirms_the_value_ends_the_doubt() -> None:
    again = {"accession": "again", "filed": dt.date(2024, 5, 20)}
    facts = [
        year("Revenues", 30e9),
        year("Revenues", 30e6, **AMENDED),
        year("Revenues", 30e9, **again),
    ]
    figure = figure_of(book_of(*facts), "revenue")
    assert (figure.value, figure.quality) == (30e9, "ok")


def test_growth_over_an_amendment_in_thousands_is_that_of_the_earlier_value() -> None:
    facts = [
        year("Revenues", 28e9, 2022),
        year("Revenues", 30e9),
        year("Revenues", 30e6, **AMENDED),
    ]
    growth = ratios(book_of(*facts))["revenue growth"]
    assert growth.value == pytest.approx(30 / 28 - 1)
    assert growth.quality == "derived"


def test_temporary_equity_is_part_of_the_balance() -> None:
    facts = [balance("Assets", 100), balance("Liabilities", 40), balance("StockholdersEquity", -10)]
    apart = balance("TemporaryEquityCarryingAmountAttributableToParent", 70)
    assert figure_of(book_of(*facts, apart), "equity").quality == "ok"


def test_assets_that_are_not_liabilities_and_equity_are_doubtful() -> None:
    facts = [balance("Assets", 100), balance("LiabilitiesAndStockholdersEquity", 130)]
    assert figure_of(book_of(*facts), "assets").quality == "doubtful"


def test_net_income_is_that_of_the_shareholders_where_earnings_per_share_say_so() -> None:
    # -29 of the parent and 10 of minorities are -19 together; -0.94 a share of 31 million is -29.
    counted = "WeightedAverageNumberOfDilutedSharesOutstanding"
    facts = [
        year("NetIncomeLoss", -19.4e6),
        year("NetIncomeLossAvailableToCommonStockholdersBasic", -29.3e6),
        per_share("EarningsPerShareDiluted", -0.94),
        shares(counted, 31e6),
    ]
    figure = figure_of(book_of(*facts), "net income")
    assert figure.value == -29.3e6


def test_a_filing_in_thousands_takes_its_varying_figures_with_it() -> None:
    """Revenue shows the scale of the filing, and net income, which varies more, confirms it."""
    usual = [(2021, 27e9, 11e9), (2022, 28e9, 12e9), (2023, 30e6, 13e6)]
    facts = [
        year(concept, value, of)
        for of, *values in usual
        for concept, value in zip(("Revenues", "NetIncomeLoss"), values, strict=True)
    ]
    book = book_of(*facts)
    assert figure_of(book, "net income").quality == "doubtful"
    assert figure_of(book, "net income", 2022).quality == "ok"
    growth = book_of(year("Revenues", 27e9, 2022), year("Revenues", 28e9))
    assert figure_of(growth, "revenue").quality == "ok"


@pytest.mark.parametrize("wrong", [33e6, 30e7])
def test_an_amendment_that_corrects_and_misses_the_scale_is_seen(wrong: float) -> None:
    """33 million for 30 billion, or a hundredth of it: the year before says which is right."""
    amended = year("Revenues", wrong, **AMENDED)
    figure = figure_of(
        book_of(year("Revenues", 28e9, 2022), year("Revenues", 30e9), amended), "revenue"
    )
    assert (figure.value, figure.quality) == (30e9, "derived")
