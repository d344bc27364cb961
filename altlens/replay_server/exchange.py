"""What the replay server is asked and what it answers, before and after faults change it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Ask:
    """A request, with the address that the client meant; `at` is `time.monotonic`'s.

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
        """Host and path: what faults are aimed at."""
        return self.host + urlsplit(self.url).path


@dataclass(frozen=True)
class Reply:
    """An answer to send.

    `length` is the Content-Length to claim where it is not the body's. A `stream` is sent after
    the body and ends with the connection. The head waits `delay_seconds`, each byte of the body
    `drip_seconds`. A `reset` reply sends nothing and breaks the connection.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    made: datetime | None = None
    length: int | None = None
    stream: Callable[[], Iterator[bytes]] | None = None
    delay_seconds: float = 0.0
    drip_seconds: float = 0.0
    reset: bool = False


Answers = Callable[[Ask], Reply]
