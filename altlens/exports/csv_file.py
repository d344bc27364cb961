"""CSV as spreadsheets and databases read it: a header always, UTF-8, one cell one value.

Times are ISO 8601 in UTC. A list or an object is JSON text. Text that a spreadsheet would run as a
formula gets an apostrophe in front; a reader of such a column removes one leading apostrophe.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from altlens.exports.json_lines import to_json
from altlens.exports.rows import Table
from altlens.items.base import stamp

APOSTROPHE = "'"
# What spreadsheets take for the start of a formula, in ASCII and in its full-width forms.
_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


def csv_lines(table: Table) -> Iterator[bytes]:
    """The header, then a line per row, in UTF-8."""
    yield _line(table.columns)
    for row in table.rows:
        yield _line(cell(row.get(name)) for name in table.columns)


def cell(value: object) -> str:
    """A value as the text of a cell; None is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, date):
        return value.isoformat()
    text = value if isinstance(value, str) else to_json(value).decode()
    is_formula = _FORMULA.match(text) and not _NUMBER.fullmatch(text)
    return f"{APOSTROPHE}{text}" if is_formula else text


def _line(cells: Iterable[str]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(cells)
    return buffer.getvalue().encode()
