"""Signal rows as lines of CSV: date, symbol, company, known_at, then the signals."""

from collections.abc import Iterator
from datetime import UTC

import numpy as np

from altlens.exports.csv_file import cell
from altlens.queries.signal_rows import SignalColumns

FIRST_COLUMNS = ("date", "symbol", "company", "known_at")


def csv_lines(columns: SignalColumns) -> Iterator[bytes]:
    """The header, then a line per row in UTF-8; a missing cell is empty."""
    yield f"{','.join((*FIRST_COLUMNS, *columns.signals))}\n".encode()
    known_at = columns.known_at.astype("datetime64[us]").tolist()
    days = columns.day.tolist()
    for place, (day, known) in enumerate(zip(days, known_at, strict=True)):
        values = columns.values[:, place]
        cells = (
            cell(day),
            cell(columns.symbols[columns.symbol[place]]),
            cell(columns.companies[columns.company[place]]),
            cell(known.replace(tzinfo=UTC)),
            *("" if np.isnan(value) else repr(float(value)) for value in values),
        )
        yield f"{','.join(cells)}\n".encode()
