"""Feeds of the user's choice, through feedparser, which gets bytes and never an address."""

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import feedparser

from altlens.errors import Unparsable
from altlens.fetch.base import Adapter, Endpoint, Query, Record, Subject
from altlens.settings import Settings


class Rss(Adapter):
    """One record an entry; the feeds belong to no company and are read once per batch."""

    name = "rss"
    takes_user_addresses = True
    every_hours = 1.0
    endpoints = (Endpoint(hosts=("*",), path=".*", params=None, expects="feed"),)

    def queries(self, subjects: tuple[Subject, ...], settings: Settings) -> Iterator[Query]:
        for address in settings.rss.feeds:
            yield Query(source=self.name, part=address)

    def read(self, session: Any, query: Query, clock: datetime) -> Iterator[Record]:
        response = session.get(query.part)
        yield from entries(response.content, dict(response.headers), query.part)


def entries(body: bytes, headers: dict[str, str], address: str) -> Iterator[Record]:
    """The entries of a feed, each with the feed's title and language; Unparsable if it is none."""
    parsed = feedparser.parse(
        io.BytesIO(body),
        response_headers={**headers, "content-location": address},
        sanitize_html=False,
    )
    if not parsed.entries and (parsed.bozo or not parsed.version):
        reason = parsed.get("bozo_exception") or "it has no feed element"
        raise Unparsable(f"{address} is not a feed that can be read: {reason}.")
    feed = parsed.feed
    for entry in parsed.entries:
        yield {
            "feed": address,
            "publisher": feed.get("title", ""),
            "language": feed.get("language", ""),
            "entry": entry,
        }
