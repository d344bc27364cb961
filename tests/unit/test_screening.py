"""Signals by symbol, index and day, and the companies that a screen selects."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from altlens.errors import (
    BadExpression,
    BadRange,
    BadSetting,
    TooMuch,
    UnknownSignal,
    UnknownSymbol,
)
from altlens.queries.screening import Screening, ScreenQuery, newest_day, screen
from altlens.queries.signal_query import SignalQuery, query_signals
from altlens.signals.chunk import by_month, encode, make_chunk
from altlens.signals.signal import Row
from altlens.store.base import Store
from altlens.store.collections import OVERVIEW, SIGNALS
from altlens.store.sqlite import SqliteStore

APPLE, COKE, META = "0000320193", "0000021344", "0001326801"
SIGNAL_NAMES = ("filings_8k_30d", "filings_4_30d", "filings_doubt")
KNOWN = datetime(2026, 6, 20, tzinfo=UTC)
THURSDAY, FRIDAY, SUNDAY = date(2026, 6, 11), date(2026, 6, 12), date(2026, 6, 14)


def keep(
    store: Store, company: str, symbol: str, cells: dict[date, tuple[float | None, ...]]
) -> None:
    rows = [Row(company, symbol, day, values, {}) for day, values in cells.items()]
    chunks = [make_chunk(part, SIGNAL_NAMES, KNOWN) for _, part in by_month(rows)]
    store.add(SIGNALS, [encode(chunk, "v1") for chunk in chunks])
    store.put(OVERVIEW, [{"_id": company, "company": company, "symbol": symbol}])


def fill(store: Store) -> None:
    """Three companies; Coca-Cola's exchange had no session on Friday."""
    keep(store, APPLE, "AAPL", {THURSDAY: (1.0, 5.0, 0.0), FRIDAY: (3.0, 5.0, 0.0)})
    keep(store, COKE, "KO", {THURSDAY: (4.0, None, 2.0)})
    keep(store, META, "META", {THURSDAY: (2.0, 9.0, 0.0), FRIDAY: (None, 9.0, 1.0)})


@pytest.fixture
def filled(store: SqliteStore) -> SqliteStore:
    fill(store)
    return store


def screened(store: Store, expression: str, **options: object) -> Screening:
    options = {"day": FRIDAY, **options}
    return screen(store, ScreenQuery(expression, **options), Path("nowhere"))  # type: ignore[arg-type]


def symbols(screening: Screening) -> list[str]:
    return [row.symbol for row in screening.rows]


def test_a_screen_selects_by_each_companys_newest_session(filled: SqliteStore) -> None:
    answer = screened(filled, "filings_8k_30d > 1")
    assert symbols(answer) == ["KO", "AAPL"]  # the largest first
    assert [row.day for row in answer.rows] == [THURSDAY, FRIDAY]
    assert (answer.selected, answer.undecided, answer.companies) == (2, 1, 3)


def test_a_weekend_is_answered_by_the_sessions_before_it(filled: SqliteStore) -> None:
    assert symbols(screened(filled, "filings_8k_30d > 1", day=SUNDAY)) == ["KO", "AAPL"]
    assert symbols(screened(filled, "filings_8k_30d > 1", day=date(2026, 6, 30))) == []


def test_rows_are_sorted_by_a_signal_and_missing_values_come_last(filled: SqliteStore) -> None:
    closest = screened(filled, "filings_8k_30d > 1", sort="abs(filings_8k_30d - 3)")
    assert symbols(closest) == ["AAPL", "KO"]
    rising = screened(filled, "filings_8k_30d > 1", sort="filings_4_30d")
    assert symbols(rising) == ["AAPL", "KO"]
    assert rising.rows[1].values == {"filings_8k_30d": 4.0, "filings_4_30d": None}
    assert rising.signals == ("filings_8k_30d", "filings_4_30d")


def test_a_row_says_how_far_its_evidence_is_in_doubt(filled: SqliteStore) -> None:
    answer = screened(filled, "filings_4_30d > 0 or filings_8k_30d > 0")
    assert {row.symbol: row.quality for row in answer.rows} == {
        "AAPL": "ok",
        "KO": "doubtful",
        "META": "stale",
    }


def test_without_a_day_the_newest_stored_one_counts(filled: SqliteStore) -> None:
    assert newest_day(filled, [APPLE, COKE]) == FRIDAY
    assert screened(filled, "filings_8k_30d > 1", day=None).day == FRIDAY
    complete = {"_id": "a", "company": APPLE, "month": "checked-2026", "known_at": "2026"}
    filled.add(SIGNALS, [complete])  # says how far the rows of the year are complete
    assert newest_day(filled, [APPLE, COKE]) == FRIDAY


def test_an_empty_store_selects_nothing(store: SqliteStore) -> None:
    assert screened(store, "filings_8k_30d > 1", day=None).companies == 0


def test_the_limit_shortens_the_list_and_not_the_count(filled: SqliteStore) -> None:
    answer = screened(filled, "filings_8k_30d > 1", limit=1)
    assert (symbols(answer), answer.selected) == (["KO"], 2)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"expression": "filings_8k_31d > 1"}, BadExpression),
        ({"sort": "-filings_8k"}, BadExpression),
        ({"show": ["nosuch"]}, UnknownSignal),
        ({"symbols": ["NOPEQ"]}, UnknownSymbol),
        ({"index": "nosuch"}, BadSetting),
    ],
)
def test_a_query_that_cannot_be_answered_reads_nothing(
    store: SqliteStore, options: dict[str, object], error: type[Exception]
) -> None:
    store.close()
    with pytest.raises(error):
        screened(store, **{"expression": "filings_8k_30d > 1", **options})  # type: ignore[arg-type]


def test_rows_of_an_index_are_those_of_its_members_on_the_day(
    filled: SqliteStore, tmp_path: Path
) -> None:
    (tmp_path / "indexes").mkdir()
    members = {
        "current_tickers": ["AAPL"],
        "events": [{"date": "2026-06-12", "added": ["AAPL"], "removed": ["META"]}],
    }
    (tmp_path / "indexes" / "mine.json").write_text(json.dumps(members), "utf-8")
    query = SignalQuery(THURSDAY, FRIDAY, index="mine", signals=("filings_4_30d",))
    columns = query_signals(filled, query, tmp_path)
    of = [columns.symbols[code] for code in columns.symbol]
    assert list(zip(of, columns.day.tolist(), strict=True)) == [
        ("META", THURSDAY),
        ("AAPL", FRIDAY),
    ]
    both = SignalQuery(THURSDAY, FRIDAY, ["META"], "mine", ("filings_4_30d",))
    assert query_signals(filled, both, tmp_path).values.tolist() == [[9.0]]


def test_every_company_is_read_where_none_is_named(filled: SqliteStore) -> None:
    query = SignalQuery(THURSDAY, THURSDAY, signals=("filings_8k_30d", "filings_8k_30d"))
    columns = query_signals(filled, query, Path("nowhere"))
    assert np.array_equal(columns.values, [[1.0, 4.0, 2.0]])


def test_a_range_and_an_answer_have_limits(filled: SqliteStore) -> None:
    with pytest.raises(BadRange, match="2026-06-12 to 2026-06-11 ends before it begins"):
        query_signals(filled, SignalQuery(FRIDAY, THURSDAY), Path())
    query = SignalQuery(THURSDAY, FRIDAY, signals=("filings_8k_30d",), most_cells=5)
    with pytest.raises(
        TooMuch, match="3 companies, 2 days and 1 signals may be 6 cells; at most 5"
    ):
        query_signals(filled, query, Path())
