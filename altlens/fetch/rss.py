"""Feeds of the user's choice, through feedparser, which is given bytes and never an address.

Feeds in the common form of RSS are read by `plain_rss.py`, with the same result at less cost.
"""

import io
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import feedparser
from requests.exceptions import InvalidSchema, InvalidURL, MissingSchema

from altlens.errors import TooLarge, Unparsable, UnsafeAddress
from altlens.fetch.base import Adapter, Record
from altlens.fetch.entry_identity import identities
from altlens.fetch.plain_rss import read_plain
from altlens.items.query import Query, Subject
from altlens.settings import Settings, get_settings
from altlens.source_info import RssInfo
from altlens.transport.endpoint import Endpoint
from altlens.transport.scrub import scrub_url

MAX_ENTRIES = 20_000
MAX_ATTRIBUTES = 100  # feedparser's time grows with their square
_ENTRY = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)[\s/>]", re.IGNORECASE)
_LONG_TAG = re.compile(rb"<[^<>]{500,}")
_ATTRIBUTE = re.compile(rb"\s[\w:.-]+\s*=")


class Rss(RssInfo, Adapter):
    """One record an entry. The feeds belong to no company and are fetched once per batch."""

    takes_user_addresses = True
    endpoints = (Endpoint(hosts=("*",), path=".*", params=None, expects="feed"),)

    def queries(self, subjects: tuple[Subject, ...], settings: Settings) -> Iterator[Query]:
        for address in settings.rss.feeds:
            yield Query(source=self.name, part=scrub_url(address))  # ids travel and are kept

    def read(self, session: Any, query: Query, clock: datetime) -> Iterator[Record]:
        try:
            response = session.get(_address(query.part, get_settings()))
        except (InvalidSchema, InvalidURL, MissingSchema) as error:
            raise UnsafeAddress(f"{query.part!r} is no web address; use https://….") from error
        yield from entries(response.content, dict(response.headers), query.part, response.url)


def _address(part: str, settings: Settings) -> str:
    """The address subscribed to, with the secrets that the query leaves out."""
    return next((feed for feed in settings.rss.feeds if scrub_url(feed) == part), part)


def entries(body: bytes, headers: dict[str, str], address: str, base: str = "") -> Iterator[Record]:
    """The entries of the feed at an address; Unparsable if it is none.

    Each record has the entry, what identifies it within the feed (`identity`), and the feed's
    title and language. `is_atom` tells that the types of its texts are stated. Relative links are
    resolved against `base`, the address after redirects (default: the feed's). TooLarge where
    it has more than `MAX_ENTRIES`.
    """
    _check_size(body, address)
    plain = read_plain(body, _content_type(headers))
    if plain is not None:
        yield from _records(address, plain.title, plain.language, plain.entries)
    else:
        yield from through_feedparser(body, headers, address, base)


def through_feedparser(
    body: bytes, headers: dict[str, str], address: str, base: str = ""
) -> Iterator[Record]:
    """What `entries` gives for feeds that `plain_rss.py` does not read."""
    parsed = feedparser.parse(
        io.BytesIO(body),
        response_headers={**headers, "content-location": base or address},
        resolve_relative_uris=False,  # of links in texts, which are dropped
        sanitize_html=False,
    )
    fault = parsed.get("bozo_exception")
    broken = fault and not isinstance(fault, feedparser.ThingsNobodyCaresAboutButMe)
    if not parsed.entries and (broken or not parsed.get("version")):
        reason = fault if broken else "it has no feed element"
        raise Unparsable(f"{address} is not a feed that can be read: {reason}.")
    feed, is_atom = parsed.feed, (parsed.get("version") or "").startswith("atom")
    title, language = feed.get("title", ""), feed.get("language", "")
    yield from _records(address, title, language, parsed.entries, is_atom)


def _content_type(headers: dict[str, str]) -> str:
    return next((v for name, v in headers.items() if name.lower() == "content-type"), "")


def _records(
    address: str, title: str, language: str, feed_entries: list[Any], is_atom: bool = False
) -> Iterator[Record]:
    """A record an entry; one that repeats another in every respect is left out."""
    seen: set[str] = set()
    for entry, identity in zip(feed_entries, identities(feed_entries), strict=True):
        if identity and identity in seen:
            continue
        seen.add(identity)
        yield {
            "feed": address,
            "publisher": title,
            "language": language,
            "is_atom": is_atom,
            "identity": identity,
            "entry": entry,
        }


def _check_size(body: bytes, address: str) -> None:
    """Reject what would take minutes and gigabytes to parse."""
    plain = body.replace(b"\0", b"") if b"\0" in body else body  # of UTF-16 too
    count = sum(1 for _ in _ENTRY.finditer(plain))
    if count > MAX_ENTRIES:
        raise TooLarge(f"{address} has {count:,} entries, and {MAX_ENTRIES:,} at most are read.")
    for tag in _LONG_TAG.finditer(plain):
        if len(_ATTRIBUTE.findall(tag[0])) > MAX_ATTRIBUTES:
            raise Unparsable(f"{address} has a tag of more than {MAX_ATTRIBUTES} attributes.")
