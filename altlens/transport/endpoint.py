"""What a source declares of the requests it makes: their form, and what they may cost."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from altlens.settings import Settings
from altlens.source_info import SourceInfo

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


class Meter(NamedTuple):
    """What a source that is paid by the read may cost, in reads.

    `monthly` is the budget of a calendar month (UTC) over all processes, `fetch` that of one call,
    `request` the most that one request can cost; `spent` counts what a response did cost.
    """

    monthly: int
    fetch: int
    request: int
    spent: Callable[[bytes], int]


class RequestPolicy(SourceInfo):
    """What a source declares of its requests: endpoints, identity, and what they may cost."""

    endpoints: ClassVar[tuple[Endpoint, ...]]
    impersonates_browser: ClassVar[bool] = False
    takes_user_addresses: ClassVar[bool] = False

    def user_agent(self, settings: Settings) -> str:
        """How live requests name themselves; empty for the session's default."""
        return ""

    def meter(self, settings: Settings) -> Meter | None:
        """The budget of a source that is paid by the read; None where reading is free."""
        return None

    def as_browser(self, host: str) -> bool:
        """Whether the host answers only what looks like a browser."""
        return self.impersonates_browser
