"""Request every address of the dashboard and its API, for tests of the store."""

import re
from urllib.parse import urlencode

from fastapi.testclient import TestClient

from altlens.alerts.delivery import Delivery
from altlens.runs.failures import record
from altlens.runs.outcomes import Failed
from altlens.runs.stage_list import BATCH_STAGES
from altlens.settings import Settings
from altlens.store.base import Store
from altlens.store.collections import DELIVERIES
from dashboard.app import create_app
from tests.hand_made import COMPANY, at
from tests.populated_store import fill

FIRST_PAGES = ("/", "/companies", "/compare", "/api/today")
PAGES = (*FIRST_PAGES, "/companies/AAPL", "/companies/AAPL/story", "/item", "/capture", "/response")
FILING_PAGES = ("/companies/AAPL/network", "/companies/AAPL/filings", "/companies/AAPL/filing")
MORE_PAGES = ("/companies/AAPL/stories", "/search", "/operations", "/alerts", "/metrics", "/screen")
PAST = (*FIRST_PAGES, "/companies/AAPL", "/api/companies", "/api/companies/AAPL")


def fill_everything(store: Store) -> None:
    """Run a batch over the sample, and add a failure and an alert."""
    run = fill(store)
    failure = Failed(unit="news/x", error="NotFound", verdict="skip", message="gone")
    record(store, run, "fetch", [failure])
    alert = {"company": COMPANY, "symbol": "AAPL", "about": "x", "text": "x", "items": ()}
    delivery = Delivery(rule="any", at=at("2026-06-18"), state="sent", **alert)
    store.add(DELIVERIES, [delivery.document()])


def request_all_pages(store: Store) -> None:
    """Request every address with arguments that have results; all must answer 200."""
    client = TestClient(create_app(Settings(), store), base_url="http://127.0.0.1")
    for path in _paths(client):
        assert client.get(path).status_code == 200, path
    (run,) = client.get("/api/operations").json()["runs"]
    assert [stage["stage"] for stage in run["stages"]] == list(BATCH_STAGES)
    assert all(stage["per_minute"] > 0 for stage in run["stages"])


def _paths(client: TestClient) -> list[str]:
    view = client.get("/api/companies/AAPL").json()
    story = view["stories"][0]
    origin = story["sightings"][0]["provenance"]
    arguments = {"id": origin["item"], "capture": origin["capture"], "q": "apple", "limit": "2"}
    schema_paths = client.get("/api/openapi.json").json()["paths"]
    api = [re.sub(r"{symbol}", "AAPL", path) for path in schema_paths]
    reports = client.get("/api/companies/AAPL/filings").json()["reports"]
    report = {"accession": reports[0]["accession"]}
    condition = {"expression": "sentiment_7d > 0 and return_1d > 0", "symbol": "AAPL"}
    arguments_of = {
        "/api/signals": {"since": "2026-06-01", "until": "2026-06-18"},
        "/api/screen": condition,
        "/screen": condition,
        "/api/companies/AAPL/filing": report,
        "/companies/AAPL/filing": report,
        "/api/capture": {"id": origin["capture"]},
        "/capture": {"id": origin["capture"]},
        "/companies/AAPL/story": {"id": story["story"]},
        "/api/companies/AAPL/story": {"id": story["story"], "limit": "200"},
    }
    addresses = (*api, *PAGES, *FILING_PAGES, *MORE_PAGES)
    paths = [f"{path}?{urlencode(arguments_of.get(path, arguments))}" for path in addresses]
    past = [f"{path}?as_of=2026-06-17" for path in PAST]
    kinds = [f"/api/companies/AAPL/items?kind={kind}" for kind in ("bar", "post", "filing")]
    return [*paths, *past, *kinds]
