"""The JSON API over the sample: content, paging, errors, schema and robustness."""

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

LOCAL = "http://127.0.0.1"
TOKEN = "harbour"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def sample_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SqliteStore, Run]]:
    """A store with the sample; tests of this module may only add to it."""
    with SqliteStore(tmp_path_factory.mktemp("api") / "store.sqlite") as store:
        yield store, fill(store)


@pytest.fixture
def client(sample_run: tuple[SqliteStore, Run]) -> TestClient:
    """A client that gets error responses instead of exceptions."""
    app = create_app(Settings(), sample_run[0])
    return TestClient(app, base_url=LOCAL, raise_server_exceptions=False)


def test_the_overview_is_paged_by_cursor(client: TestClient) -> None:
    first = client.get("/api/companies", params={"limit": 2}).json()
    assert [row["symbol"] for row in first["rows"]] == ["AAPL", "JPM"]
    rest = client.get("/api/companies", params={"limit": 2, "cursor": first["cursor"]}).json()
    assert [row["symbol"] for row in rest["rows"]] == ["KO"]
    assert rest["cursor"] == ""
    assert len(first["rows"][0]["closes"]) == 60


def test_the_latest_view_is_the_stored_one(client: TestClient) -> None:
    view = CompanyView.model_validate(client.get("/api/companies/AAPL").json())
    stored = client.get("/api/companies/AAPL/views").json()["rows"]
    assert [row["id"] for row in stored] == [view.id]


def test_events_of_a_kind_on_one_session_share_a_marker(client: TestClient) -> None:
    markers = client.get("/api/companies/AAPL/chart").json()["markers"]
    places = [(marker["session"], marker["kind"]) for marker in markers]
    assert len(set(places)) == len(places)
    assert {kind for _, kind in places} >= {"filing", "story"}
    assert any(marker["label"].endswith(" more") for marker in markers)


def test_a_past_view_has_nothing_later(client: TestClient) -> None:
    view = client.get("/api/companies/AAPL", params={"as_of": "2026-01-31"}).json()
    assert view["as_of"].startswith("2026-01-31T23:59:59")
    assert view["price"]["last_session"] <= "2026-01-31"
    assert all(filing["filed"] <= "2026-01-31" for filing in view["filings"])
    newest = client.get("/api/companies/AAPL").json()
    assert view["price"]["last_session"] < newest["price"]["last_session"]


def test_known_at_hides_later_fetches(client: TestClient) -> None:
    params = {"as_of": "2026-06-20", "known_at": "2026-06-01"}
    view = client.get("/api/companies/AAPL", params=params).json()
    assert (view["counts"], view["price"]) == ({}, None)


@pytest.mark.parametrize(
    ("kind", "filters"),
    [("article", {}), ("article", {"event": "earnings"}), ("bar", {}), ("filing", {})],
)
def test_item_pages_are_complete_and_ordered(
    client: TestClient, kind: str, filters: dict[str, str]
) -> None:
    seen: list[str] = []
    cursor = ""
    while True:
        params = {"kind": kind, **filters, "limit": 4, "cursor": cursor}
        page = client.get("/api/companies/AAPL/items", params=params).json()
        seen += [row["id"] for row in page["rows"]]
        assert all(row["item"]["kind"] == kind for row in page["rows"])
        if not (cursor := page["cursor"]):
            break
    params = {"kind": kind, **filters, "limit": 200}
    single_page = client.get("/api/companies/AAPL/items", params=params).json()["rows"]
    assert len(set(seen)) == len(seen) > 4
    assert seen[: len(single_page)] == [row["id"] for row in single_page]


def test_items_are_filtered_by_event(client: TestClient) -> None:
    params = {"kind": "article", "source": "news", "event": "earnings"}
    rows = client.get("/api/companies/AAPL/items", params=params).json()["rows"]
    assert rows
    for row in rows:
        assert row["item"]["source"] == "news"
        assert "earnings" in {event["type"] for event in row["analysis"]["events"]}


def test_an_item_has_its_capture(client: TestClient) -> None:
    row = client.get("/api/companies/AAPL/items", params={"limit": 1}).json()["rows"][0]
    origins = client.get("/api/item", params={"id": row["id"]}).json()
    assert origins["item"] == row["item"]
    assert origins["reasons"]
    assert origins["capture"]["exchanges"][0]["status"] == 200
    again = client.get("/api/capture", params={"id": origins["capture"]["id"]}).json()
    assert again == origins["capture"]
    earlier = client.get("/api/item", params={"id": row["id"], "as_of": "2020-01-01"})
    assert earlier.status_code == 404


def test_search_returns_companies_and_texts(client: TestClient) -> None:
    results = client.get("/api/search", params={"q": "apple"}).json()
    assert results["companies"][0]["symbol"] == "AAPL"
    texts = [f"{row['item']['title']} {row['item']['summary']}".lower() for row in results["items"]]
    assert texts
    assert all("apple" in text or "aapl" in text for text in texts), texts
    assert client.get("/api/search", params={"q": ""}).json() == {"companies": [], "items": []}
    past = client.get("/api/search", params={"q": "apple", "as_of": "2020-01-01"}).json()
    assert past["items"] == []


def test_an_unchanged_response_is_304(client: TestClient) -> None:
    first = client.get("/api/companies/KO")
    again = client.get("/api/companies/KO", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get("/api/companies/JPM", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200


def test_operations_list_runs_failures_and_sources(
    client: TestClient, sample_run: tuple[SqliteStore, Run]
) -> None:
    store, run = sample_run
    failure = Failed(unit="news/x", error="NotFound", verdict="skip", message="gone")
    record(store, run, "fetch", [failure])
    (api_run,) = client.get("/api/runs").json()["rows"]
    assert (api_run["state"], api_run["symbols"], api_run["aggregated"]) == (
        "finished",
        list(SYMBOLS),
        3,
    )
    assert api_run["fetched"] > 20
    messages = {row["message"] for row in client.get("/api/failures").json()["rows"]}
    assert "gone" in messages
    sources = client.get("/api/sources").json()
    assert [source["name"] for source in sources] == list(SOURCES)
    assert sum(sources[0]["states"].values()) == len(SYMBOLS)
    operations = client.get("/api/operations").json()
    assert (operations["queues"], operations["runs"]) == ([], [api_run])
    rates = {site["site"]: (site["rate"], site["turn_seconds"]) for site in operations["sites"]}
    assert rates["sec.gov"] == (RATES["sec.gov"], None)  # each process counts for itself


def test_a_run_has_the_rates_of_its_stages(
    client: TestClient, sample_run: tuple[SqliteStore, Run]
) -> None:
    (api_run,) = client.get("/api/runs").json()["rows"]
    fetch, clean, analyze, aggregate = api_run["stages"]
    items = sample_run[0].count(ITEMS, Where())
    assert (fetch["executed"], aggregate["yielded"]) == (api_run["fetched"], len(SYMBOLS))
    assert (clean["new"], clean["executed"]) == (items, fetch["executed"])
    assert analyze["per_minute"] == pytest.approx(60 * analyze["yielded"] / analyze["seconds"])
    seconds = sum(stage["seconds"] for stage in api_run["stages"])
    assert api_run["items_per_minute"] == pytest.approx(60 * clean["yielded"] / seconds)
    page = client.get("/operations").text
    for stage, documents in (("clean", "items"), ("analyze", "analyses"), ("aggregate", "views")):
        row = re.search(rf">{stage}</th>(.*?)</tr>", page)
        assert row
        assert documents in row[1]


def test_metrics_are_in_prometheus_format(client: TestClient) -> None:
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
def test_errors_are_json(client: TestClient, path: str, status: int) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert response.json()["detail"]


def test_every_operation_has_a_description_and_a_schema(client: TestClient) -> None:
    schema = client.get("/api/openapi.json").json()
    assert len(schema["paths"]) > 12
    for path, operations in schema["paths"].items():
        for operation in operations.values():
            assert operation.get("description"), path
            assert operation["responses"]["200"]["content"]["application/json"]["schema"], path


def test_no_request_is_a_server_error(sample_run: tuple[SqliteStore, Run]) -> None:
    """Uses a token, because schemathesis sends a host name that is not this machine's."""
    app = create_app(Settings(dashboard=Dashboard(token=SecretStr(TOKEN))), sample_run[0])
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", app, headers=BEARER)
    operations = [result.ok() for result in schema.get_all_operations()]
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
    def check(case: schemathesis.Case) -> None:
        case.call_and_validate(headers=BEARER, checks=[not_a_server_error])

    with suppress(Unsatisfiable):  # the operation has no invalid input
        check()


def test_today_may_be_given_as_a_date(client: TestClient) -> None:
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    response = client.get("/api/companies/AAPL", params={"as_of": today, "known_at": today})
    assert response.json()["price"]["last_session"] == "2026-06-18"
