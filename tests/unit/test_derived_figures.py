"""Figures that are derived or chosen where a company reports them in part."""

import pytest

from tests.reported import balance, book_of, figure_of, year

WITH_MINORITIES = "StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest"
TOTAL = "LiabilitiesAndStockholdersEquity"


def test_liabilities_are_derived_in_each_period_from_the_equity_it_reports() -> None:
    book = book_of(
        balance(TOTAL, 90, 2021),
        balance(WITH_MINORITIES, 40, 2021),
        balance("StockholdersEquity", 35, 2021),
        balance(TOTAL, 100),
        balance("StockholdersEquity", 30),
        balance("MinorityInterest", 6),
        balance("TemporaryEquityCarryingAmountAttributableToParent", 4),
    )
    assert figure_of(book, "liabilities", 2021).value == 50
    newest = figure_of(book, "liabilities")
    assert (newest.value, newest.quality) == (60, "derived")  # 100 less 30, 6 and 4


@pytest.mark.parametrize(
    ("sales", "cost", "quality"),
    [
        ("Revenues", "CostOfGoodsSold", "doubtful"),
        ("SalesRevenueGoodsNet", "CostOfGoodsSold", "derived"),
        ("Revenues", "CostOfGoodsAndServicesSold", "derived"),
    ],
)
def test_the_cost_of_goods_alone_gives_no_sure_gross_profit(
    sales: str, cost: str, quality: str
) -> None:
    profit = figure_of(book_of(year(sales, 100), year(cost, 30)), "gross profit")
    assert (profit.value, profit.quality) == (70, quality)


@pytest.mark.parametrize(("total", "cash"), [(624, 624), (31, 29)])
def test_the_cash_of_a_bank_holds_its_deposits_at_banks(total: float, cash: float) -> None:
    book = book_of(
        balance("CashAndDueFromBanks", 29),
        balance("CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents", total),
    )
    assert figure_of(book, "cash").value == cash
