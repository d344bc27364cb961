"""Parquet with typed columns: lists are Arrow lists, objects structs, times UTC timestamps.

The types follow from the models, not from the rows, so files of different days fit together.
"""

import types
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import (
    Annotated,
    Any,
    BinaryIO,
    Literal,
    NotRequired,
    Required,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import BaseModel

from altlens.exports.json_lines import to_json
from altlens.exports.rows import Table

PLAIN: dict[Any, pa.DataType] = {
    str: pa.string(),
    bool: pa.bool_(),
    int: pa.int64(),
    float: pa.float64(),
    datetime: pa.timestamp("us", tz="UTC"),
    date: pa.date32(),
    time: pa.time64("us"),
}


def write_parquet(table: Table, target: BinaryIO) -> None:
    """Write the table, with its schema even where there are no rows."""
    schema = pa.schema([(name, arrow_type(kind)) for name, kind in table.columns.items()])
    arrays = [
        pa.array([_plain(row.get(field.name), field.type) for row in table.rows], field.type)
        for field in schema
    ]
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), target)


def arrow_type(annotation: Any) -> pa.DataType:
    """The Arrow type of a Python type; what has no type of its own is JSON text."""
    bare = _bare(annotation)
    if fields := _fields(bare):
        return pa.struct([(name, arrow_type(kind)) for name, kind in fields.items()])
    parts = [arrow_type(part) for part in get_args(bare) if part is not Ellipsis]
    if get_origin(bare) in (list, tuple):
        return pa.list_(parts[0])
    if get_origin(bare) is dict:
        return pa.map_(*parts)
    return PLAIN.get(bare, pa.string())


def _bare(annotation: Any) -> Any:
    """The type without Annotated, Required and None; a Literal as the type of its values."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Annotated, NotRequired, Required):
        return _bare(arguments[0])
    if origin in (Union, types.UnionType):
        parts = [part for part in arguments if part is not type(None)]
        return _bare(parts[0]) if len(parts) == 1 else Any
    return type(arguments[0]) if origin is Literal else annotation


def _fields(annotation: Any) -> Mapping[str, Any]:
    """The fields of a model or typed dictionary, by name."""
    if is_typeddict(annotation):
        return get_type_hints(annotation)
    is_model = isinstance(annotation, type) and issubclass(annotation, BaseModel)
    return (
        {name: field.annotation for name, field in annotation.model_fields.items()}
        if is_model
        else {}
    )


def _plain(value: Any, kind: pa.DataType) -> Any:
    """The value as Arrow takes it for the type."""
    if value is None:
        return None
    convert = CONVERTERS.get(kind.id)
    return convert(value, kind) if convert else value


CONVERTERS: dict[int, Callable[[Any, Any], Any]] = {
    pa.list_(pa.string()).id: lambda value, kind: [_plain(one, kind.value_type) for one in value],
    pa.map_(pa.string(), pa.string()).id: lambda value, kind: [
        (key, _plain(one, kind.item_type)) for key, one in value.items()
    ],
    pa.struct([]).id: lambda value, kind: {
        field.name: _plain(value.get(field.name), field.type) for field in kind
    },
    pa.string().id: lambda value, _: value if isinstance(value, str) else to_json(value).decode(),
    pa.timestamp("us").id: lambda value, _: (
        datetime.fromisoformat(value) if isinstance(value, str) else value
    ),
}
