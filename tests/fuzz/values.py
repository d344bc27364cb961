"""Strategies that put values no source should send into responses.

Mutations keep most of the structure, so that parsers read far into the response: they replace a
leaf or branch of its JSON, a piece of its markup, or bytes anywhere.
"""

import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

Mutation = tuple[float, Any]  # where, as a share of all places, and what to put there
Change = Callable[[bytes], bytes]

NEST = "\ue000NEST\ue000"  # stands for nesting that json.dumps could not write
DEEP = 3_000

TEXTS = (
    "",
    " ",
    "\0",
    "a\0b",
    "\ud800",
    "\udfff tail",
    "\x1b[31mred\x07",
    "\u202etxt.exe",
    "𝕏" * 50,
    "../../../etc/passwd",
    "A/B",
    "..",
    ".",
    "BRK.B/../../x",
    "$where",
    "$gt",
    "a.b.c",
    "{'$ne': null}",
    "<script>alert(1)</script>",
    "<![CDATA[",
    "&#0;&#xD800;&#x110000;",
    "&" * 300,
    "<b>" * 400,
    "' OR 1=1 --",
    "%s%n{0}{}",
    "http://[::1",
    "javascript:alert(1)",
    "http://169.254.169.254/latest/meta-data",
    "x" * 5_000,
)
DATES = (
    "0000-00-00",
    "0000-01-01T00:00:00Z",
    "0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59-14:00",
    "99999-01-01",
    "2026-02-30",
    "2026-06-18T25:61:61Z",
    "Thu, 31 Dec 9999 23:59:59 -1400",
    "Mon, 01 Jan 0001 00:00:00 +1400",
    "12/31/9999",
)
NUMBERS = (
    0,
    -0.0,
    -1,
    1e308,
    -1e308,
    5e-324,
    float("nan"),
    float("inf"),
    float("-inf"),
    2**31,
    2**53 + 1,
    2**63,
    -(2**63) - 1,
    2**64,
    10**40,
    253_402_300_799,
    253_402_300_800,
    -62_135_596_801,
    1e20,
)
OTHERS: tuple[Any, ...] = (
    None,
    True,
    False,
    [],
    {},
    [None],
    [[]],
    {"$where": "sleep(1)"},
    {"a.b": 1, "$gt": ""},
    {"raw": "NaN"},
    {"raw": float("nan"), "fmt": "\0"},
    NEST,
)

hostile = st.one_of(
    st.sampled_from(TEXTS + DATES + NUMBERS + OTHERS),  # type: ignore[arg-type]
    st.text(max_size=30),
    st.floats(),
    st.integers(-(10**20), 10**20),
)
places = st.floats(0, 1, exclude_max=True)
mutations = st.lists(st.tuples(places, hostile), min_size=1, max_size=6)
PIECES = (
    b"",
    b"\0",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"<",
    b"]]>",
    b"&bomb;",
    b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY bomb '&a;&a;&a;&a;'>]>",
    b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    b'<?xml version="1.0" encoding="utf-7"?>',
    b'<?xml version="1.1" encoding="nonsense"?>',
    b"<a " + b"b='c' " * 50 + b">",
    b"}",
    b'{"a":' * 200,
    b"1e999",
    b"\\ud800",
)
edits = st.lists(
    st.tuples(
        places, st.integers(0, 40), st.one_of(st.sampled_from(PIECES), st.binary(max_size=12))
    ),
    min_size=1,
    max_size=6,
)


@st.composite
def changes(draw: st.DrawFn, body: bytes) -> bytes:
    """The body with some mutations."""
    if draw(st.integers(0, 4)):
        return mutated(body, draw(mutations))
    return with_bytes(body, draw(edits))


def mutated(body: bytes, wanted: list[Mutation]) -> bytes:
    """The body with values of its JSON or markup replaced."""
    tree = _tree(body)
    return with_texts(body, wanted) if tree is None else with_values(tree, wanted)


def with_values(tree: Any, wanted: list[Mutation]) -> bytes:
    """The tree as JSON, with values replaced or removed, keys renamed and branches repeated."""
    document = {"root": json.loads(json.dumps(tree))}
    for share, chosen in wanted:
        value = deepcopy(chosen)  # a later mutation may change it, or put it into itself
        positions = list(_positions(document))
        parent, key = positions[int(share * len(positions))]
        way = int(share * 1e6) % 10
        if way == 0 and isinstance(parent, dict):
            parent[value if isinstance(value, str) else str(value)] = parent.pop(key)
        elif way == 1:
            parent.pop(key)
        elif way == 2 and isinstance(parent, list):
            parent.extend([parent[key]] * 3)
        else:
            parent[key] = value
        if "root" not in document:
            return b""
    text = json.dumps(document["root"])
    return text.replace(json.dumps(NEST), "[" * DEEP + "]" * DEEP).encode()


_MARKED = re.compile(rb">([^<]{2,})<|=\"([^\"<]+)\"")


def with_texts(body: bytes, wanted: list[Mutation]) -> bytes:
    """The markup with texts or attributes replaced."""
    matches = list(_MARKED.finditer(body))
    for share, value in sorted(wanted, key=lambda m: m[0], reverse=True):
        if matches:
            match = matches[int(share * len(matches))]
            group = 1 if match[1] is not None else 2
            put = str(value).encode("utf-8", "surrogatepass")
            body = body[: match.start(group)] + put + body[match.end(group) :]
    return body


def with_bytes(body: bytes, wanted: list[tuple[float, int, bytes]]) -> bytes:
    """The body with some bytes removed and others inserted."""
    for share, taken, put in wanted:
        at = int(share * len(body))
        body = body[:at] + put + body[at + taken :]
    return body


def _tree(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _positions(document: Any, limit: int = 4_000) -> Iterator[tuple[Any, Any]]:
    """Yield the parent and key of each value, breadth first."""
    waiting, given = [document], 0
    while waiting and given < limit:
        parent = waiting.pop(0)
        keys = list(parent) if isinstance(parent, dict) else range(len(parent))
        for key in keys:
            yield parent, key
            given += 1
            if isinstance(parent[key], dict | list) and parent[key]:
                waiting.append(parent[key])
