"""Rows of signals: equal to the views of their days, and never changed by what comes later."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import given, settings

from altlens.items.base import end_of_day
from altlens.items.query import Subject
from altlens.queries.compute_view import view_at
from altlens.queries.point_in_time import PointInTime
from altlens.queries.signal_rows import SignalColumns, read_signals
from altlens.runs.run import FINISHED, set_state, start
from altlens.signals.registry import all_signals
from altlens.stages.signals import Signals
from altlens.store.base import Store
from altlens.store.sqlite import SqliteStore
from tests.hand_made import COMPANY
from tests.past_views import DAYS, Event, events, happen
from tests.view_cells import view_cells

FIRST, COMPARED = date(2026, 5, 4), 4
APPLE = Subject(COMPANY, "AAPL", "Apple Inc")


def build(store: Store, now: datetime) -> None:
    """Compute what the store lacks, as the flow does."""
    last = end_of_day(now.date() - timedelta(days=1))
    run = start(store, (APPLE,), (), "", last, now, first_day=FIRST)
    work = Signals()
    units = list(work.units(store, run))
    receipt = work.perform(store, run, units, lambda: True)
    assert (receipt.failed, work.done(store, run, units)) == ((), set(units))
    set_state(store, run, FINISHED)


def read(store: Store, known_at: datetime) -> SignalColumns:
    return read_signals(store, [COMPANY], FIRST, DAYS[-1].date(), [*all_signals()], known_at)


def differences(
    store: Store, table: SignalColumns, days: Sequence[int], now: datetime
) -> list[str]:
    """Where the rows of some days differ from the views of those days."""
    place = {name: index for index, name in enumerate(table.signals)}
    found = []
    for row in days:
        day = table.day[row].item()
        at = PointInTime(end_of_day(day), now)
        view = view_at(store, COMPANY, "AAPL", "Apple Inc", at)
        for name, cell in view_cells(view).items():
            stored = table.values[place[name], row]
            if not np.isclose(stored, np.nan if cell is None else cell, equal_nan=True):
                found.append(f"{day} {name}: row {stored}, view {cell}")
    return found


@settings(max_examples=12, deadline=None)
@given(events)
def test_rows_equal_views_and_later_events_change_no_earlier_answer(history: list[Event]) -> None:
    with TemporaryDirectory() as folder, SqliteStore(Path(folder) / "store.sqlite") as store:
        before: list[SignalColumns] = []
        for number, now in enumerate(DAYS):
            for place, event in enumerate(history):
                if event[0] == number:
                    happen(store, event, now - timedelta(hours=1), place)
            build(store, now)
            before.append(read(store, now))
        for now, table in zip(DAYS, before, strict=True):
            again = read(store, now)
            assert np.array_equal(again.values, table.values, equal_nan=True)
            assert np.array_equal(again.known_at, table.known_at)
        last = before[-1]
        assert len(last.day) == 28  # the weekdays of 4 May to 11 June without Memorial Day
        spread = range(0, len(last.day), max(1, len(last.day) // COMPARED))
        assert differences(store, last, list(spread), DAYS[-1]) == []
