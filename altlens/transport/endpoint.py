"""What a source declares about its requests: endpoints, identity, and cost."""

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
    """A form of address that a source requests, and when two requests to it are equal.

    `params`: the query parameters that are compared (None: all). Leave out crumbs, tokens and time
    windows. `superset_params`: comma-separated lists; a recording answers a request when its list
    holds every requested value. `normalize`: a function per parameter whose results are compared
    in place of the values. `placeholder`: the body that answers a handshake (cookie, crumb, token)
    in replay; handshakes are secrets and are never stored. `ignore_response`: nobody reads the
    response, so the placeholder answers live requests too.
    """

    hosts: tuple[str, ...]
    path: str
    method: Literal["GET", "POST"] = "GET"
    params: frozenset[str] | None = frozenset()
    superset_params: frozenset[str] = frozenset()
    normalize: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    expects: Literal["json", "feed", "text", "any"] = "json"
    placeholder: str | None = None
    ignore_response: bool = False

    def matches(self, method: str, url: str) -> bool:
        """Whether a request goes to this endpoint."""
        parts = urlsplit(url)
        return (
            method == self.method
            and (self.hosts == ("*",) or (parts.hostname or "") in self.hosts)
            and re.fullmatch(self.path, parts.path.rstrip("/") or "/") is not None
        )

    def key(self, url: str) -> ReplayKey:
        """The key that requests for the same resource share."""
        parts = urlsplit(url)
        host = (parts.hostname or "") if self.hosts == ("*",) else self.hosts[0]
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        kept = (
            (name, self.normalize.get(name, str)(value))
            for name, value in pairs
            if (self.params is None or name in self.params) and name not in self.superset_params
        )
        return host, unquote(parts.path).rstrip("/"), tuple(sorted(kept))

    def answers(self, recorded: str, requested: str) -> bool:
        """Whether the response to one URL answers another."""
        if self.key(recorded) != self.key(requested):
            return False
        available, wanted = (
            dict(parse_qsl(urlsplit(recorded).query)),
            dict(parse_qsl(urlsplit(requested).query)),
        )
        return all(
            set(wanted.get(name, "").split(",")) <= set(available.get(name, "").split(","))
            for name in self.superset_params
        )


class Meter(NamedTuple):
    """The budget, in reads, of a source that is paid by the read.

    `monthly` is for a calendar month (UTC) over all processes, `fetch` for one fetch, `request`
    the most that one request can cost; `spent` counts the reads of a response.
    """

    monthly: int
    fetch: int
    request: int
    spent: Callable[[bytes], int]


class RequestPolicy(SourceInfo):
    """A source's endpoints, how its requests identify themselves, and what they may cost."""

    endpoints: ClassVar[tuple[Endpoint, ...]]
    impersonates_browser: ClassVar[bool] = False
    takes_user_addresses: ClassVar[bool] = False

    def user_agent(self, settings: Settings) -> str:
        """The User-Agent of live requests; empty for the session's default."""
        return ""

    def meter(self, settings: Settings) -> Meter | None:
        """The budget of a source that is paid by the read; None where reading is free."""
        return None

    def as_browser(self, host: str) -> bool:
        """Whether the host answers only browsers."""
        return self.impersonates_browser
