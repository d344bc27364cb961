"""Facts to reported figures."""

from datetime import date
from typing import Any

from altlens.aggregate.market.statements import fact_views, months
from altlens.items.financials import Fact
from tests.hand_made import fact

YEAR = ("2023-10-01", "2024-09-28")
FIRST, SECOND = "0000320193-24-000123", "0000320193-25-000079"


def filed(day: str, accession: str, value: float, **changes: Any) -> Fact:
    return fact(*YEAR, value, accession, filed=date.fromisoformat(day), **changes)


def test_one_period_in_two_filings_is_one_figure() -> None:
    facts = [filed("2025-10-31", SECOND, 391.0), filed("2024-11-01", FIRST, 391.0)]
    (shown,) = fact_views(facts)
    assert (shown.measure, shown.value, shown.months) == ("revenue", 391.0, 12)
    assert shown.accessions == (FIRST, SECOND)
    assert not shown.restated
    assert shown.provenance.item == facts[0].id


def test_the_last_filed_value_counts_and_says_that_it_differs() -> None:
    (shown,) = fact_views([filed("2025-10-31", SECOND, 400.0), filed("2024-11-01", FIRST, 391.0)])
    assert (shown.value, shown.restated) == (400.0, True)


def test_fiscal_year_and_period_are_the_filings_and_ignored() -> None:
    facts = [
        filed("2024-11-01", FIRST, 391.0, fiscal_year=2024, fiscal_period="FY"),
        filed("2025-10-31", SECOND, 391.0, fiscal_year=2025, fiscal_period="Q3"),
        fact("2022-09-25", "2023-09-30", 383.0, FIRST, fiscal_year=2024, fiscal_period="FY"),
    ]
    shown = fact_views(facts)
    assert [(view.end.isoformat(), view.value) for view in shown] == [
        ("2024-09-28", 391.0),
        ("2023-09-30", 383.0),
    ]


def test_units_are_never_mixed() -> None:
    facts = [filed("2024-11-01", FIRST, 941.0, unit="CNY"), filed("2024-11-01", FIRST, 130.0)]
    shown = fact_views(facts)
    assert {(view.unit, view.value, view.restated) for view in shown} == {
        ("CNY", 941.0, False),
        ("USD", 130.0, False),
    }


def test_the_most_telling_name_of_a_measure_is_shown() -> None:
    telling = "RevenueFromContractWithCustomerExcludingAssessedTax"
    facts = [filed("2024-11-01", FIRST, 390.0), filed("2024-11-01", FIRST, 391.0, concept=telling)]
    (shown,) = fact_views(facts)
    assert (shown.concept, shown.value, shown.restated) == (f"us-gaap:{telling}", 391.0, False)


def test_figures_come_by_measure_then_newest_and_longest_first() -> None:
    facts = [
        fact(None, "2024-09-28", 57.0, FIRST, concept="StockholdersEquity"),
        fact("2024-06-30", "2024-09-28", 95.0, FIRST),
        fact("2023-07-02", "2023-09-30", 89.0, FIRST),
        fact(*YEAR, 391.0, FIRST),
        fact(*YEAR, 1.0, FIRST, concept="AmortizationOfSomethingUnlisted"),
    ]
    shown = [(view.measure, view.end.year, view.months) for view in fact_views(facts)]
    assert shown == [
        ("revenue", 2024, 12),
        ("revenue", 2024, 3),
        ("revenue", 2023, 3),
        ("equity", 2024, 0),
    ]


def test_years_of_52_and_53_weeks_have_twelve_months() -> None:
    assert months(date(2022, 9, 25), date(2023, 9, 30)) == 12
    assert months(date(2023, 10, 1), date(2024, 9, 28)) == 12
    assert months(date(2024, 6, 30), date(2024, 9, 28)) == 3
    assert months(None, date(2024, 9, 28)) == 0


def test_a_restatement_says_what_was_filed_before() -> None:
    facts = [
        filed("2024-11-01", FIRST, 391.0),
        filed("2025-02-01", "0000320193-25-000008", 391.0),
        filed("2025-10-31", SECOND, 400.0),
    ]
    (shown,) = fact_views(facts)
    (before,) = shown.earlier
    assert (before.value, before.accession, str(before.filed)) == (391.0, FIRST, "2024-11-01")
