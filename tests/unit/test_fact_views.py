"""How facts become the figures of a view."""

from datetime import date
from typing import Any

from altlens.aggregate.fundamentals.views import all_books, fact_views, market_of, ratio_views
from altlens.items.financials import Fact
from altlens.items.provenance import Provenance
from altlens.items.view import BarView, FactView
from tests.hand_made import action, at, fact

YEAR = ("2023-10-01", "2024-09-28")
FIRST, SECOND = "0000320193-24-000123", "0000320193-25-000079"
AS_OF = date(2026, 1, 1)


def views(facts: list[Fact], as_of: date = AS_OF) -> tuple[FactView, ...]:
    return fact_views(all_books(facts, as_of))


def filed(day: str, accession: str, value: float, **changes: Any) -> Fact:
    return fact(*YEAR, value, accession, filed=date.fromisoformat(day), **changes)


def test_one_period_in_two_filings_is_one_figure() -> None:
    facts = [filed("2025-10-31", SECOND, 391.0), filed("2024-11-01", FIRST, 391.0)]
    (view,) = views(facts)
    assert (view.measure, view.value, view.months, view.period) == ("revenue", 391.0, 12, "year")
    assert view.accessions == (FIRST, SECOND)
    assert not view.restated
    assert view.provenance.item == facts[0].id


def test_the_last_filed_value_counts_and_says_that_it_differs() -> None:
    (view,) = views([filed("2025-10-31", SECOND, 400.0), filed("2024-11-01", FIRST, 391.0)])
    assert (view.value, view.restated) == (400.0, True)


def test_fiscal_year_and_period_are_the_filings_and_ignored() -> None:
    facts = [
        filed("2024-11-01", FIRST, 391.0, fiscal_year=2024, fiscal_period="FY"),
        filed("2025-10-31", SECOND, 391.0, fiscal_year=2025, fiscal_period="Q3"),
        fact("2022-09-25", "2023-09-30", 383.0, FIRST, fiscal_year=2024, fiscal_period="FY"),
    ]
    assert [(view.end.isoformat(), view.value) for view in views(facts)] == [
        ("2024-09-28", 391.0),
        ("2023-09-30", 383.0),
    ]


def test_a_translation_is_shown_after_the_currency_of_the_report_and_marked() -> None:
    facts = [
        filed("2024-11-01", FIRST, 130.0),
        filed("2024-11-01", FIRST, 941.0, unit="CNY"),
        fact("2022-09-25", "2023-09-30", 900.0, FIRST, unit="CNY"),
    ]
    assert [(view.unit, view.value, view.quality) for view in views(facts)] == [
        ("CNY", 941.0, "ok"),
        ("USD", 130.0, "derived"),
        ("CNY", 900.0, "ok"),
    ]


def test_more_translations_than_values_change_no_currency() -> None:
    facts = [
        fact("2022-09-25", "2023-09-30", 900.0, FIRST, unit="CNY"),
        filed("2025-10-31", SECOND, 941.0, unit="CNY"),
        filed("2025-10-31", SECOND, 130.0),
        filed("2025-10-31", SECOND, 14.0, concept="NetIncomeLoss"),
    ]
    assert all_books(facts, AS_OF)[0].currency == "CNY"


def test_figures_in_the_currency_of_earlier_years_are_shown_unmixed() -> None:
    facts = [
        fact("2022-09-25", "2023-09-30", 500.0, FIRST, unit="CAD"),
        filed("2025-10-31", SECOND, 400.0),
        fact("2022-09-25", "2023-09-30", 370.0, SECOND, filed=date(2025, 10, 31)),
    ]
    shown = views(facts)
    assert [(view.unit, view.value, view.quality) for view in shown] == [
        ("USD", 400.0, "ok"),
        ("USD", 370.0, "ok"),
        ("CAD", 500.0, "ok"),
    ]
    growth = ratio_views(all_books(facts, AS_OF)[0], None)["revenue growth"]
    assert growth.value == round(400 / 370 - 1, 6)


def test_figures_come_by_measure_then_newest_and_longest_first() -> None:
    facts = [
        fact(None, "2024-09-28", 57.0, FIRST, concept="StockholdersEquity"),
        fact("2024-06-30", "2024-09-28", 95.0, FIRST),
        fact("2023-07-02", "2023-09-30", 89.0, FIRST),
        fact(*YEAR, 391.0, FIRST),
        fact(*YEAR, 1.0, FIRST, concept="AmortizationOfSomethingUnlisted"),
    ]
    assert [(view.measure, view.end.year, view.months) for view in views(facts)] == [
        ("revenue", 2024, 12),
        ("revenue", 2024, 3),
        ("revenue", 2023, 3),
        ("equity", 2024, 0),
    ]


def test_years_of_52_and_53_weeks_have_twelve_months() -> None:
    facts = [fact("2022-09-25", "2023-09-30", 383.0, FIRST), fact(*YEAR, 391.0, FIRST)]
    assert [view.months for view in views(facts)] == [12, 12]


def test_a_restatement_says_what_was_filed_before() -> None:
    facts = [
        filed("2024-11-01", FIRST, 391.0),
        filed("2025-02-01", "0000320193-25-000008", 391.0),
        filed("2025-10-31", SECOND, 400.0),
    ]
    (view,) = views(facts)
    (before,) = view.earlier
    assert (before.value, before.accession, str(before.filed)) == (391.0, FIRST, "2024-11-01")


def test_a_value_rejected_for_its_scale_is_named_in_the_reasons() -> None:
    facts = [
        fact("2022-09-25", "2023-09-30", 383e9, FIRST),
        filed("2024-11-01", FIRST, 391e9),
        filed("2025-10-31", SECOND, 391e6),
    ]
    view = views(facts)[0]
    assert (view.value, view.quality, view.restated) == (391e9, "derived", False)
    assert "391.0 million" in view.reasons[0]


def test_trailing_twelve_months_are_named_so() -> None:
    facts = [
        fact(*YEAR, 400.0, FIRST),
        fact("2024-09-29", "2024-12-28", 130.0, SECOND),
        fact("2023-10-01", "2023-12-30", 120.0, FIRST),
    ]
    trailing = next(view for view in views(facts, date(2025, 3, 1)) if view.period == "TTM")
    assert (trailing.value, trailing.quality) == (410.0, "derived")
    assert (str(trailing.start), str(trailing.end)) == ("2023-12-31", "2024-12-28")


def test_the_market_is_the_last_bar_with_its_actions() -> None:
    day = date(2026, 6, 10)
    origin = Provenance(
        item="bar:1",
        capture="capture:1",
        source="prices",
        available_at=at("2026-06-10"),
        fetched_at=at("2026-06-10"),
    )
    bar = BarView(
        session=day, open=1, high=1, low=1, close=5.0, close_traded=5.0, volume=1, provenance=origin
    )
    actions = [action("2026-05-01", "split", 4.0), action("2026-05-11", "dividend", 0.2)]
    market = market_of([bar], "USD", actions, [])
    assert market is not None
    assert (market.price, market.session, market.splits) == (5.0, day, [(date(2026, 5, 1), 4.0)])
    assert [paid.amount for paid in market.dividends] == [0.2]
    assert market_of([], "USD", actions, []) is None
