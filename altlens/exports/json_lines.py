"""JSON lines: one object per row, times in ISO 8601 and UTC."""

from collections.abc import Iterator
from datetime import datetime

import orjson

from altlens.exports.rows import Table
from altlens.items.base import stamp


def json_lines(table: Table) -> Iterator[bytes]:
    """A line per row with every column; a value that is not known is null."""
    for row in table.rows:
        yield to_json({name: row.get(name) for name in table.columns}) + b"\n"


def to_json(value: object) -> bytes:
    """A value as JSON; times as the store writes them."""
    return orjson.dumps(value, default=_default, option=orjson.OPT_PASSTHROUGH_DATETIME)


def _default(value: object) -> object:
    return stamp(value) if isinstance(value, datetime) else str(value)
