"""The state of a source, and the reason."""

from datetime import timedelta

import pytest

from altlens.aggregate.view.freshness import SourceHealth, source_view
from tests.hand_made import at

NOW = at("2026-06-18")
FRESH = SourceHealth("rss", NOW - timedelta(hours=1), 5, "", "", 24.0)


@pytest.mark.parametrize(
    ("health", "state", "detail"),
    [
        (FRESH, "OK", ""),
        (FRESH._replace(fetched_at=NOW - timedelta(hours=48)), "OK", ""),
        (FRESH._replace(fetched_at=NOW - timedelta(hours=49)), "LATE", "2 days old"),
        (FRESH._replace(fetched_at=NOW - timedelta(hours=3), every_hours=1.0), "LATE", "3 hours"),
        (FRESH._replace(records=0), "EMPTY", "the source had nothing"),
        (FRESH._replace(failing="example.com answered 503"), "FAILING", "answered 503"),
        (FRESH._replace(records=0, failing="refused"), "FAILING", "refused"),
        (FRESH._replace(fetched_at=None), "EMPTY", "never fetched"),
        (FRESH._replace(fetched_at=None, failing="refused"), "FAILING", "refused"),
        (FRESH._replace(fetched_at=None, advice="set A"), "NOT CONFIGURED", "set A"),
        (FRESH._replace(advice="set A"), "OK", ""),  # what was fetched before stays good
    ],
)
def test_the_state_and_why(health: SourceHealth, state: str, detail: str) -> None:
    shown = source_view(health, NOW)
    assert shown.state == state
    assert detail in shown.detail
    assert shown.last_fetched_at == health.fetched_at
