"""The first page: what counts as new, the calendar, the movers, and the visitor's last look."""

from datetime import date, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from altlens.items.price_moves import MoveView
from altlens.items.summary import CompanySummary, Headline, Upcoming
from altlens.queries.today import today
from altlens.settings import Settings
from altlens.store.base import Store
from altlens.store.collections import OVERVIEW
from altlens.user_state.watchlists import add_to
from dashboard.app import create_app
from dashboard.visits import visit_at
from tests.hand_made import COMPANY, at

NOW = at("2026-06-18", 22)
LOOKED = at("2026-06-17", 9)
COMPANIES = {"AAPL": COMPANY, "KO": "0000021344"}


def row(symbol: str, **changes: Any) -> CompanySummary:
    values = {
        "company": COMPANIES.get(symbol, symbol),
        "symbol": symbol,
        "name": symbol,
        "as_of": NOW,
        "view": "view:1",
    }
    return CompanySummary.model_validate(values | changes)


def headline(title: str, public_at: Any, stored_at: Any) -> Headline:
    return Headline(
        kind="story",
        title=title,
        public_at=public_at,
        stored_at=stored_at,
        story=f"article/{title}",
    )


def coming(day: str, detail: str = "", provider: str = "", until: str = "") -> Upcoming:
    first = date.fromisoformat(day)
    last = date.fromisoformat(until or day)
    return Upcoming(kind="earnings", day=first, until=last, detail=detail, provider=provider)


def test_a_story_is_new_from_when_the_store_had_it() -> None:
    late = headline(
        "stored after the visit", LOOKED - timedelta(days=1), LOOKED + timedelta(hours=1)
    )
    known = headline("seen", LOOKED - timedelta(days=1), LOOKED - timedelta(hours=1))
    page = today([row("AAPL", news=[late, known]), row("KO", news=[known])], None, LOOKED, NOW)
    ((line,), unchanged) = page.new, page.unchanged
    assert [one.title for one in line.headlines] == ["stored after the visit"]
    assert [summary.symbol for summary in unchanged] == ["KO"]


def test_a_large_move_is_new_until_it_was_looked_at() -> None:
    move = MoveView(session=date(2026, 6, 18), move=0.05, sigma=2.5)
    moved = row("AAPL", last_move=move, sigma=2.5)
    assert today([moved], None, LOOKED, NOW).new[0].move == move
    assert today([moved], None, NOW + timedelta(hours=1), NOW).new == ()


def test_large_moves_come_first() -> None:
    move = MoveView(session=date(2026, 6, 18), move=0.05, sigma=2.5)
    rows = [
        row("KO", anomalies=["much said"], attention=9.0),
        row("AAPL", last_move=move, sigma=2.5),
    ]
    page = today(rows, None, LOOKED, NOW)
    assert [line.summary.symbol for line in page.new] == ["AAPL", "KO"]


def test_the_week_has_each_date_once_with_its_providers() -> None:
    dates = [
        coming("2026-06-20", "after market", "yahoo"),
        coming("2026-06-20", "after market, EPS estimate 1.20", "nasdaq"),
        coming("2026-06-25", provider="yahoo"),
        coming("2026-06-26", provider="nasdaq"),
        coming("2026-06-10", until="2026-06-17"),
    ]
    page = today([row("AAPL", upcoming=dates)], None, LOOKED, NOW)
    first, second = page.calendar
    assert first.entry.detail == "after market, EPS estimate 1.20"
    assert first.providers == ("yahoo", "nasdaq")
    assert second.entry.day == date(2026, 6, 25)  # the seventh day
    assert [one.entry.day for one in page.later] == [date(2026, 6, 26)]


def test_movers_are_unwatched_companies_two_sigma_from_usual() -> None:
    rows = [
        row("AAPL", sigma=9.0),
        row("KO", sigma=-2.5),
        row("JPM", attention=3.0),
        row("XOM", sigma=1.9),
        row("T", sigma=8.0, price_quality="doubtful"),
    ]
    page = today(rows, frozenset({"AAPL"}), LOOKED, NOW)
    assert [mover.symbol for mover in page.movers] == ["JPM", "KO"]


def test_a_visit_begins_after_half_an_hour() -> None:
    first = visit_at("", NOW)
    assert first.before is None
    same = visit_at(first.cookie(), NOW + timedelta(minutes=29))
    assert same.before is None
    second = visit_at(same.cookie(), NOW + timedelta(hours=2))
    assert second.before == NOW + timedelta(minutes=29)
    third = visit_at(second.cookie(), NOW + timedelta(hours=2, minutes=5))
    assert third.before == second.before


@pytest.mark.parametrize("cookie", ["x", "1.y", "5.1", "1.99999999999999999999", "-1.2", "²."])
def test_an_unreadable_cookie_is_a_first_visit(cookie: str) -> None:
    assert visit_at(cookie, NOW).before is None


@pytest.fixture
def client(store: Store) -> TestClient:
    story = headline("Apple <b>strikes</b> a deal", LOOKED, LOOKED)
    move = MoveView(session=date(2026, 6, 18), move=0.05, sigma=2.5)
    apple = row("AAPL", news=[story], last_move=move, sigma=2.5, change_1_day_percent=5.0)
    store.put(OVERVIEW, [apple.document(), row("KO").document()])
    return TestClient(create_app(Settings(), store), base_url="http://127.0.0.1")


def test_the_page_shows_what_is_new_and_folds_the_rest(client: TestClient) -> None:
    page = client.get("/").text
    assert "Apple &lt;b&gt;strikes&lt;/b&gt; a deal" in page
    assert "No cause of the move found." in page
    assert "Nothing new: 1 company" in page


def test_the_next_sitting_starts_where_the_visitor_left(client: TestClient) -> None:
    first = client.get("/")
    assert "HttpOnly" in first.headers["set-cookie"]
    assert "Since you last looked" not in first.text
    client.cookies.clear()
    client.cookies.set("altlens_visit", "0.1790000000")  # a sitting in September 2026
    page = client.get("/").text
    assert "Since you last looked" in page
    assert "2026-09-21" in page
    assert "Nothing new; the newest data is as of 2026-06-18" in page
    assert "set-cookie" not in client.get("/?as_of=2026-06-18").headers


def test_the_api_narrows_to_a_watchlist(client: TestClient, store: Store) -> None:
    add_to(store, "drinks", ["KO"])
    page = client.get("/api/today?since=2026-06-16").json()
    assert page["new"] == []
    assert [row["symbol"] for row in page["unchanged"]] == ["KO"]
    assert [row["symbol"] for row in page["movers"]] == ["AAPL"]
    assert client.get("/api/today?since=yesterday").status_code == 422
