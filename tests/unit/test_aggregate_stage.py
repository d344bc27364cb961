"""Aggregate: the view of a day does not depend on earlier reads of the store."""

from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path

import pytest

from altlens.items.base import end_of_day
from altlens.items.view import CompanyView
from altlens.pipeline import SOURCES
from altlens.queries.view_reader import view_outcome_id
from altlens.runs.run import set_state, start
from altlens.stages.aggregate import Aggregate
from altlens.stages.analyze import Analyze
from altlens.stages.base import Work
from altlens.stages.clean import Clean
from altlens.stages.fetch import Fetch
from altlens.store.base import Store
from altlens.store.collections import OUTCOMES, VIEWS
from altlens.store.sqlite import SqliteStore
from altlens.transport.recordings import import_archive
from tests.archives import sample_replies, write_archive
from tests.hand_made import COMPANY
from tests.unit.test_run import APPLE

NAMES = ("rss", "reddit", "prices")
WORKS: tuple[Work, ...] = (Fetch(), Clean(), Analyze(), Aggregate())
EARLY, LATE = date(2026, 6, 17), date(2026, 6, 20)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """The bundled sample, limited to what these sources request."""
    replies = (sample_replies(SOURCES[name].adapter) for name in NAMES)
    return write_archive(tmp_path / "sample", chain.from_iterable(replies))


def viewed(store: Store, folder: Path, day: date) -> tuple[CompanyView, int]:
    """The view that a replay as of a day computes, and how many documents were new."""
    archive, moment = import_archive(folder, store).archive, end_of_day(day)
    run = start(store, (APPLE,), NAMES, archive, moment, datetime.now(UTC))
    for work in WORKS:
        units = list(dict.fromkeys(work.units(store, run)))
        left = [unit for unit in units if unit not in work.done(store, run, units)]
        receipt = work.perform(store, run, left, lambda: True)
        assert receipt.failed == ()
    set_state(store, run, "finished")
    mark = view_outcome_id(run, COMPANY)
    _id = store.get(OUTCOMES, [mark])[mark]["view"]
    document = store.get(VIEWS, [_id])[_id]
    return CompanyView.model_validate(
        {k: v for k, v in document.items() if k != "_id"}
    ), receipt.new


def test_a_day_looks_the_same_in_whatever_order_days_were_asked_for(
    store: Store, sample: Path, tmp_path: Path
) -> None:
    viewed(store, sample, LATE)
    backward, _ = viewed(store, sample, EARLY)
    with SqliteStore(tmp_path / "other.sqlite") as other:
        first, _ = viewed(other, sample, EARLY)
        viewed(other, sample, LATE)
        forward, _ = viewed(other, sample, EARLY)
    assert backward.model_copy(update={"known_at": forward.known_at}) == forward
    # What was published by then but recorded later is known by now.
    assert all(forward.counts[kind] >= count > 0 for kind, count in first.counts.items())
    assert {"bar", "post"} <= set(first.counts)


def test_the_same_day_again_is_the_same_view(store: Store, sample: Path) -> None:
    first, new = viewed(store, sample, LATE)
    again, more = viewed(store, sample, LATE)
    assert (new, more) == (1, 0)
    assert again == first


def test_nothing_in_a_view_is_from_after_its_day(store: Store, sample: Path) -> None:
    viewed(store, sample, LATE)
    early, _ = viewed(store, sample, EARLY)
    shown = [
        *early.filings,
        *early.posts,
        *early.articles,
        *(early.price.bars if early.price else ()),
    ]
    assert len(shown) > 250
    assert all(value.provenance.available_at <= end_of_day(EARLY) for value in shown)
