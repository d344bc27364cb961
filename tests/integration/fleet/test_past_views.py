"""On the replica set, later events change no earlier view."""

from uuid import uuid4

import pymongo
from hypothesis import HealthCheck, given, settings

from altlens.store import open_store
from tests.integration.fleet.conftest import LocalFleet
from tests.past_views import Event, changed_views, events


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(events)
def test_later_events_change_no_earlier_view(fleet: LocalFleet, history: list[Event]) -> None:
    name = f"past-{uuid4().hex[:8]}"
    url = fleet.stack.environment()["ALTLENS_STORE_URL"].replace("/altlens?", f"/{name}?")
    try:
        with open_store(url) as store:
            assert changed_views(store, history) == []
    finally:
        with pymongo.MongoClient[dict[str, object]](url) as client:
            client.drop_database(name)
