"""Stock news of several publishers, from a list of feeds, through feedparser.

The list is `news_feeds.toml`. `rss.py` reads the feeds that users add by address.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from altlens.companies import load
from altlens.companies.display_name import display_name
from altlens.errors import UnsafeAddress
from altlens.fetch.base import Adapter, Record
from altlens.fetch.news_feeds import Feed, load_feeds
from altlens.fetch.rss import entries
from altlens.items.query import Query, Subject
from altlens.settings import Settings, get_settings
from altlens.source_info import NewsInfo
from altlens.transport.endpoint import Endpoint
from altlens.transport.scrub import scrub_url


class News(NewsInfo, Adapter):
    """One record an entry. Feeds without a company are fetched once per batch."""

    takes_user_addresses = True
    endpoints = (Endpoint(hosts=("*",), path=".*", params=None, expects="feed"),)

    def user_agent(self, settings: Settings) -> str:
        return settings.news.user_agent

    def queries(self, subjects: tuple[Subject, ...], settings: Settings) -> Iterator[Query]:
        for feed in load_feeds(settings.news.feeds):
            if _is_sec(feed.url) and not settings.sec.identity:
                continue  # without it SEC blocks every request for ten minutes
            for subject in subjects if feed.is_of_a_company else (Subject("", "", ""),):
                name = display_name(subject.name, subject.symbol) if subject.name else ""
                yield Query(
                    source=self.name,
                    company=subject.company,
                    symbol=subject.symbol,
                    part=scrub_url(feed.address(subject.symbol, name)),  # ids travel and are kept
                )

    def read(self, session: Any, query: Query, clock: datetime) -> Iterator[Record]:
        settings = get_settings()
        feed, address = _listed(query, settings)
        headers = {"User-Agent": settings.sec.identity} if _is_sec(address) else {}
        try:
            response = session.get(address, headers=headers)
        except ValueError as error:  # what requests raises for an address it cannot use
            raise UnsafeAddress(f"{query.part!r} is no web address; use https://….") from error
        for record in entries(response.content, dict(response.headers), query.part, response.url):
            yield {
                **record,
                "feed": _scope(query),
                "publisher": feed.publisher if feed else record["publisher"],
                "language": record["language"] or (feed.language if feed else ""),
                "topic": feed.topic if feed else "",
            }


def _listed(query: Query, settings: Settings) -> tuple[Feed | None, str]:
    """The feed of a query, and its address including the secrets that the query omits."""
    name = _everyday(query) if query.company else ""
    for feed in load_feeds(settings.news.feeds):
        address = feed.address(query.symbol, name)
        if scrub_url(address) == query.part:
            return feed, address
    return None, query.part


def _everyday(query: Query) -> str:
    try:
        return display_name(load().by_id(query.company).name, query.symbol)
    except KeyError:
        return ""


def _scope(query: Query) -> str:
    """Where ids of entries are unique: searches return one article for several companies."""
    return query.part.partition("?")[0] if query.company else query.part


def _is_sec(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    return host == "sec.gov" or host.endswith(".sec.gov")
