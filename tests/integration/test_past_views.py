"""In SQLite, later events change no view of an earlier time."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings

from altlens.queries.compute_view import view_at
from altlens.queries.point_in_time import PointInTime
from altlens.store.sqlite import SqliteStore
from tests.hand_made import COMPANY
from tests.past_views import DAYS, Event, changed_views, events


@settings(max_examples=25, deadline=None)
@given(events)
def test_later_events_change_no_earlier_view(history: list[Event]) -> None:
    with TemporaryDirectory() as folder, SqliteStore(Path(folder) / "store.sqlite") as store:
        assert changed_views(store, history) == []


def state(store: SqliteStore, as_of: int, known_at: int, source: str = "rss") -> str:
    """The state of a source, by the numbers of two days."""
    at = PointInTime(DAYS[as_of], DAYS[known_at])
    return view_at(store, COMPANY, "AAPL", "Apple Inc", at).sources[source].state


def test_a_failure_lasts_from_its_day_to_its_repair(store: SqliteStore) -> None:
    """The feed fails on Wednesday and works again from Friday on (a seed of 1 is the feed)."""
    assert changed_views(store, [(0, "fetch", 1), (2, "failure", 1), (4, "repair", 1)]) == []
    assert [state(store, day, day) for day in range(5)] == [
        *("EMPTY", "EMPTY", "FAILING", "FAILING", "EMPTY")
    ]
    assert state(store, 1, 4) == "EMPTY"  # a later failure is none as of Tuesday
    assert state(store, 4, 3) == "FAILING"  # the repair was not known on Thursday


def test_a_late_revision_changes_no_earlier_view(store: SqliteStore) -> None:
    revisions = [(0, "wording", 1), (0, "analysis", 1), (3, "wording", 1), (4, "reanalysis", 2)]
    assert changed_views(store, revisions) == []
