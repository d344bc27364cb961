"""Python values as JSON and back, with their types: what calls and results are written as.

Plain data comes back as it went in, with its tuples, sets, dates and non-text keys. Of classes only
enumerations, dataclasses, pydantic models and errors are written, by their fields. They are read
only if their module is loaded already: nothing that is read imports or runs code.
"""

import base64
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any
from uuid import UUID

from prefect.utilities.annotations import BaseAnnotation, allow_failure, opaque, quote, unmapped
from pydantic import BaseModel

MARK = "$"  # a dictionary with this key stands for a value of another type
ANNOTATIONS: Mapping[str, Callable[[Any], Any]] = {
    kind.__name__: kind for kind in (allow_failure, opaque, quote, unmapped)
}
COLLECTIONS = (tuple, set, frozenset)
TEXTS: Mapping[type, tuple[Callable[[Any], str], Callable[[str], Any]]] = {
    datetime: (datetime.isoformat, datetime.fromisoformat),  # before date, its base class
    date: (date.isoformat, date.fromisoformat),
    time: (time.isoformat, time.fromisoformat),
    Decimal: (str, Decimal),
    UUID: (str, UUID),
    Path: (str, Path),
    bytes: (lambda value: base64.b64encode(value).decode(), base64.b64decode),
}
CLASSES: Mapping[str, tuple[type, Callable[[type[Any], Any], Any]]] = {
    "enum": (Enum, lambda kind, value: kind(value)),
    "model": (BaseModel, lambda kind, values: kind.model_validate(values, by_name=True)),
    "dataclass": (object, lambda kind, values: kind(**values)),
}


def dumps(value: Any) -> bytes:
    """Return the value as JSON; raises TypeError naming the class of what is not data."""
    return json.dumps(encode(value)).encode()


def loads(text: bytes) -> Any:
    """Return the value of such JSON; raises ValueError for any other."""
    return decode(json.loads(text))


def encode(value: Any) -> Any:
    """Return the value in terms of JSON."""
    if value is None or type(value) in (str, bool, int, float):
        return value
    if type(value) is list:
        return [encode(element) for element in value]
    if type(value) is dict and MARK not in value and all(type(key) is str for key in value):
        return {key: encode(element) for key, element in value.items()}
    if type(value) in (*COLLECTIONS, dict):
        elements = value.items() if isinstance(value, dict) else value
        return _marked(type(value).__name__, [encode(element) for element in elements])
    if isinstance(value, BaseAnnotation):
        return _marked(type(value).__name__, encode(value.unwrap()))
    return _encode_object(value)


def _encode_object(value: Any) -> Any:
    if isinstance(value, Enum):
        return _marked("enum", [_path(type(value)), encode(value.value)])
    if isinstance(value, BaseModel):
        values = {name: getattr(value, name) for name in type(value).model_fields}
        return _marked("model", [_path(type(value)), encode(values | (value.model_extra or {}))])
    if is_dataclass(value) and not isinstance(value, type):
        values = {field.name: getattr(value, field.name) for field in fields(value) if field.init}
        return _marked("dataclass", [_path(type(value)), encode(values)])
    if isinstance(value, BaseException):
        return _marked("error", [_path(type(value)), str(value), _arguments(value)])
    if isinstance(value, timedelta):
        return _marked("timedelta", [value.days, value.seconds, value.microseconds])
    for kind, (write, _) in TEXTS.items():
        if isinstance(value, kind):
            return _marked(kind.__name__, write(value))
    for plain in (str, int, float):  # numpy's floating-point numbers, for example
        if isinstance(value, plain):
            return plain(value)
    raise TypeError(f"{type(value).__module__}.{type(value).__qualname__} is not plain data")


def _marked(kind: str, content: Any) -> dict[str, Any]:
    return {MARK: kind, "of": content}


def _arguments(error: BaseException) -> Any:
    """The error's arguments, or its message alone where they are more than data."""
    try:
        return encode(list(error.args))
    except (TypeError, RecursionError):
        return [str(error)]


def decode(encoded: Any) -> Any:
    """Return the value of what `encode` returned."""
    if isinstance(encoded, list):
        return [decode(element) for element in encoded]
    if not isinstance(encoded, dict):
        return encoded
    if MARK not in encoded:
        return {key: decode(element) for key, element in encoded.items()}
    kind, content = encoded[MARK], encoded.get("of")
    for collection in (*COLLECTIONS, dict):
        if kind == collection.__name__:
            return collection(decode(element) for element in content or ())
    for text, (_, read) in TEXTS.items():
        if kind == text.__name__ and isinstance(content, str):
            return read(content)
    if kind == "timedelta" and content:
        return timedelta(*content)
    if kind in ANNOTATIONS:
        return ANNOTATIONS[kind](decode(content))
    if kind == "error" and content:
        return _error(*content)
    if kind in CLASSES and content:
        base, build = CLASSES[kind]
        return build(_class(content[0], base), decode(content[1]))
    raise ValueError(f"there is no value of the kind {kind!r}")


def _error(path: str, message: str, arguments: Any) -> BaseException:
    """The error, or its name and message where this process does not have its class."""
    try:
        error = _class(path, BaseException)(*decode(arguments))
        return error if isinstance(error, BaseException) else RuntimeError(message)
    except Exception:
        return RuntimeError(f"{path}: {message}")


def _path(kind: type) -> str:
    """`module:name` of a class; TypeError where no other process could have it."""
    path = f"{kind.__module__}:{kind.__qualname__}"
    if "<locals>" in path and not issubclass(kind, BaseException):
        raise TypeError(f"{path} is not a class at the top level of a module")
    return path


def _class(path: str, base: type) -> type[Any]:
    """The class at the path, among modules that are loaded already."""
    module, _, name = path.partition(":")
    candidate: Any = sys.modules.get(module)
    for part in name.split("."):
        candidate = getattr(candidate, part, None)
    allowed = isinstance(candidate, type) and issubclass(candidate, base)
    if not allowed or (base is object and not is_dataclass(candidate)):
        raise ValueError(f"this process has no {path}; import its module beside the task")
    return candidate  # type: ignore[no-any-return]
