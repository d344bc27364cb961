"""Views on a terminal: every figure with its date, marks of quality with their reasons."""

from datetime import timedelta

import pytest
from rich.console import Console
from rich.text import Text

from altlens.cli.formatting import Notes, score
from altlens.cli.tables import batch_table, company_page
from altlens.items.quality import Assessed
from tests.doubtful_view import (
    AS_OF,
    CHANGE_REASON,
    PE_REASON,
    PRICE_REASON,
    SCALE_REASON,
    doubtful_view,
)


def printed(page: object) -> str:
    console = Console(width=120, record=True, file=None, force_terminal=False)
    with console.capture() as capture:
        console.print(page)
    return " ".join(capture.get().split())


@pytest.fixture
def page() -> str:
    return printed(company_page(doubtful_view(), AS_OF + timedelta(days=9)))


def test_the_page_says_how_old_the_view_is(page: str) -> None:
    assert "as of 2026-06-20 12:00 UTC, 9 days ago" in page


def test_a_stale_price_is_marked_and_its_reason_is_listed(page: str) -> None:
    assert "USD‡ on 2026-06-05" in page
    assert f"‡ stale: price: {PRICE_REASON}" in page


def test_a_change_of_an_earlier_session_is_withheld_with_the_reason(page: str) -> None:
    assert "1 day – 30 days" in page
    assert CHANGE_REASON in page


def test_a_doubtful_figure_is_marked_and_a_withheld_ratio_stays_a_dash(page: str) -> None:
    assert "36,000,000,000,000 USD?" in page
    assert f"? doubtful: cash: {SCALE_REASON}" in page
    assert "price to earnings –" in page
    assert f"price to earnings: {PE_REASON}" in page


def test_the_table_of_a_batch_says_what_its_columns_are_of() -> None:
    table = printed(batch_table([doubtful_view()]))
    assert "close: 2026-06-05; revenue: year to 2025-09-27" in table
    assert "sentiment: mean of the last 30 days" in table
    assert "+0.21" in table
    assert f"close of AAPL: {PRICE_REASON}" in table


@pytest.mark.parametrize(("texts", "text"), [(4, "–"), (5, "+0.50"), (0, "–")])
def test_a_mean_needs_five_texts(texts: int, text: str) -> None:
    assert score(0.5, texts).plain == text


@pytest.mark.parametrize(
    ("quality", "text", "is_grey"),
    [("ok", "1.0", False), ("derived", "1.0†", False), ("stale", "1.0‡", True)],
)
def test_only_figures_in_doubt_are_grey(quality: str, text: str, is_grey: bool) -> None:
    figure = Assessed.model_validate({"quality": quality, "reasons": ()})
    marked = Notes().mark(Text("1.0"), figure, "price")
    assert marked.plain == text
    assert any(span.style == "dim" for span in marked.spans) is is_grey


def test_a_reason_is_listed_once_with_all_its_figures() -> None:
    notes = Notes()
    old = Assessed(quality="stale", reasons=("It is old.",))
    notes.mark("1", old, "price")
    notes.mark("2", old, "profile")
    assert [line.plain for line in notes.lines()] == ["‡ stale: price, profile: It is old."]


def test_markup_in_names_is_shown_as_text() -> None:
    hostile = doubtful_view().model_copy(update={"name": "[red]Apple[/red] [/]"})
    assert "[red]Apple[/red] [/]" in printed(company_page(hostile, AS_OF))
    assert "[red]Apple[/red] [/]" in printed(batch_table([hostile]))
