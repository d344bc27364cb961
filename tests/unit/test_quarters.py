"""Quarters that no filing reports: fiscal fourth quarters, and quarterly cash flow."""

import datetime as dt

import pytest

from altlens.aggregate.fundamentals.figures import Figure
from altlens.items.view import Period
from tests.reported import ReportedFact, book_of, months, year

CASH = "NetCashProvidedByUsedInOperatingActivities"


def periods(
    *facts: ReportedFact,
    measure: str = "revenue",
    period: Period = "quarter",
    as_of: dt.date = dt.date(2024, 6, 1),
) -> list[Figure]:
    figures = book_of(*facts, as_of=as_of).of(measure).values()
    return sorted((f for f in figures if f.span.period == period), key=lambda f: f.end)


def test_the_fourth_quarter_is_the_year_less_nine_months() -> None:
    quarters = periods(
        year("Revenues", 100),
        months("Revenues", 20, 2023, 1, 3),
        months("Revenues", 22, 2023, 4, 6),
        months("Revenues", 25, 2023, 7, 9),
        months("Revenues", 67, 2023, 1, 9),
    )
    last = quarters[-1]
    assert [q.value for q in quarters] == [20, 22, 25, 33]
    assert (last.quality, last.reasons) == ("derived", ("Derived: year less nine months.",))
    assert (last.span.start, last.end) == (dt.date(2023, 10, 1), dt.date(2023, 12, 31))
    assert set(last.accessions) == {"annual-2023", "interim-2023-9"}


def test_three_quarters_do_where_nine_months_are_not_reported() -> None:
    quarters = periods(
        year("Revenues", 100), *(months("Revenues", 20, 2023, m, m + 2) for m in (1, 4, 7))
    )
    assert [q.value for q in quarters] == [20, 20, 20, 40]


def test_cash_flow_by_quarter_follows_from_the_year_to_date() -> None:
    quarters = periods(
        months(CASH, 10, 2023, 1, 3),
        months(CASH, 25, 2023, 1, 6),
        months(CASH, 45, 2023, 1, 9),
        year(CASH, 70),
        measure="operating cash flow",
    )
    assert [(q.value, q.quality) for q in quarters] == [
        (10, "ok"),
        (15, "derived"),
        (20, "derived"),
        (25, "derived"),
    ]


def test_a_quarter_that_is_reported_is_not_derived() -> None:
    quarters = periods(
        year("Revenues", 100),
        months("Revenues", 67, 2023, 1, 9),
        months("Revenues", 32, 2023, 10, 12),
    )
    assert [(q.value, q.quality) for q in quarters] == [(32, "ok")]


def test_a_restated_year_is_compared_with_what_was_filed_with_it() -> None:
    # The year was 100 with 67 of nine months; only the year was restated, to 90.
    restated = year("Revenues", 90, accession="later", filed=dt.date(2024, 5, 1))
    quarters = periods(year("Revenues", 100), months("Revenues", 67, 2023, 1, 9), restated)
    assert quarters[-1].value == 33
    assert "restated" in quarters[-1].reasons[0]


def test_second_halves_are_derived_for_who_reports_by_halves() -> None:
    halves = periods(
        year("Revenues", 100, form="20-F"),
        months("Revenues", 45, 2023, 1, 6, form="6-K"),
        period="half-year",
    )
    assert [(h.value, h.quality) for h in halves] == [(45, "ok"), (55, "derived")]


def test_who_reports_quarters_gets_no_second_half_of_them() -> None:
    facts = [
        year("Revenues", 100),
        *(months("Revenues", 20, 2023, m, m + 2) for m in (1, 4, 7)),
        months("Revenues", 40, 2023, 1, 6),
    ]
    assert [h.value for h in periods(*facts, period="half-year")] == [40]


def test_a_doubtful_year_makes_the_derived_quarter_doubtful() -> None:
    facts = [
        year("Revenues", 100),
        months("Revenues", 67, 2023, 1, 9),
        year("GrossProfit", 150),
        months("GrossProfit", 30, 2023, 1, 9),
    ]
    (quarter,) = periods(*facts, measure="gross profit")
    assert (quarter.value, quarter.quality) == (120, "doubtful")


def test_a_negative_rest_of_revenue_is_doubtful() -> None:
    (quarter,) = periods(year("Revenues", 60), months("Revenues", 67, 2023, 1, 9))
    assert (quarter.value, quarter.quality) == (-7, "doubtful")


@pytest.mark.parametrize(("counted", "derived"), [(10.1, True), (2.5, False)])
def test_earnings_a_share_are_derived_on_one_count_of_shares(counted: float, derived: bool) -> None:
    # Of 2.5 million shares nine months ago and 10 million now the difference means nothing.
    shares = "WeightedAverageNumberOfDilutedSharesOutstanding"
    quarters = periods(
        year("NetIncomeLoss", 40e6),
        year("EarningsPerShareDiluted", 4.0, unit="USD/shares"),
        months("EarningsPerShareDiluted", 3.0, 2023, 1, 9, unit="USD/shares"),
        year(shares, 10e6, unit="shares"),
        months(shares, counted * 1e6, 2023, 1, 9, unit="shares"),
        measure="diluted EPS",
    )
    assert [q.value for q in quarters] == ([1.0] if derived else [])
