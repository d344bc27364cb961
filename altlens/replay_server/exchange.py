"""Requests to the replay server and its replies, before and after faults change them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit


@dataclass(frozen=True)
class ReplayRequest:
    """A request, with the URL that the client meant; `at` is in `time.monotonic()`.

    Header names are in lower case.
    """

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes = b""
    at: float = 0.0

    @property
    def host(self) -> str:
        """The host that the client meant."""
        return urlsplit(self.url).hostname or ""

    @property
    def place(self) -> str:
        """Host and path, which faults match against."""
        return self.host + urlsplit(self.url).path


@dataclass(frozen=True)
class Reply:
    """A reply to send.

    `length` is the Content-Length to send where it differs from the body's. A `stream` is sent
    after the body until the connection ends. The head is delayed by `delay_seconds`, each byte of
    the body by `drip_seconds`. A `reset` reply sends nothing and resets the connection.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    recorded_at: datetime | None = None
    length: int | None = None
    stream: Callable[[], Iterator[bytes]] | None = None
    delay_seconds: float = 0.0
    drip_seconds: float = 0.0
    reset: bool = False


Answers = Callable[[ReplayRequest], Reply]
