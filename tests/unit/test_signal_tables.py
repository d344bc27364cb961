"""Signals as pandas, Arrow, Polars, CSV and Parquet: the same cells, missing ones as missing."""

import io
from datetime import date, datetime
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from altlens.errors import BadInput, BadRange, UnknownSignal
from altlens.exports.signal_arrow import arrow_table, write_arrow, write_parquet, write_partitions
from altlens.exports.signal_csv import csv_lines
from altlens.frames import signals_arrow, signals_frame
from altlens.queries.signal_rows import SignalColumns
from altlens.store.sqlite import SqliteStore

NAN = float("nan")
OLD, NEW = date(2025, 12, 31), date(2026, 1, 2)


@pytest.fixture
def columns() -> SignalColumns:
    """Two sessions of two companies, one of which was renamed in between; one cell is missing."""
    return SignalColumns(
        signals=("attention_z", "sentiment_7d"),
        companies=("0001326801", "0000021344"),
        symbols=("FB", "KO", "META"),
        day=np.array([OLD, OLD, NEW, NEW], "datetime64[D]"),
        company=np.array([0, 1, 0, 1], np.int32),
        symbol=np.array([0, 1, 2, 1], np.int32),
        known_at=np.array(["2026-01-03T01:02:03.5"] * 4, "datetime64[us]"),
        values=np.array([[1.5, NAN, 2.0, -1.0], [0.25, 0.5, 0.75, 1.0]]),
    )


def test_an_arrow_table_has_typed_columns_and_nulls(columns: SignalColumns) -> None:
    table = arrow_table(columns)
    assert table["date"].to_pylist() == [OLD, OLD, NEW, NEW]
    assert table["symbol"].to_pylist() == ["FB", "KO", "META", "KO"]
    assert table["attention_z"].to_pylist() == [1.5, None, 2.0, -1.0]
    assert table["known_at"].to_pylist()[0] == datetime.fromisoformat("2026-01-03T01:02:03.5Z")
    table.validate(full=True)


def test_an_arrow_table_shares_the_memory_of_the_values(columns: SignalColumns) -> None:
    data = arrow_table(columns)["sentiment_7d"].chunk(0).buffers()[1]
    assert data.address == columns.values[1].ctypes.data


def test_a_database_finds_missing_cells_missing(columns: SignalColumns, tmp_path: Path) -> None:
    path = tmp_path / "signals.parquet"
    with path.open("wb") as target:
        write_parquet(columns, target)
    rows = duckdb.sql(f"SELECT symbol FROM '{path}' WHERE attention_z > 1 ORDER BY date").fetchall()
    assert rows == [("FB",), ("META",)]  # NaN would be larger than every number


def test_partitions_are_read_by_year(columns: SignalColumns, tmp_path: Path) -> None:
    for _ in range(2):  # written again, the rows are there once
        write_partitions(columns, tmp_path / "panel")
    assert sorted(path.name for path in (tmp_path / "panel").iterdir()) == [
        "year=2025",
        "year=2026",
    ]
    source = f"read_parquet('{tmp_path}/panel/*/*.parquet', hive_partitioning = true)"
    rows = duckdb.sql(f"SELECT year, count(*) FROM {source} GROUP BY year ORDER BY year").fetchall()
    assert rows == [(2025, 2), (2026, 2)]


def test_an_arrow_stream_is_read_back(columns: SignalColumns) -> None:
    target = io.BytesIO()
    write_arrow(columns, target)
    assert pa.ipc.open_stream(target.getvalue()).read_all().equals(arrow_table(columns))


def test_csv_and_parquet_say_the_same(columns: SignalColumns) -> None:
    text = b"".join(csv_lines(columns)).decode()
    assert text.splitlines()[2] == "2025-12-31,KO,0000021344,2026-01-03T01:02:03.500000Z,,0.5"
    frame = pd.read_csv(io.StringIO(text), dtype={"company": str})
    target = io.BytesIO()
    write_parquet(columns, target)
    table = pq.read_table(target)
    for name in columns.signals:
        expected = table[name].to_numpy()
        assert np.array_equal(frame[name].to_numpy(), expected, equal_nan=True)
    assert frame["company"].tolist() == table["company"].to_pylist()


def test_polars_reads_the_table_with_nulls(columns: SignalColumns) -> None:
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame(arrow_table(columns))
    assert frame["attention_z"].to_list() == [1.5, None, 2.0, -1.0]
    assert frame["symbol"].to_list() == ["FB", "KO", "META", "KO"]


def test_a_frame_is_indexed_by_date_and_symbol(
    columns: SignalColumns, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("altlens.frames.query_signals", lambda *_: columns)
    frame = signals_frame(["META", "KO"], OLD, NEW, store=store)
    assert frame.index.names == ["date", "symbol"]
    assert frame.loc[("2026-01-02", "META"), "attention_z"] == 2.0
    assert np.isnan(frame.loc[("2025-12-31", "KO"), "attention_z"])
    assert frame["sentiment_7d"].unstack("symbol").shape == (2, 3)
    one = signals_frame(["META", "KO"], OLD, NEW, store=store, last_symbols=True)
    assert one["sentiment_7d"].unstack("symbol")["META"].tolist() == [0.25, 0.75]
    assert np.shares_memory(frame.to_numpy(copy=False), columns.values)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"signals": ["sentimant_7d"]}, UnknownSignal),
        ({"since": "2026-06-02", "until": "2026-06-01"}, BadRange),
        ({"until": None}, BadInput),
    ],
)
def test_a_table_that_cannot_be_made_is_an_error(
    store: SqliteStore, arguments: dict[str, object], error: type[Exception]
) -> None:
    options = {"since": "2026-06-01", "until": "2026-06-18", "store": store, **arguments}
    with pytest.raises(error):
        signals_frame(["AAPL"], **options)  # type: ignore[arg-type]
    with pytest.raises(error):
        signals_arrow(["AAPL"], **options)  # type: ignore[arg-type]
