"""Python values as JSON and back, with their types: what the fleet's tasks are given and return.

Plain data comes back as it went in, with its tuples, sets, dates, and keys that are no text. Of
classes only enumerations, dataclasses, pydantic models and errors travel, as their fields; they are
made again only where their module is loaded already, so that nothing read imports or runs code.
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
ANNOTATIONS = {kind.__name__: kind for kind in (allow_failure, opaque, quote, unmapped)}
COLLECTIONS = (tuple, set, frozenset)
TEXTS: Mapping[type, tuple[Callable[[Any], str], Callable[[str], Any]]] = {
    datetime: (datetime.isoformat, datetime.fromisoformat),  # before date, which it is too
    date: (date.isoformat, date.fromisoformat),
    time: (time.isoformat, time.fromisoformat),
    Decimal: (str, Decimal),
    UUID: (str, UUID),
    Path: (str, Path),
    bytes: (lambda value: base64.b64encode(value).decode(), base64.b64decode),
}
CLASSES: Mapping[str, tuple[type, Callable[[type[Any], Any], Any]]] = {
    "enum": (Enum, lambda kind, value: kind(value)),
    "model": (BaseModel, lambda kind, held: kind.model_validate(held, by_name=True)),
    "dataclass": (object, lambda kind, held: kind(**held)),
}


def dumps(value: Any) -> bytes:
    """The value as JSON; TypeError, which names the class, where it is more than data."""
    return json.dumps(encode(value)).encode()


def loads(text: bytes) -> Any:
    """The value of such JSON; ValueError where it is something else."""
    return decode(json.loads(text))


def encode(value: Any) -> Any:
    """The value in terms of JSON."""
    if value is None or type(value) in (str, bool, int, float):
        return value
    if type(value) is list:
        return [encode(part) for part in value]
    if type(value) is dict and MARK not in value and all(type(key) is str for key in value):
        return {key: encode(part) for key, part in value.items()}
    if type(value) in (*COLLECTIONS, dict):
        parts = value.items() if isinstance(value, dict) else value
        return _marked(type(value).__name__, [encode(part) for part in parts])
    if isinstance(value, BaseAnnotation):
        return _marked(type(value).__name__, encode(value.unwrap()))
    return _encoded_object(value)


def _encoded_object(value: Any) -> Any:
    if isinstance(value, Enum):
        return _marked("enum", [_path(type(value)), encode(value.value)])
    if isinstance(value, BaseModel):
        held = {name: getattr(value, name) for name in type(value).model_fields}
        return _marked("model", [_path(type(value)), encode(held | (value.model_extra or {}))])
    if is_dataclass(value) and not isinstance(value, type):
        held = {it.name: getattr(value, it.name) for it in fields(value) if it.init}
        return _marked("dataclass", [_path(type(value)), encode(held)])
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
    raise TypeError(f"{type(value).__module__}.{type(value).__qualname__} is no plain data")


def _marked(kind: str, held: Any) -> dict[str, Any]:
    return {MARK: kind, "of": held}


def _arguments(error: BaseException) -> Any:
    """What the error was made of, or its words alone where that is more than data."""
    try:
        return encode(list(error.args))
    except (TypeError, RecursionError):
        return [str(error)]


def decode(held: Any) -> Any:
    """The value of what JSON held."""
    if isinstance(held, list):
        return [decode(part) for part in held]
    if not isinstance(held, dict):
        return held
    if MARK not in held:
        return {key: decode(part) for key, part in held.items()}
    kind, inner = held[MARK], held.get("of")
    for collection in (*COLLECTIONS, dict):
        if kind == collection.__name__:
            return collection(decode(part) for part in inner)
    for text, (_, read) in TEXTS.items():
        if kind == text.__name__:
            return read(inner)
    if kind == "timedelta":
        return timedelta(*inner)
    if kind in ANNOTATIONS:
        return ANNOTATIONS[kind](decode(inner))
    if kind == "error":
        return _error(*inner)
    if kind in CLASSES:
        base, make = CLASSES[kind]
        return make(_class(inner[0], base), decode(inner[1]))
    raise ValueError(f"there is no value of the kind {kind!r}")


def _error(path: str, words: str, arguments: Any) -> BaseException:
    """The error again, or its name and words where this process does not have its class."""
    try:
        made = _class(path, BaseException)(*decode(arguments))
        return made if isinstance(made, BaseException) else RuntimeError(words)
    except Exception:
        return RuntimeError(f"{path}: {words}")


def _path(kind: type) -> str:
    """`module:name` of a class; TypeError where no other process could have it."""
    path = f"{kind.__module__}:{kind.__qualname__}"
    if "<locals>" in path and not issubclass(kind, BaseException):
        raise TypeError(f"{path} is no class at the top level of a module")
    return path


def _class(path: str, base: type) -> type[Any]:
    """The class of the path, among modules that are loaded already."""
    module, _, name = path.partition(":")
    held: Any = sys.modules.get(module)
    for part in name.split("."):
        held = getattr(held, part, None)
    allowed = isinstance(held, type) and issubclass(held, base)
    if not allowed or (base is object and not is_dataclass(held)):
        raise ValueError(f"this process has no {path}; import its module beside the task")
    return held  # type: ignore[no-any-return]
