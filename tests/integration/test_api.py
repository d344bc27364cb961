"""The JSON API over a store filled from the sample: what it says, pages, names and refuses."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from hypothesis.strategies import SearchStrategy
from pydantic import SecretStr
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error

from altlens.items.view import CompanyView
from altlens.pipeline import SOURCES
from altlens.runs.failures import record
from altlens.runs.outcomes import Failed
from altlens.runs.run import Run
from altlens.settings import Dashboard, Settings
from altlens.store.base import Where
from altlens.store.collections import ITEMS
from altlens.store.sqlite import SqliteStore
from altlens.transport.limits import RATES
from dashboard.app import create_app
from tests.populated_store import SYMBOLS, fill

HERE = "http://127.0.0.1"
TOKEN = "harbour"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SqliteStore, Run]]:
    """A store that the tests of this module only add to."""
    with SqliteStore(tmp_path_factory.mktemp("api") / "store.sqlite") as store:
        yield store, fill(store)


@pytest.fixture
def client(filled: tuple[SqliteStore, Run]) -> TestClient:
    """Asks without raising what the server raised, as a visitor would."""
    app = create_app(Settings(), filled[0])
    return TestClient(app, base_url=HERE, raise_server_exceptions=False)


def test_the_overview_is_paged_by_cursor(client: TestClient) -> None:
    first = client.get("/api/companies", params={"limit": 2}).json()
    assert [row["symbol"] for row in first["rows"]] == ["AAPL", "JPM"]
    rest = client.get("/api/companies", params={"limit": 2, "cursor": first["cursor"]}).json()
    assert [row["symbol"] for row in rest["rows"]] == ["KO"]
    assert rest["cursor"] == ""
    assert len(first["rows"][0]["closes"]) == 60


def test_a_view_is_the_one_a_batch_stored(client: TestClient) -> None:
    view = CompanyView.model_validate(client.get("/api/companies/AAPL").json())
    stored = client.get("/api/companies/AAPL/views").json()["rows"]
    assert [held["id"] for held in stored] == [view.id]


def test_several_events_of_a_kind_on_one_session_are_one_mark(client: TestClient) -> None:
    marks = client.get("/api/companies/AAPL/chart").json()["markers"]
    places = [(mark["session"], mark["kind"]) for mark in marks]
    assert len(set(places)) == len(places)
    assert {kind for _, kind in places} >= {"filing", "story"}
    assert any(mark["label"].endswith(" more") for mark in marks)


def test_a_view_of_the_past_knows_nothing_later(client: TestClient) -> None:
    view = client.get("/api/companies/AAPL", params={"as_of": "2026-01-31"}).json()
    assert view["as_of"].startswith("2026-01-31T23:59:59")
    assert view["price"]["last_session"] <= "2026-01-31"
    assert all(filing["filed"] <= "2026-01-31" for filing in view["filings"])
    newest = client.get("/api/companies/AAPL").json()
    assert view["price"]["last_session"] < newest["price"]["last_session"]


def test_what_was_not_fetched_yet_is_not_known(client: TestClient) -> None:
    asked = {"as_of": "2026-06-20", "known_at": "2026-06-01"}
    view = client.get("/api/companies/AAPL", params=asked).json()
    assert (view["counts"], view["price"]) == ({}, None)


@pytest.mark.parametrize(
    ("kind", "chosen"),
    [("article", {}), ("article", {"event": "earnings"}), ("bar", {}), ("filing", {})],
)
def test_pages_of_items_follow_each_other(
    client: TestClient, kind: str, chosen: dict[str, str]
) -> None:
    seen: list[str] = []
    cursor = ""
    while True:
        asked = {"kind": kind, **chosen, "limit": 4, "cursor": cursor}
        page = client.get("/api/companies/AAPL/items", params=asked).json()
        seen += [row["id"] for row in page["rows"]]
        assert all(row["item"]["kind"] == kind for row in page["rows"])
        if not (cursor := page["cursor"]):
            break
    asked_at_once = {"kind": kind, **chosen, "limit": 200}
    at_once = client.get("/api/companies/AAPL/items", params=asked_at_once).json()["rows"]
    assert len(set(seen)) == len(seen) > 4
    assert seen[: len(at_once)] == [row["id"] for row in at_once]


def test_items_are_chosen_by_what_analysis_found(client: TestClient) -> None:
    asked = {"kind": "article", "source": "news", "event": "earnings"}
    rows = client.get("/api/companies/AAPL/items", params=asked).json()["rows"]
    assert rows
    for row in rows:
        assert row["item"]["source"] == "news"
        assert "earnings" in {event["type"] for event in row["analysis"]["events"]}


def test_an_item_leads_back_to_its_responses(client: TestClient) -> None:
    row = client.get("/api/companies/AAPL/items", params={"limit": 1}).json()["rows"][0]
    found = client.get("/api/item", params={"id": row["id"]}).json()
    assert found["item"] == row["item"]
    assert found["reasons"]
    assert found["capture"]["exchanges"][0]["status"] == 200
    again = client.get("/api/capture", params={"id": found["capture"]["id"]}).json()
    assert again == found["capture"]
    earlier = client.get("/api/item", params={"id": row["id"], "as_of": "2020-01-01"})
    assert earlier.status_code == 404


def test_search_finds_companies_and_words(client: TestClient) -> None:
    found = client.get("/api/search", params={"q": "apple"}).json()
    assert found["companies"][0]["symbol"] == "AAPL"
    texts = [f"{row['item']['title']} {row['item']['summary']}".lower() for row in found["items"]]
    assert texts
    assert all("apple" in text or "aapl" in text for text in texts), texts
    assert client.get("/api/search", params={"q": ""}).json() == {"companies": [], "items": []}
    past = client.get("/api/search", params={"q": "apple", "as_of": "2020-01-01"}).json()
    assert past["items"] == []


def test_an_answer_is_not_sent_twice(client: TestClient) -> None:
    first = client.get("/api/companies/KO")
    again = client.get("/api/companies/KO", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get("/api/companies/JPM", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200


def test_operations_are_told(client: TestClient, filled: tuple[SqliteStore, Run]) -> None:
    store, run = filled
    fault = Failed(unit="news/x", error="NotFound", verdict="skip", message="gone")
    record(store, run, "fetch", [fault])
    (told,) = client.get("/api/runs").json()["rows"]
    assert (told["state"], told["symbols"], told["aggregated"]) == ("finished", list(SYMBOLS), 3)
    assert told["fetched"] > 20
    messages = {row["message"] for row in client.get("/api/failures").json()["rows"]}
    assert "gone" in messages
    sources = client.get("/api/sources").json()
    assert [source["name"] for source in sources] == list(SOURCES)
    assert sum(sources[0]["states"].values()) == len(SYMBOLS)
    operations = client.get("/api/operations").json()
    assert (operations["queues"], operations["runs"]) == ([], [told])
    rates = {site["site"]: (site["rate"], site["turn_seconds"]) for site in operations["sites"]}
    assert rates["sec.gov"] == (RATES["sec.gov"], None)  # each process counts for itself


def test_a_run_tells_how_quick_its_stages_were(
    client: TestClient, filled: tuple[SqliteStore, Run]
) -> None:
    (told,) = client.get("/api/runs").json()["rows"]
    fetch, clean, analyze, aggregate = told["stages"]
    items = filled[0].count(ITEMS, Where())
    assert (fetch["executed"], aggregate["yielded"]) == (told["fetched"], len(SYMBOLS))
    assert (clean["new"], clean["executed"]) == (items, fetch["executed"])
    assert analyze["per_minute"] == pytest.approx(60 * analyze["yielded"] / analyze["seconds"])
    seconds = sum(stage["seconds"] for stage in told["stages"])
    assert told["items_per_minute"] == pytest.approx(60 * clean["yielded"] / seconds)
    page = client.get("/operations").text
    for stage, what in (("clean", "items"), ("analyze", "texts"), ("aggregate", "views")):
        row = re.search(rf">{stage}</th>(.*?)</tr>", page)
        assert row
        assert what in row[1]


def test_figures_are_given_to_prometheus(client: TestClient) -> None:
    client.get("/api/companies/KO")
    text = client.get("/metrics").text
    assert 'altlens_http_seconds_count{route="/api/companies/{symbol}",status="200"}' in text
    assert "altlens_failures_open" in text
    assert 'altlens_source_companies{source="prices"' in text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/companies/NOPEQ", 404),
        ("/api/companies/AAPL?as_of=tomorrow", 422),
        ("/api/companies?limit=0", 422),
        ("/api/companies/AAPL/items?kind=cake", 422),
        ("/api/capture?id=capture:none", 404),
        ("/api/nothing", 404),
    ],
)
def test_what_cannot_be_answered_is_said_in_json(
    client: TestClient, path: str, status: int
) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.json()["detail"]


def test_every_operation_is_described(client: TestClient) -> None:
    described = client.get("/api/openapi.json").json()
    assert len(described["paths"]) > 12
    for path, operations in described["paths"].items():
        for operation in operations.values():
            assert operation.get("description"), path
            assert operation["responses"]["200"]["content"]["application/json"]["schema"], path


def test_no_request_is_a_server_error(filled: tuple[SqliteStore, Run]) -> None:
    """Behind a token, since the prober comes under a name that is not this machine's."""
    app = create_app(Settings(dashboard=Dashboard(token=SecretStr(TOKEN))), filled[0])
    described = schemathesis.openapi.from_asgi("/api/openapi.json", app, headers=BEARER)
    operations = [found.ok() for found in described.get_all_operations()]
    assert len(operations) > 12
    for operation in operations:
        for mode in GenerationMode:
            _probe(operation.as_strategy(generation_mode=mode))


def _probe(cases: SearchStrategy[schemathesis.Case]) -> None:
    @settings(
        max_examples=15,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def holds(case: schemathesis.Case) -> None:
        case.call_and_validate(headers=BEARER, checks=[not_a_server_error])

    with suppress(Unsatisfiable):  # nothing about the operation can be wrong
        holds()


def test_today_is_a_date_like_any_other(client: TestClient) -> None:
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    answer = client.get("/api/companies/AAPL", params={"as_of": today, "known_at": today})
    assert answer.json()["price"]["last_session"] == "2026-06-18"
