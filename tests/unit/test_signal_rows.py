"""Stored signal rows: what is read as known at a time, and what a later chunk leaves alone."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

import numpy as np

from altlens.queries.signal_rows import read_reasons, read_signals
from altlens.signals.chunk import by_month, encode, make_chunk, merged
from altlens.signals.signal import Row
from altlens.store.collections import SIGNALS
from altlens.store.sqlite import SqliteStore

APPLE, COKE = "0000320193", "0000021344"
MONDAY, TUESDAY = date(2026, 6, 1), date(2026, 6, 2)
FIRST, SECOND = datetime(2026, 6, 3, tzinfo=UTC), datetime(2026, 6, 9, tzinfo=UTC)
NAMES = ("one", "two")


def row(
    company: str,
    day: date,
    cells: tuple[float | None, ...],
    symbol: str = "S",
    reasons: Mapping[str, str] | None = None,
) -> Row:
    return Row(company, symbol, day, cells, reasons or {})


def keep(store: SqliteStore, rows: list[Row], known_at: datetime) -> None:
    store.add(
        SIGNALS,
        [encode(make_chunk(part, NAMES, known_at), "v1") for _, part in by_month(rows)],
    )


def test_rows_come_by_day_then_company_with_missing_cells_as_nan(store: SqliteStore) -> None:
    keep(store, [row(APPLE, MONDAY, (1.0, None)), row(APPLE, TUESDAY, (2.0, 0.5))], FIRST)
    keep(store, [row(COKE, MONDAY, (7.0, 8.0), "KO")], FIRST)
    table = read_signals(store, [COKE, APPLE], MONDAY, TUESDAY, ["two", "one", "other"])
    assert table.day.tolist() == [MONDAY, MONDAY, TUESDAY]
    assert [table.companies[code] for code in table.company] == [COKE, APPLE, APPLE]
    assert [table.symbols[code] for code in table.symbol] == ["KO", "S", "S"]
    nan = float("nan")
    expected = [[8.0, nan, 0.5], [7.0, 1.0, 2.0], [nan, nan, nan]]
    assert np.array_equal(table.values, np.array(expected), equal_nan=True)


def test_the_range_keeps_both_of_its_ends_and_months_apart(store: SqliteStore) -> None:
    days = [date(2026, 5, 29), MONDAY, TUESDAY]
    keep(store, [row(APPLE, day, (float(day.day), None)) for day in days], FIRST)
    table = read_signals(store, [APPLE], days[0], MONDAY, ["one"])
    assert table.values.tolist() == [[29.0, 1.0]]


def test_what_was_known_earlier_is_answered_as_it_was(store: SqliteStore) -> None:
    keep(store, [row(APPLE, MONDAY, (1.0, 1.0))], FIRST)
    keep(store, [row(APPLE, MONDAY, (3.0, 1.0))], SECOND)
    before = read_signals(store, [APPLE], MONDAY, MONDAY, ["one"], FIRST)
    after = read_signals(store, [APPLE], MONDAY, MONDAY, ["one"])
    never = read_signals(store, [APPLE], MONDAY, MONDAY, ["one"], datetime(2026, 6, 1, tzinfo=UTC))
    assert (before.values.tolist(), after.values.tolist()) == ([[1.0]], [[3.0]])
    assert never.values.shape == (1, 0)


def test_an_unchanged_row_stays_known_since_it_was_first_stored() -> None:
    before = make_chunk([row(APPLE, MONDAY, (1.0, None))], NAMES, FIRST)
    after = make_chunk(
        [row(APPLE, MONDAY, (1.0, None)), row(APPLE, TUESDAY, (2.0, None))], NAMES, SECOND
    )
    joined = merged(before, after)
    assert joined is not None
    known = [str(moment)[:10] for moment in joined.known_at]
    assert known == ["2026-06-03", "2026-06-09"]
    assert merged(joined, after) is None


def test_a_reason_alone_makes_a_row_new() -> None:
    before = make_chunk([row(APPLE, MONDAY, (1.0, None))], NAMES, FIRST)
    after = make_chunk([row(APPLE, MONDAY, (1.0, None), reasons={"f": "why"})], NAMES, SECOND)
    joined = merged(before, after)
    assert joined is not None
    assert joined.reasons == {"f": {0: "why"}}


def test_reasons_are_read_by_family(store: SqliteStore) -> None:
    rows = [
        row(APPLE, MONDAY, (None, 1.0), reasons={"prices": "No close.", "texts": "None yet."}),
        row(APPLE, TUESDAY, (None, 1.0), reasons={"prices": "No close."}),
    ]
    keep(store, rows, FIRST)
    assert read_reasons(store, APPLE, MONDAY) == {"prices": "No close.", "texts": "None yet."}
    assert read_reasons(store, APPLE, TUESDAY) == {"prices": "No close."}


def test_the_symbol_of_a_row_is_that_of_its_day(store: SqliteStore) -> None:
    keep(store, [row(APPLE, MONDAY, (1.0, 1.0), "FB"), row(APPLE, TUESDAY, (1.0, 1.0), "META")],
         FIRST)  # fmt: skip
    table = read_signals(store, [APPLE], MONDAY, TUESDAY, ["one"])
    assert [table.symbols[code] for code in table.symbol] == ["FB", "META"]
