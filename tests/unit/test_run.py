"""Runs: start, resumption and end."""

from datetime import datetime, timedelta

import pytest

from altlens.errors import Fatal
from altlens.items.query import Subject
from altlens.runs.run import CANCELLED, FINISHED, Run, load, set_state, start
from altlens.store.base import Store
from tests.hand_made import COMPANY, at

APPLE = Subject(COMPANY, "AAPL", "Apple Inc.")
COLA = Subject("0000021344", "KO", "Coca-Cola Co")
MONDAY, TUESDAY = at("2026-06-15"), at("2026-06-16")
AN_HOUR_LATER = MONDAY + timedelta(hours=1)


def begun(
    store: Store,
    *subjects: Subject,
    now: datetime = MONDAY,
    archive: str = "",
    as_of: datetime | None = None,
    sources: tuple[str, ...] = ("rss", "prices"),
) -> Run:
    return start(store, subjects or (APPLE,), sources, archive, as_of, now)


def test_a_run_is_read_back_as_it_was(store: Store) -> None:
    run = begun(store, APPLE, COLA, archive="archive:1", as_of=MONDAY)
    assert load(store, run.id) == run
    assert run.as_subjects() == (APPLE, COLA)


def test_an_unfinished_run_is_resumed(store: Store) -> None:
    first = begun(store)
    again = begun(store, now=AN_HOUR_LATER)
    assert (again.id, again.clock) == (first.id, MONDAY)


def test_a_cancelled_run_is_resumed(store: Store) -> None:
    first = begun(store)
    set_state(store, first, CANCELLED)
    again = begun(store, now=AN_HOUR_LATER)
    assert again.id == first.id
    assert load(store, first.id).state == "running"


def test_an_unfinished_run_of_yesterday_is_left_alone(store: Store) -> None:
    first = begun(store)
    assert begun(store, now=TUESDAY).id != first.id
    replay = begun(store, archive="archive:1", as_of=MONDAY)
    assert begun(store, archive="archive:1", as_of=MONDAY, now=TUESDAY).id == replay.id


def test_a_finished_run_is_not(store: Store) -> None:
    first = begun(store)
    set_state(store, first, FINISHED)
    again = begun(store, now=TUESDAY)
    assert again.id != first.id
    assert again.clock == TUESDAY
    assert load(store, first.id).state == FINISHED


def test_another_batch_is_another_run(store: Store) -> None:
    runs = [
        begun(store),
        begun(store, COLA),
        begun(store, APPLE, COLA),
        begun(store, sources=("rss",)),
        begun(store, archive="archive:1"),
        begun(store, archive="archive:1", as_of=TUESDAY),
        begun(store, as_of=TUESDAY),
    ]
    assert len({run.id for run in runs}) == len(runs)


def test_the_clock_is_the_replayed_date_or_now(store: Store) -> None:
    assert begun(store, archive="archive:1", as_of=MONDAY, now=TUESDAY).clock == MONDAY
    live = begun(store, as_of=MONDAY, now=TUESDAY)
    assert (live.clock, live.as_of) == (TUESDAY, MONDAY)


def test_a_missing_run_is_reported(store: Store) -> None:
    with pytest.raises(Fatal, match="has no run run:gone"):
        load(store, "run:gone")
