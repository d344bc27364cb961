"""Signal rows as an Arrow table, and as Parquet and Arrow files.

The values are not copied. A missing cell is null, not NaN: databases take NaN for the largest
number.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from altlens.queries.signal_rows import SignalColumns

YEAR = "year"  # partitions of a folder are named year=2026


def arrow_table(columns: SignalColumns) -> Any:
    """Columns date, symbol, company, known_at (UTC), and one for each signal."""
    arrays = {
        "date": _from_buffer(pa.date32(), columns.day.astype(np.int64).astype(np.int32)),
        "symbol": pa.DictionaryArray.from_arrays(columns.symbol, pa.array(columns.symbols, "utf8")),
        "company": pa.DictionaryArray.from_arrays(
            columns.company, pa.array(columns.companies, "utf8")
        ),
        "known_at": _from_buffer(pa.timestamp("us", tz="UTC"), columns.known_at),
    }
    for name, values in zip(columns.signals, columns.values, strict=True):
        arrays[name] = _from_buffer(pa.float64(), values, np.isnan(values))
    return pa.table(arrays)


def write_parquet(columns: SignalColumns, target: BinaryIO) -> None:
    """Write one Parquet file."""
    pq.write_table(arrow_table(columns), target)


def write_arrow(columns: SignalColumns, target: BinaryIO) -> None:
    """Write an Arrow IPC stream, which Arrow's readers and Polars take."""
    table = arrow_table(columns)
    with pa.ipc.new_stream(target, table.schema) as writer:
        writer.write_table(table)


def write_partitions(columns: SignalColumns, folder: Path) -> None:
    """Write Parquet files by year into a folder, as DuckDB and Polars read with hive partitions.

    Files of the years that are written are replaced, those of other years stay.
    """
    import pyarrow.dataset as ds

    table = arrow_table(columns)
    years = columns.day.astype("datetime64[Y]").astype(np.int64) + 1970
    schema = pa.schema([(YEAR, pa.int32())])
    ds.write_dataset(
        table.append_column(YEAR, pa.array(years, pa.int32())),
        folder,
        format="parquet",
        partitioning=ds.partitioning(schema, flavor="hive"),
        existing_data_behavior="delete_matching",
    )


def _from_buffer(
    kind: Any, values: npt.NDArray[Any], missing: npt.NDArray[np.bool_] | None = None
) -> Any:
    """An Arrow array over the memory of a contiguous numpy array."""
    validity = None
    if missing is not None and missing.any():
        validity = pa.py_buffer(np.packbits(~missing, bitorder="little"))
    data = pa.py_buffer(np.ascontiguousarray(values))
    return pa.Array.from_buffers(kind, len(values), [validity, data])


WRITERS: Mapping[str, Any] = {"parquet": write_parquet, "arrow": write_arrow}
