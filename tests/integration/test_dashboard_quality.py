"""Pages and API say which figures are derived, out of date, doubtful or withheld, and why."""

import re

import pytest
from fastapi.testclient import TestClient

from altlens.settings import Settings
from altlens.store.base import Store
from dashboard.app import create_app
from tests.doubtful_view import (
    CHANGE_REASON,
    DERIVED_REASON,
    PE_REASON,
    PRICE_REASON,
    REACTION_REASON,
    SCALE_REASON,
    SURPRISE_REASON,
    store_view,
)


@pytest.fixture
def client(store: Store) -> TestClient:
    store_view(store)
    return TestClient(create_app(Settings(), store), base_url="http://127.0.0.1")


@pytest.fixture
def company(client: TestClient) -> str:
    return client.get("/companies/AAPL").text


def section(page: str, begin: str, end: str) -> str:
    return page[page.index(begin) : page.index(end, page.index(begin))]


def test_an_old_close_is_grey_and_its_reason_is_on_hover_and_in_hidden_text(company: str) -> None:
    shown = section(company, '<div class="big">', "</div>")
    assert '<span class="marked stale"' in shown
    assert f'title="out of date: {PRICE_REASON}"' in shown
    assert f'<span class="hidden"> (out of date: {PRICE_REASON})</span>' in shown
    assert ">200.00<sup" in shown
    assert "close of 2026-06-05" in company


def test_a_change_of_another_session_is_not_shown(company: str) -> None:
    shown = section(company, '<div class="big">', "1 day")
    assert f"not shown: {CHANGE_REASON}" in shown
    assert "%" not in shown.partition("</div>")[2]


def test_our_market_cap_and_yahoos_stand_side_by_side_with_their_dates(company: str) -> None:
    cell = section(company, "<dt>Market cap</dt>", "</div>")
    assert "3.1T USD" in cell
    assert "2026-03-28" in cell
    assert re.search(r"Yahoo: <span class=\"marked stale\".*2\.9T USD.*2026-04-21", cell)


def test_a_withheld_ratio_is_a_dash_with_its_reason(company: str) -> None:
    cell = section(company, "<dt>P/E (TTM)</dt>", "</div>")
    assert f'<span class="marked withheld" title="not shown: {PE_REASON}">–' in cell


def test_sentiment_states_window_and_texts_and_needs_five(company: str) -> None:
    cell = section(company, "<dt>Sentiment, 30 days</dt>", "</div>")
    assert "+0.21" in cell
    assert "12 texts" in cell
    assert "not shown: 3 texts in 7 days; a mean needs 5" in cell


def test_ratios_are_shown_as_percent_and_name_their_period(company: str) -> None:
    ratios = section(company, "<h3>Ratios</h3>", "</dl>")
    assert re.search(r"net margin</dt>.*?24\.3%\s.*?TTM to 2026-03-28", ratios)
    assert re.search(r"revenue growth</dt>.*?\+8\.0%<sup aria-hidden=\"true\">†", ratios)


def test_quarters_have_a_visible_gap_and_a_marked_derived_one(company: str) -> None:
    quarters = section(company, "<h3>Quarters", "</table>")
    heads = re.findall(r'<th scope="col" class="n (\w+)">([^<]+)', quarters)
    kinds = [kind for kind, _ in heads]
    assert kinds == ["period", "gap", "period", "period", "period"]
    assert heads[1][1].startswith("≈ 2025-06")
    assert f"derived: {DERIVED_REASON}" in quarters
    assert f"doubtful: {SCALE_REASON}" in quarters
    assert "TTM to 2026-03-28" in section(company, "<h3>Years", "</table>")


def test_a_doubtful_surprise_is_marked_and_an_unknown_reaction_is_not_shown(company: str) -> None:
    report = section(company, '<section class="panel" id="earnings">', "</table>")
    assert f"doubtful: {SURPRISE_REASON}" in report
    assert f"not shown: {REACTION_REASON}" in report
    assert f"not shown: {REACTION_REASON}" in section(company, "Price reactions", "</table>")


def test_every_reason_is_listed_for_those_who_cannot_hover(company: str) -> None:
    listed = section(company, '<details class="panel notes">', "</details>")
    for reason in (PRICE_REASON, PE_REASON, DERIVED_REASON, SCALE_REASON):
        assert listed.count(reason) == 1


def test_old_data_says_how_old_it_is(client: TestClient, company: str) -> None:
    assert "The latest data is as of 2026-06-20" in company
    assert "altlens run AAPL" in section(company, "Out of date", "</p>")
    assert "Out of date" not in client.get("/companies/AAPL?as_of=2026-06-20").text


def test_the_overview_marks_the_close_and_counts_the_texts(client: TestClient) -> None:
    row = section(client.get("/companies").text, '<table id="companies"', "</table>")
    assert f"out of date: {PRICE_REASON}" in row
    assert "2026-06-05" in row
    assert "not shown: 3 texts in 7 days; a mean needs 5" in row
    assert "not shown: fewer than 5 texts in one of the two weeks" in row
    assert re.search(r"\+0\.21</span> <small class=\"dim\">12</small>", row)


def test_the_api_gives_quality_and_reasons(client: TestClient) -> None:
    view = client.get("/api/companies/AAPL").json()
    assert (view["price"]["quality"], view["price"]["reasons"]) == ("stale", [PRICE_REASON])
    ratio = view["ratios"]["price to earnings"]
    assert (ratio["value"], ratio["quality"], ratio["reasons"]) == (None, "doubtful", [PE_REASON])
    (row,) = client.get("/api/companies").json()["rows"]
    assert (row["price_quality"], row["price_reasons"]) == ("stale", [PRICE_REASON])
