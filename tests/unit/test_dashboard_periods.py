"""Tables of reported figures: consecutive periods, visible gaps, trailing twelve months."""

from datetime import date

from altlens.items.quality import Quality
from altlens.items.view import FactView, Period
from dashboard.period_table import Column, interim_table, period_chart, period_table
from tests.unit.test_dashboard_story_filter import ORIGIN

MONTHS = {"year": 12, "half-year": 6, "quarter": 3, "instant": 0, "TTM": 12, "other": 12}


def figure(
    end: str,
    value: float,
    period: Period = "year",
    measure: str = "revenue",
    quality: Quality = "ok",
) -> FactView:
    return FactView(
        measure=measure,
        concept="Revenues",
        unit="USD",
        start=None,
        end=date.fromisoformat(end),
        months=MONTHS[period],
        period=period,
        value=value,
        restated=False,
        accessions=("0001",),
        quality=quality,
        provenance=ORIGIN,
    )


def test_a_table_has_a_column_per_period_and_balances_at_its_end() -> None:
    facts = [
        figure("2025-12-31", 20),
        figure("2024-12-31", 10),
        figure("2025-12-31", 7, "instant", "cash"),
        figure("2025-09-30", 5, "quarter"),
        figure("2025-06-30", 6, "instant", "debt"),
    ]
    yearly = period_table(facts, "year")
    assert yearly.columns == (Column(date(2024, 12, 31)), Column(date(2025, 12, 31)))
    values = {row.measure: [cell and cell.value for cell in row.cells] for row in yearly.rows}
    assert values == {"revenue": [10, 20], "cash": [None, 7]}
    assert [column.end for column in period_table(facts, "quarter").columns] == [date(2025, 9, 30)]


def test_a_missing_quarter_is_a_gap_between_its_neighbours() -> None:
    facts = [figure(end, 1, "quarter") for end in ("2024-09-28", "2025-03-29", "2025-06-28")]
    table = period_table(facts, "quarter")
    assert [column.kind for column in table.columns] == ["period", "gap", "period", "period"]
    assert table.has_gap
    assert table.columns[1].end.isoformat()[:7] == "2024-12"
    (row,) = table.rows
    assert [bool(cell) for cell in row.cells] == [True, False, True, True]


def test_quarters_of_12_to_14_weeks_follow_each_other_without_a_gap() -> None:
    ends = ("2024-09-28", "2024-12-28", "2025-04-05", "2025-06-28")  # 13, 14 and 12 weeks
    table = period_table([figure(end, 1, "quarter") for end in ends], "quarter")
    assert [str(column.end) for column in table.columns] == list(ends)


def test_the_trailing_twelve_months_are_the_last_column_of_years() -> None:
    facts = [
        figure("2024-12-31", 10),
        figure("2025-03-31", 11, "TTM"),
        figure("2025-03-31", 3, "instant", "cash"),
    ]
    table = period_table(facts, "year")
    assert table.columns[-1] == Column(date(2025, 3, 31), "TTM")
    values = {row.measure: [cell and cell.value for cell in row.cells] for row in table.rows}
    assert values == {"revenue": [10, 11], "cash": [None, 3]}
    assert period_chart(table) == {"ends": ["2024-12-31"], "rows": {"revenue, USD": [10]}}


def test_twelve_months_that_end_with_the_year_are_no_column_of_their_own() -> None:
    table = period_table([figure("2024-12-31", 10), figure("2024-12-31", 10, "TTM")], "year")
    assert table.columns == (Column(date(2024, 12, 31)),)


def test_charts_leave_out_figures_that_are_not_usable() -> None:
    facts = [
        figure("2023-12-31", 9, quality="derived"),
        figure("2024-12-31", 10_000, quality="doubtful"),
    ]
    assert period_chart(period_table(facts, "year"))["rows"] == {"revenue, USD": [9, None]}


def test_figures_of_older_stored_views_are_placed_by_their_months() -> None:
    table = period_table([figure("2024-12-31", 10, "other")], "year")
    assert table.columns == (Column(date(2024, 12, 31)),)


def test_who_reports_by_halves_is_shown_by_halves() -> None:
    halves = [figure("2025-06-30", 45, "half-year"), figure("2025-12-31", 55, "half-year")]
    title, table = interim_table(halves)
    assert (title, [column.end for column in table.columns]) == (
        "Half-years",
        [date(2025, 6, 30), date(2025, 12, 31)],
    )
    title, table = interim_table([*halves, figure("2025-09-30", 20, "quarter")])
    assert (title, [column.end for column in table.columns]) == ("Quarters", [date(2025, 9, 30)])
