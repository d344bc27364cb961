"""Feeds of the user's choice, through feedparser, which gets bytes and never an address.

Those that are plainly written are read by `plain_rss.py`, which answers the same and costs less.
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
from altlens.fetch.plain_rss import read_plain
from altlens.items.query import Query, Subject
from altlens.settings import Settings, get_settings
from altlens.source_info import RssInfo
from altlens.transport.endpoint import Endpoint
from altlens.transport.scrub import scrub_url

MOST_ENTRIES = 20_000
MOST_ATTRIBUTES = 100  # feedparser's time grows with their square
_ENTRY = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)[\s/>]", re.IGNORECASE)
_LONG_TAG = re.compile(rb"<[^<>]{500,}")
_ATTRIBUTE = re.compile(rb"\s[\w:.-]+\s*=")


class Rss(RssInfo, Adapter):
    """One record an entry; the feeds belong to no company and are read once per batch."""

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
        yield from entries(response.content, dict(response.headers), query.part)


def _address(part: str, settings: Settings) -> str:
    """The address subscribed to, with the secrets that the query leaves out."""
    return next((feed for feed in settings.rss.feeds if scrub_url(feed) == part), part)


def entries(body: bytes, headers: dict[str, str], address: str) -> Iterator[Record]:
    """The entries of a feed, each with the feed's title and language; Unparsable if it is none.

    TooLarge where it has more than `MOST_ENTRIES`.
    """
    _check_size(body, address)
    plain = read_plain(body, _content_type(headers))
    if plain is not None:
        for entry in plain.entries:
            yield _record(address, plain.title, plain.language, entry)
    else:
        yield from through_feedparser(body, headers, address)


def through_feedparser(body: bytes, headers: dict[str, str], address: str) -> Iterator[Record]:
    """What `entries` gives where the feed is not plainly written."""
    parsed = feedparser.parse(
        io.BytesIO(body),
        response_headers={**headers, "content-location": address},
        sanitize_html=False,
    )
    fault = parsed.get("bozo_exception")
    broken = fault and not isinstance(fault, feedparser.ThingsNobodyCaresAboutButMe)
    if not parsed.entries and (broken or not parsed.get("version")):
        reason = fault if broken else "it has no feed element"
        raise Unparsable(f"{address} is not a feed that can be read: {reason}.")
    feed = parsed.feed
    title, language = feed.get("title", ""), feed.get("language", "")
    for entry in parsed.entries:
        yield _record(address, title, language, entry)


def _content_type(headers: dict[str, str]) -> str:
    return next((v for name, v in headers.items() if name.lower() == "content-type"), "")


def _record(address: str, title: str, language: str, entry: Any) -> Record:
    return {"feed": address, "publisher": title, "language": language, "entry": entry}


def _check_size(body: bytes, address: str) -> None:
    """Refuse what would take minutes and gigabytes to parse."""
    plain = body.replace(b"\0", b"") if b"\0" in body else body  # of UTF-16 too
    count = sum(1 for _ in _ENTRY.finditer(plain))
    if count > MOST_ENTRIES:
        raise TooLarge(f"{address} has {count:,} entries, and {MOST_ENTRIES:,} at most are read.")
    for tag in _LONG_TAG.finditer(plain):
        if len(_ATTRIBUTE.findall(tag[0])) > MOST_ATTRIBUTES:
            raise Unparsable(f"{address} has a tag of more than {MOST_ATTRIBUTES} attributes.")
