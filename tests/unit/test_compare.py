"""Companies side by side, and sentiment as one line over days."""

from datetime import date, timedelta

import pytest
from fastapi.testclient import TestClient

from altlens.items.view import BarView, CompanyView
from altlens.items.view_sections import DailySentiment
from altlens.queries.compare import compare
from altlens.queries.sentiment_series import sentiment_series
from altlens.settings import Settings
from altlens.store.base import Store
from dashboard.app import create_app
from tests.doubtful_view import ORIGIN, doubtful_view, store_view

MONDAY = date(2026, 6, 15)


def day(ahead: int, texts: int, mean: float) -> DailySentiment:
    return DailySentiment(
        day=MONDAY + timedelta(days=ahead),
        negative=0,
        neutral=texts,
        positive=0,
        mean_score=mean,
    )


def view(symbol: str, closes: dict[int, float]) -> CompanyView:
    """A view with closes so many days after Monday."""
    bars = tuple(
        BarView(
            session=MONDAY + timedelta(days=ahead),
            open=close,
            high=close,
            low=close,
            close=close,
            close_traded=close,
            volume=1,
            provenance=ORIGIN,
        )
        for ahead, close in closes.items()
    )
    full = doubtful_view()
    assert full.price is not None
    price = full.price.model_copy(update={"bars": bars})
    return full.model_copy(update={"symbol": symbol, "price": price})


def test_the_line_counts_each_text_and_has_every_day() -> None:
    series = sentiment_series({"news": [day(0, 3, 1.0), day(2, 1, -1.0)], "rss": [day(0, 2, 0.0)]})
    assert [str(one) for one in series.days] == ["2026-06-15", "2026-06-16", "2026-06-17"]
    assert series.mean == (0.6, 0.6, pytest.approx(2 / 6, abs=1e-3))
    assert series.texts == (5, 0, 1)
    assert series.low == (None, None, None)  # one source with five texts makes no band


def test_the_band_lies_between_the_sources() -> None:
    series = sentiment_series({"news": [day(0, 5, 0.8)], "rss": [day(0, 5, -0.2)]})
    assert (series.low, series.mean, series.high) == ((-0.2,), (0.3,), (0.8,))


def test_texts_older_than_seven_days_leave_the_mean() -> None:
    series = sentiment_series({"news": [day(0, 5, 1.0), day(7, 5, 0.0)]})
    assert series.mean[6] == 1.0
    assert series.mean[7] == 0.0


def test_prices_are_rebased_to_the_first_common_session() -> None:
    comparison = compare([view("AAPL", {0: 50, 1: 100, 2: 110}), view("KO", {1: 20, 3: 15})])
    assert [session.day for session in comparison.sessions] == [16, 17, 18]
    apple, coke = comparison.companies
    assert apple.prices == (100, 110, None)
    assert coke.prices == (100, None, 75)
    assert (apple.change_percent, coke.change_percent) == (10, -25)
    assert apple.quality == "stale"  # as its price is


def test_companies_without_a_common_session_have_no_prices() -> None:
    comparison = compare([view("AAPL", {0: 50}), view("KO", {1: 20})])
    assert comparison.sessions == ()
    assert [one.prices for one in comparison.companies] == [(), ()]


@pytest.fixture
def client(store: Store) -> TestClient:
    store_view(store)
    return TestClient(create_app(Settings(), store), base_url="http://127.0.0.1")


def test_the_page_keeps_what_was_typed_and_says_what_is_wrong(client: TestClient) -> None:
    page = client.get("/compare?symbols=AAPL,<b>ZZ").text
    assert "No company has the symbol" in page
    assert 'value="AAPL,&lt;b&gt;ZZ"' in page
    page = client.get("/compare?symbols=" + "+".join(f"A{n}" for n in range(9))).text
    assert "9 symbols; at most 8 can be compared." in page
    assert "Side by side" in client.get("/compare?symbols=aapl%20AAPL").text


def test_the_api_compares_each_company_once(client: TestClient) -> None:
    comparison = client.get("/api/compare?symbols=aapl,AAPL").json()
    assert [one["symbol"] for one in comparison["companies"]] == ["AAPL"]
    assert client.get("/api/compare?symbols=ZZZZQ").status_code == 404
    assert client.get("/api/compare?symbols=" + "+".join("ABCDEFGHI")).status_code == 422
