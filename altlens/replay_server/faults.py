"""Faults of real servers: each changes a healthy reply, and is chosen by a text.

`MODE[,name=value]...`, as in `429,retry-after=2,at=data.sec.gov/*,first=1`. Faults that apply to
the same request are combined, in the order given.
"""

import re
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from fnmatch import fnmatchcase
from hashlib import sha256
from itertools import repeat

from altlens.errors import BadSetting
from altlens.replay_server.exchange import ReplayRequest, Reply

Values = Mapping[str, str]
Change = Callable[[ReplayRequest, Reply, Values], Reply]

_STATUS = re.compile(r"[2-5]\d\d")
PIECE = b" " * 65_536
MEGABYTE = bytes(1_000_000)
PAGE = "<!DOCTYPE html><html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>\n"


@dataclass
class Fault:
    """One fault: what it changes, where (`at`, a pattern of host/path) and for how many requests.

    With `first` 0 it applies to all requests, else only to the first ones.
    """

    mode: str
    change: Change
    values: Values
    at: str = "*"
    first: int = 0
    _hits: int = field(default=0, repr=False)
    _counting: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def __call__(self, ask: ReplayRequest, reply: Reply) -> Reply:
        """The reply, changed where the fault applies to the request."""
        return self.change(ask, reply, self.values) if self._applies(ask) else reply

    def _applies(self, ask: ReplayRequest) -> bool:
        if not (fnmatchcase(ask.place, self.at) or fnmatchcase(ask.host, self.at)):
            return False
        with self._counting:
            self._hits += 1
            return not self.first or self._hits <= self.first


def parse(text: str) -> Fault:
    """Parse a fault; BadSetting says what is wrong with the text."""
    mode, *words = text.split(",")
    definition = MODES.get("STATUS" if _STATUS.fullmatch(mode) and mode not in MODES else mode)
    if definition is None:
        raise BadSetting(f"There is no fault {mode!r}. Faults: {', '.join(MODES)}.")
    names = (*definition.names, "at", "first")
    values = dict(_named(text, word, names) for word in words)
    at, first = values.pop("at", "*"), values.pop("first", "0")
    if not first.isdecimal():
        raise BadSetting(f"first={first} in the fault {text!r} is not a number of requests.")
    for name in definition.numbers:
        _number(values.get(name, "0"), name, text)
    return Fault(mode, definition.change, {"mode": mode, **values}, at, int(first))


def _named(text: str, word: str, names: Sequence[str]) -> tuple[str, str]:
    name, equals, value = word.partition("=")
    if not equals or name not in names:
        raise BadSetting(
            f"{word!r} in the fault {text!r} is not understood; write {'=…, '.join(names)}=…."
        )
    return name, value


def _number(value: str, name: str, text: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise BadSetting(f"{name}={value} in the fault {text!r} is not a number.") from None


def _slow(_: ReplayRequest, reply: Reply, values: Values) -> Reply:
    return replace(
        reply,
        delay_seconds=float(values.get("delay", 0)),
        drip_seconds=float(values.get("drip", 0)),
    )


def _truncated(_: ReplayRequest, reply: Reply, __: Values) -> Reply:
    return replace(reply, body=reply.body[: len(reply.body) // 2], length=len(reply.body) + 1)


def _not_modified(ask: ReplayRequest, reply: Reply, _: Values) -> Reply:
    """Add validators to a healthy reply, and answer 304 to a client that has it already."""
    if reply.status != 200:
        return reply
    modified = (reply.recorded_at or datetime(2000, 1, 1, tzinfo=UTC)).replace(microsecond=0)
    tag = f'"{sha256(reply.body).hexdigest()[:16]}"'
    validators = {"etag": tag, "last-modified": format_datetime(modified, usegmt=True)}
    if _is_current(ask.headers, tag, modified):
        return Reply(304, validators)
    return replace(reply, headers={**reply.headers, **validators})


def _is_current(headers: Mapping[str, str], tag: str, modified: datetime) -> bool:
    if "if-none-match" in headers:
        return tag in headers["if-none-match"]
    since = headers.get("if-modified-since")
    return since is not None and parsedate_to_datetime(since) >= modified


def _status(_: ReplayRequest, __: Reply, values: Values) -> Reply:
    """An error as real servers send it: text for 429, a web page for others."""
    status = int(values["mode"])
    headers = {"content-type": "text/plain" if status == 429 else "text/html"}
    if "retry-after" in values:
        headers["retry-after"] = values["retry-after"]
    if "retry-date" in values:
        then = datetime.now(UTC) + timedelta(seconds=float(values["retry-date"]))
        headers["retry-after"] = format_datetime(then, usegmt=True)
    body = "Too Many Requests\r\n" if status == 429 else PAGE.format(f"Error {status}")
    return Reply(status, headers, body.encode())


def _reset(_: ReplayRequest, reply: Reply, __: Values) -> Reply:
    return replace(reply, reset=True)


def _endless(_: ReplayRequest, reply: Reply, __: Values) -> Reply:
    return replace(reply, stream=lambda: repeat(PIECE))


def _gzip_bomb(_: ReplayRequest, reply: Reply, values: Values) -> Reply:
    headers = {**reply.headers, "content-encoding": "gzip"}
    megabytes = int(float(values.get("mb", 1000)))
    return replace(reply, headers=headers, body=b"", stream=lambda: _zeros(megabytes))


def _zeros(megabytes: int) -> Iterator[bytes]:
    packer = zlib.compressobj(wbits=31)
    for _ in range(megabytes):
        yield packer.compress(MEGABYTE)
    yield packer.flush()


def _wrong_type(_: ReplayRequest, reply: Reply, values: Values) -> Reply:
    kind = values.get("is", "application/octet-stream")
    return replace(reply, headers={**reply.headers, "content-type": kind})


def _redirect(ask: ReplayRequest, _: Reply, values: Values) -> Reply:
    """Redirect to `to`, or to the requested URL itself."""
    return Reply(302, {"location": values.get("to", ask.url), "content-type": "text/html"})


@dataclass(frozen=True)
class Mode:
    """A kind of fault: the options it takes, and which of them are numbers."""

    change: Change
    about: str
    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


MODES: dict[str, Mode] = {
    "slow": Mode(
        _slow, "wait delay=SECONDS, then drip=SECONDS a byte", ("delay", "drip"), ("delay", "drip")
    ),
    "truncated": Mode(_truncated, "half the body under the whole one's Content-Length"),
    "304": Mode(_not_modified, "send ETag and Last-Modified, honour conditional requests"),
    "STATUS": Mode(
        _status,
        "any status, e.g. 429, 503, 403; retry-after=SECONDS, or retry-date=SECONDS as a date",
        ("retry-after", "retry-date"),
        ("retry-date",),
    ),
    "reset": Mode(_reset, "reset the connection"),
    "endless": Mode(_endless, "a body without end"),
    "gzip-bomb": Mode(_gzip_bomb, "mb=1000 megabytes of zeros, packed", ("mb",), ("mb",)),
    "type": Mode(_wrong_type, "the Content-Type is=KIND", ("is",)),
    "redirect": Mode(_redirect, "a redirect to=URL, or in a circle", ("to",)),
}
