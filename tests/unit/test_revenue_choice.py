"""Which reported concept is a company's revenue, chosen by what revenue must contain."""

import pytest

from altlens.aggregate.fundamentals.ratios import ratios
from tests.reported import ReportedFact, book_of, figure_of, months, year

CONTRACTS = "RevenueFromContractWithCustomerExcludingAssessedTax"


def revenue(**values: float) -> tuple[float, str]:
    """The revenue chosen among concepts of one year, and its quality."""
    figure = figure_of(book_of(*(year(name, value) for name, value in values.items())), "revenue")
    return figure.value, figure.quality


def test_contracts_are_all_the_revenue_of_most_companies() -> None:
    assert revenue(**{CONTRACTS: 391, "CostOfRevenue": 210, "InterestExpense": 4}) == (391, "ok")


def test_an_insurers_total_covers_premiums_and_contracts() -> None:
    # Premiums of 60, investment income of 10 and fees of 4 are 74, which the total must reach.
    values = {CONTRACTS: 4, "PremiumsEarnedNet": 60, "NetInvestmentIncome": 10, "Revenues": 75}
    assert revenue(**values) == (75, "ok")


def test_an_insurer_without_a_total_has_doubtful_revenue() -> None:
    value, quality = revenue(**{CONTRACTS: 4, "PremiumsEarnedNet": 60})
    assert (value, quality) == (64, "doubtful")


def test_a_bank_with_net_revenue_is_measured_after_interest_expense() -> None:
    # 100 of interest less 60 paid, and 30 of fees, are 70 of net revenue; 130 is before interest.
    values = {
        "Revenues": 130,
        "RevenuesNetOfInterestExpense": 70,
        "InterestAndDividendIncomeOperating": 100,
        "InterestExpense": 60,
        "NoninterestIncome": 30,
        CONTRACTS: 20,
    }
    assert revenue(**values) == (70, "ok")


def test_a_bank_without_a_total_earns_net_interest_and_the_rest() -> None:
    values = {"InterestIncomeExpenseNet": 40, "NoninterestIncome": 30, CONTRACTS: 12}
    assert revenue(**values) == (70, "derived")


def test_net_interest_follows_from_income_and_expense() -> None:
    values = {
        "InterestAndDividendIncomeOperating": 100,
        "InterestExpense": 60,
        "NoninterestIncome": 30,
        CONTRACTS: 12,
    }
    assert revenue(**values) == (70, "derived")


def test_a_broker_with_a_slice_named_net_is_measured_by_its_total() -> None:
    # 90 less 5 of interest is 85, so 20 is not the total after interest expense.
    values = {"RevenuesNetOfInterestExpense": 20, "Revenues": 90, "InterestExpense": 5}
    assert revenue(**values) == (90, "ok")


def test_a_lender_whose_contracts_are_fees_earns_interest() -> None:
    values = {CONTRACTS: 5, "InterestAndDividendIncomeOperating": 100}
    assert revenue(**values) == (100, "derived")


def test_a_fintech_with_a_declared_slice_is_not_measured_by_it() -> None:
    values = {"Revenues": 5, "InterestAndDividendIncomeOperating": 100, "NoninterestIncome": 8}
    assert revenue(**values) == (108, "derived")


def test_a_reit_earns_rents_beside_contracts() -> None:
    assert revenue(**{"RealEstateRevenueNet": 100, CONTRACTS: 7}) == (100, "ok")
    assert revenue(**{"OperatingLeaseLeaseIncome": 90, CONTRACTS: 7}) == (97, "derived")
    values = {"Revenues": 99, "OperatingLeaseLeaseIncome": 90, CONTRACTS: 7}
    assert revenue(**values) == (99, "ok")


@pytest.mark.parametrize("declared", [-50, 0])
def test_losses_within_a_declared_total_do_not_make_a_part_the_total(declared: float) -> None:
    assert revenue(**{"Revenues": declared, CONTRACTS: 3}) == (declared, "doubtful")


def test_a_company_without_revenue_declares_none() -> None:
    assert revenue(Revenues=0) == (0, "ok")


def test_leases_within_contract_revenue_are_not_added_to_it() -> None:
    lease = {"OperatingLeaseLeaseIncome": 15}
    assert revenue(**{"Revenues": 100, CONTRACTS: 100}, **lease) == (100, "ok")
    # 107 is neither 100 nor 115: what is declared stays, in doubt.
    assert revenue(**{"Revenues": 107, CONTRACTS: 100}, **lease) == (107, "doubtful")
    assert revenue(**{CONTRACTS: 100}, **lease) == (115, "derived")


def test_a_slice_alone_in_a_quarter_is_doubtful() -> None:
    facts: list[ReportedFact] = [
        year("Revenues", 77, 2023),
        year(CONTRACTS, 2.4, 2023),
        months(CONTRACTS, 0.6, 2024, 1, 3),
    ]
    book = book_of(*facts)
    quarter = next(f for f in book.of("revenue").values() if f.span.period == "quarter")
    assert (quarter.value, quarter.quality) == (0.6, "doubtful")
    assert "3% of revenue" in quarter.reasons[0]


def test_income_above_contract_revenue_makes_it_doubtful() -> None:
    figure = figure_of(book_of(year(CONTRACTS, 2), year("NetIncomeLoss", 5)), "revenue")
    assert figure.quality == "doubtful"


@pytest.mark.parametrize(
    ("concepts", "value"),
    [
        ({"Revenue": 44, "RevenueFromContractsWithCustomers": 5, "RentalIncome": 39}, 44),
        ({"RevenueFromContractsWithCustomers": 5}, 5),
        ({"RevenueAndOperatingIncome": 60, "RevenueFromContractsWithCustomers": 20}, 60),
    ],
)
def test_ifrs_totals_are_chosen_alike(concepts: dict[str, float], value: float) -> None:
    facts = [year(name, v, taxonomy="ifrs-full", unit="EUR") for name, v in concepts.items()]
    figure = figure_of(book_of(*facts, year("Assets", 1)), "revenue")
    assert (figure.value, figure.unit, figure.quality) == (value, "EUR", "ok")


def test_net_margin_of_an_insurer_rests_on_its_total() -> None:
    facts = [year(CONTRACTS, 3), year("Revenues", 50), year("NetIncomeLoss", 5)]
    assert ratios(book_of(*facts))["net margin"].value == 0.1
