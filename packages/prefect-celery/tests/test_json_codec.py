"""Values survive a round trip through JSON with their types; code is neither written nor read."""

import json
import math
import threading
from collections import namedtuple
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prefect_celery import json_codec
from pydantic import BaseModel, Field, SecretStr

Pair = namedtuple("Pair", "left right")


class Side(Enum):
    BUY = "buy"


class Bar(BaseModel):
    at: datetime
    close: Decimal
    tags: tuple[str, ...] = ()


class Loose(BaseModel, extra="allow"):
    name: str = Field(alias="NAME")

    @cached_property
    def loud(self) -> str:
        return self.name.upper()


class Login(BaseModel):
    key: SecretStr


@dataclass(frozen=True)
class Study:
    symbol: str
    bars: list[Bar]


class Odd(Exception):
    def __init__(self, left: int, right: int) -> None:
        super().__init__(f"{left} and {right}")


scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary()
    | st.dates()
    | st.datetimes(timezones=st.none() | st.just(UTC))
    | st.timedeltas()
    | st.decimals(allow_nan=False)
    | st.uuids()
    | st.sampled_from(Side)
)
plain = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text() | st.integers() | st.dates() | st.just("$"), inner)
        | st.frozensets(scalars)
    ),
    max_leaves=8,
)


@given(plain)
def test_data_survive_a_round_trip(value: Any) -> None:
    copy = json_codec.loads(json_codec.dumps(value))
    assert copy == value
    assert type(copy) is type(value)


def test_objects_survive_by_their_fields() -> None:
    bar = Bar(at=datetime(2026, 1, 2, tzinfo=UTC), close=Decimal("1.10"), tags=("a",))
    values = [Study("AAPL", [bar]), time(9, 30), timedelta(days=1), Path("a/b"), UUID(int=1)]
    assert json_codec.loads(json_codec.dumps(values)) == values
    loose = Loose(NAME="a", more={1})
    assert (loose.loud, json_codec.loads(json_codec.dumps(loose))) == ("A", loose)
    assert math.isnan(json_codec.loads(json_codec.dumps(math.nan)))
    assert json_codec.loads(json_codec.dumps("\ud800\0")) == "\ud800\0"


def test_errors_survive_or_keep_their_name_and_message() -> None:
    assert json_codec.loads(json_codec.dumps(KeyError("x"))).args == ("x",)
    unknown = json_codec.dumps(ValueError("no")).replace(b"builtins:", b"unheard.of:")
    assert repr(json_codec.loads(unknown)) == "RuntimeError('unheard.of:ValueError: no')"
    odd = json_codec.loads(json_codec.dumps(Odd(1, 2)))  # its message alone does not construct it
    assert str(odd).endswith("1 and 2")
    error = json_codec.loads(json_codec.dumps(ValueError(threading.Lock())))
    assert "lock" in str(error)


NOT_DATA = {
    "lock": threading.Lock(),
    "function": print,
    "lambda": lambda: 1,
    "class": Bar,
    "object": object(),
    "named tuple": Pair(1, 2),
    "secret": Login(key=SecretStr("s3cret")),
    "deep": [{"er": {1, threading.Event}}],
}


@pytest.mark.parametrize("name", NOT_DATA)
def test_what_is_not_plain_data_is_refused(name: str) -> None:
    with pytest.raises(TypeError, match=r"is not plain data"):
        json_codec.dumps(NOT_DATA[name])


@pytest.mark.parametrize(
    "document",
    [
        {"$": "model", "of": ["subprocess:Popen", {"args": "true"}]},
        {"$": "dataclass", "of": ["subprocess:Popen", {"args": "true"}]},
        {"$": "dataclass", "of": ["os:system", {"command": "true"}]},
        {"$": "enum", "of": ["builtins:eval", "1"]},
        {"$": "model", "of": ["never.imported:Model", {}]},
        {"$": "function", "of": "os:system"},
    ],
)
def test_reading_neither_imports_nor_runs_code(document: Any) -> None:
    with pytest.raises(ValueError, match=r"has no|no value of the kind"):
        json_codec.loads(json.dumps(document).encode())


def test_only_error_classes_are_read_as_errors() -> None:
    error = json_codec.decode({"$": "error", "of": ["os:system", "words", ["true"]]})
    assert repr(error) == "RuntimeError('os:system: words')"


def test_the_earliest_date_survives() -> None:
    assert json_codec.loads(json_codec.dumps(date.min)) == date.min
