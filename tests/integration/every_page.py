"""Every address of the dashboard and its API, to be asked by tests of how the store answers."""

import re
from urllib.parse import urlencode

from fastapi.testclient import TestClient

from altlens.alerts.delivery import Delivery
from altlens.runs.failures import record
from altlens.runs.outcomes import Failed
from altlens.runs.stage_list import STAGES
from altlens.settings import Settings
from altlens.store.base import Store
from altlens.store.collections import DELIVERIES
from dashboard.app import create_app
from tests.hand_made import COMPANY, at
from tests.populated_store import fill

PAGES = ("/", "/companies/AAPL", "/companies/AAPL/story", "/item", "/capture", "/response")
MORE_PAGES = ("/companies/AAPL/stories", "/search", "/operations", "/alerts", "/metrics")
PAST = ("/", "/companies/AAPL", "/api/companies", "/api/companies/AAPL")


def fill_everything(store: Store) -> None:
    """A batch over the sample, with something that failed and somebody who was told."""
    run = fill(store)
    fault = Failed(unit="news/x", error="NotFound", verdict="skip", message="gone")
    record(store, run, "fetch", [fault])
    told = {"company": COMPANY, "symbol": "AAPL", "about": "x", "text": "x", "items": ()}
    delivery = Delivery(rule="any", at=at("2026-06-18"), state="sent", **told)
    store.add(DELIVERIES, [delivery.document()])


def ask_every_page(store: Store) -> None:
    """Ask every address, each with arguments that find something; all must answer."""
    client = TestClient(create_app(Settings(), store), base_url="http://127.0.0.1")
    for path in _paths(client):
        assert client.get(path).status_code == 200, path
    (run,) = client.get("/api/operations").json()["runs"]
    assert [stage["stage"] for stage in run["stages"]] == list(STAGES)
    assert all(stage["per_minute"] > 0 for stage in run["stages"])


def _paths(client: TestClient) -> list[str]:
    view = client.get("/api/companies/AAPL").json()
    story = view["stories"][0]
    origin = story["sightings"][0]["provenance"]
    arguments = {"id": origin["item"], "capture": origin["capture"], "q": "apple", "limit": "2"}
    described = client.get("/api/openapi.json").json()["paths"]
    api = [re.sub(r"{symbol}", "AAPL", path) for path in described]
    asked = {
        "/api/capture": {"id": origin["capture"]},
        "/capture": {"id": origin["capture"]},
        "/companies/AAPL/story": {"id": story["story"]},
        "/api/companies/AAPL/story": {"id": story["story"], "limit": "200"},
    }
    every = (*api, *PAGES, *MORE_PAGES)
    paths = [f"{path}?{urlencode(asked.get(path, arguments))}" for path in every]
    past = [f"{path}?as_of=2026-06-17" for path in PAST]
    kinds = [f"/api/companies/AAPL/items?kind={kind}" for kind in ("bar", "post", "filing")]
    return [*paths, *past, *kinds]
