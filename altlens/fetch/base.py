"""The contract of a source: what it asks, of which endpoints, and how its client is driven.

An adapter's `read` serves three times: fetch runs it against the world, clean runs it again over
the responses that fetch kept, and replay runs it against an archive. It must therefore take
everything it depends on from its arguments.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Literal, NamedTuple, Self
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from altlens.errors import AltlensError, TooLarge, Unparsable
from altlens.items.base import Model
from altlens.settings import Settings

MOST_RECORDS = 100_000  # four times what the largest honest answer holds

Record = Mapping[str, Any]
ReplayKey = tuple[str, str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class Endpoint:
    """One address form a source asks, and what makes two requests to it the same question.

    `params` are the query parameters that matter (None: all of them); crumbs, tokens and windows
    of time do not. A recorded request whose list in a `covers` parameter holds all that is asked
    for answers too; values of an `alike` parameter are compared by what its function makes of them.
    `placeholder` answers a handshake (cookie, crumb, token) in a closed session:
    handshakes are secrets, not evidence, and are never kept. What a client asks for but nobody
    reads is `needless`: its placeholder answers in live sessions too.
    """

    hosts: tuple[str, ...]
    path: str
    method: Literal["GET", "POST"] = "GET"
    params: frozenset[str] | None = frozenset()
    covers: frozenset[str] = frozenset()
    alike: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    expects: Literal["json", "feed", "text", "any"] = "json"
    placeholder: str | None = None
    needless: bool = False

    def matches(self, method: str, url: str) -> bool:
        """Whether a request is of this form."""
        parts = urlsplit(url)
        return (
            method == self.method
            and (self.hosts == ("*",) or (parts.hostname or "") in self.hosts)
            and re.fullmatch(self.path, parts.path.rstrip("/") or "/") is not None
        )

    def key(self, url: str) -> ReplayKey:
        """What two requests for the same thing share."""
        parts = urlsplit(url)
        host = (parts.hostname or "") if self.hosts == ("*",) else self.hosts[0]
        asked = parse_qsl(parts.query, keep_blank_values=True)
        kept = (
            (name, self.alike.get(name, str)(value))
            for name, value in asked
            if (self.params is None or name in self.params) and name not in self.covers
        )
        return host, unquote(parts.path).rstrip("/"), tuple(sorted(kept))

    def answers(self, recorded: str, asked: str) -> bool:
        """Whether the response to one address answers another."""
        if self.key(recorded) != self.key(asked):
            return False
        held, wanted = (
            dict(parse_qsl(urlsplit(recorded).query)),
            dict(parse_qsl(urlsplit(asked).query)),
        )
        return all(
            set(wanted.get(name, "").split(",")) <= set(held.get(name, "").split(","))
            for name in self.covers
        )


class Query(Model):
    """One call of a source: the unit that fetch spreads over the fleet.

    `company` is empty where the source belongs to no company; `part` says which of the source's
    questions it is (a subreddit, a feed's address). `since` is the cursor: the last place (see
    `Adapter.place`) that an earlier fetch came to. It is kept with the capture, not in the id.
    """

    source: str
    company: str = ""
    symbol: str = ""
    part: str = ""
    since: str = ""

    @property
    def id(self) -> str:
        """Text that names the query and gives it back through `parse`."""
        parts = (self.source, self.company, self.symbol, self.part)
        return "/".join(quote(part, safe="") for part in parts)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The query of that id."""
        source, company, symbol, part = (unquote(piece) for piece in text.split("/"))
        return cls(source=source, company=company, symbol=symbol, part=part)


class Subject(NamedTuple):
    """A company that a batch asks about."""

    company: str
    symbol: str
    name: str


class Meter(NamedTuple):
    """What a source that is paid by the read may cost, in reads.

    `monthly` is the budget of a calendar month (UTC) over all processes, `fetch` that of one call,
    `request` the most that one request can cost; `spent` counts what a response did cost.
    """

    monthly: int
    fetch: int
    request: int
    spent: Callable[[bytes], int]


class Adapter(ABC):
    """A source's client, driven through a session that altlens owns."""

    name: ClassVar[str]
    endpoints: ClassVar[tuple[Endpoint, ...]]
    impersonates_browser: ClassVar[bool] = False
    takes_user_addresses: ClassVar[bool] = False
    every_hours: ClassVar[float] = 24.0  # how often news of it is due; LATE after twice that

    def missing(self, settings: Settings) -> tuple[str, ...]:
        """The environment variables that live use still needs."""
        return ()

    def advice(self, settings: Settings) -> str:
        """What is to be done before it can be asked live; empty where nothing is."""
        missing = self.missing(settings)
        return f"set {' and '.join(missing)}" if missing else ""

    def credential(self, settings: Settings) -> str:
        """Whose limits requests count against; empty where the host counts by address."""
        return ""

    def user_agent(self, settings: Settings) -> str:
        """How live requests name themselves; empty for the session's default."""
        return ""

    def meter(self, settings: Settings) -> Meter | None:
        """The budget of a source that is paid by the read; None where reading is free."""
        return None

    def place(self, record: Record, clock: datetime) -> str:
        """Where a record stands in the source's order, as text that sorts.

        The next fetch goes on from the last place. Empty where a source is always asked in full.
        """
        return ""

    def optional(self, query: Query) -> str:
        """The address that an archive must hold for the query to be asked of it.

        Empty where its absence is a gap to show, as it is for what every company has.
        """
        return ""

    def as_browser(self, host: str) -> bool:
        """Whether the host answers only what looks like a browser."""
        return self.impersonates_browser

    def records(self, session: Any, query: Query, clock: datetime) -> Iterator[Record]:
        """What `read` gives, as stages take it.

        Whatever a client raises over an answer is Unparsable here; more than `MOST_RECORDS` are
        TooLarge.
        """
        try:
            for number, record in enumerate(self.read(session, query, clock)):
                if number == MOST_RECORDS:
                    raise TooLarge(f"{query.id} was answered with more than {number:,} records.")
                yield record
        except AltlensError:
            raise
        except Exception as error:
            raise unreadable(query, error) from error

    @abstractmethod
    def queries(self, subjects: tuple[Subject, ...], settings: Settings) -> Iterator[Query]:
        """What to ask for a batch of companies."""

    @abstractmethod
    def read(self, session: Any, query: Query, clock: datetime) -> Iterator[Record]:
        """The source's records, through a `requests`-like session, as of the clock."""


def unreadable(query: Query, error: Exception) -> Unparsable:
    """What an exception over an answer means that nobody foresaw."""
    reason = f"{type(error).__name__}: {error}"[:300]
    return Unparsable(f"The answer to {query.id} cannot be read: {reason}.")
