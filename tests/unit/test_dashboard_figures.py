"""Figures carry the mark of their quality, and the reason for eyes and screen readers."""

from datetime import date

import pytest
from markupsafe import Markup

from altlens.items.quality import Assessed, Quality
from altlens.items.view_sections import RatioView
from altlens.queries.point_in_time import TimeLimits
from dashboard.figures import (
    SIGNS,
    Note,
    data_age,
    latest_age,
    marked,
    mean_score,
    notes,
    ratio_period,
    ratio_text,
    withheld,
)
from tests.hand_made import at

OLD = Assessed(quality="stale", reasons=("The last price is of 2026-06-01.",))


def ratio(value: float | None, unit: str, currency: str = "") -> RatioView:
    return RatioView.model_validate(
        {
            "value": value,
            "unit": unit,
            "currency": currency,
            "end": date(2026, 3, 28),
            "accessions": (),
        }
    )


def test_an_ok_figure_is_unmarked() -> None:
    assert marked("12.4", Assessed()) == "12.4"


@pytest.mark.parametrize("quality", ["derived", "stale", "doubtful"])
def test_a_marked_figure_has_a_class_a_sign_and_its_reason_twice(quality: Quality) -> None:
    html = marked("12.4", Assessed(quality=quality, reasons=("Because of <this>.",)))
    assert f'class="marked {quality}"' in html
    assert f'<sup aria-hidden="true">{SIGNS[quality]}</sup>' in html
    assert 'title="' in html
    assert html.count("Because of &lt;this&gt;.") == 2  # on hover, and as hidden text
    assert '<span class="hidden"> (' in html


def test_a_withheld_figure_is_a_dash_with_its_reason() -> None:
    html = marked("–", OLD)
    assert "marked withheld" in html
    assert html.count("not shown: The last price is of 2026-06-01.") == 2
    assert withheld("") == "–"
    assert withheld("No session.") == marked("–", Assessed(reasons=("No session.",)))


def test_markup_inside_a_marked_figure_is_kept() -> None:
    assert '<b class="up">+1.2%</b>' in marked(Markup('<b class="up">+1.2%</b>'), OLD)
    assert "<b>" not in marked("<b>", OLD)


@pytest.mark.parametrize(
    ("shown", "name", "text"),
    [
        (ratio(0.152, "percent"), "net margin", "15.2%"),
        (ratio(0.152, "percent"), "revenue growth", "+15.2%"),
        (ratio(-0.031, "percent"), "revenue growth", "−3.1%"),
        (ratio(34.125, "multiple"), "price to earnings", "34.12×"),
        (ratio(3.21e12, "money", "USD"), "market capitalization", "3.2T USD"),
        (ratio(None, "percent"), "net margin", "–"),
    ],
)
def test_ratios_are_written_in_their_unit(shown: RatioView, name: str, text: str) -> None:
    assert ratio_text(shown, name) == text


@pytest.mark.parametrize(
    ("period", "name", "text"),
    [
        ("TTM", "net margin", "TTM to 2026-03-28"),
        ("year", "net margin", "year to 2026-03-28"),
        ("instant", "current ratio", "2026-03-28"),
        ("TTM", "price to earnings", "price of 2026-03-28, TTM"),
        ("instant", "price to book", "price of 2026-03-28"),
    ],
)
def test_a_ratio_says_what_period_it_is_of(period: str, name: str, text: str) -> None:
    shown = ratio(1.0, "multiple").model_copy(update={"period": period})
    assert ratio_period(shown, name) == text


def test_notes_name_the_figures_of_each_reason_once() -> None:
    doubt = Assessed(quality="doubtful", reasons=("Assets do not add up.",))
    figures = [("price", OLD), ("cash", doubt), ("debt", doubt), ("debt", doubt), ("x", Assessed())]
    assert notes(figures) == (
        Note("stale", OLD.reasons[0], ("price",)),
        Note("doubtful", doubt.reasons[0], ("cash", "debt")),
    )


NOW = at("2026-06-20")


@pytest.mark.parametrize(("day", "quality"), [("2026-06-17", "ok"), ("2026-06-16", "stale")])
def test_data_is_out_of_date_after_three_days(day: str, quality: Quality) -> None:
    age = data_age(at(day), NOW)
    assert age.quality == quality
    assert (age.reasons != ()) == (quality == "stale")


def test_pages_of_the_past_are_not_out_of_date() -> None:
    old = at("2025-06-20")
    assert latest_age(old, TimeLimits(), NOW).reasons == (
        "The latest data is as of 2025-06-20, 365 days before.",
    )
    assert latest_age(old, TimeLimits(as_of=old), NOW) == Assessed()
    assert latest_age(None, TimeLimits(), NOW) == Assessed()


def test_a_mean_of_fewer_than_five_texts_is_withheld() -> None:
    score = Markup("<b>+0.20</b>")
    assert mean_score(score, 0.2, 5) == score
    assert "not shown: 4 texts in 7 days; a mean needs 5" in mean_score(score, 0.2, 4, 7)
    assert "not shown: 1 text; a mean needs 5" in mean_score(score, 0.2, 1)
    assert "marked withheld" in mean_score(score, None, 12)
