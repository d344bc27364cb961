"""News at Yahoo Finance: yfinance's search, and Yahoo's feeds of a company and of the market."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from altlens.errors import NotFound
from altlens.fetch.base import Adapter, Record
from altlens.fetch.rss import entries
from altlens.fetch.yahoo import HANDSHAKES, QUERY_HOSTS, search, translated
from altlens.items.query import Query, Subject
from altlens.settings import Settings
from altlens.source_info import YahooNewsInfo
from altlens.transport.endpoint import Endpoint

SEARCH, HEADLINES = "search", "headlines"
HEADLINES_FEED = "https://feeds.finance.yahoo.com/rss/2.0/headline"
MARKET_FEED = "https://finance.yahoo.com/news/rssindex"
ARTICLES = 20


class YahooNews(YahooNewsInfo, Adapter):
    """One record an article of the search, or an entry of a feed."""

    impersonates_browser = True
    endpoints = (
        *HANDSHAKES,
        Endpoint(hosts=QUERY_HOSTS, path="/v1/finance/search", params=frozenset({"q"})),
        Endpoint(
            hosts=("feeds.finance.yahoo.com",),
            path="/rss/2.0/headline",
            params=frozenset({"s"}),
            expects="feed",
        ),
        Endpoint(hosts=("finance.yahoo.com",), path="/news/rssindex", expects="feed"),
    )

    def queries(self, subjects: tuple[Subject, ...], settings: Settings) -> Iterator[Query]:
        yield Query(source=self.name, part=MARKET_FEED)
        for subject in subjects:
            for part in (SEARCH, HEADLINES):
                yield Query(
                    source=self.name, company=subject.company, symbol=subject.symbol, part=part
                )

    def read(self, session: Any, query: Query, clock: datetime) -> Iterator[Record]:
        if query.part == SEARCH:
            yield from _found(session, query)
            return
        of_company = {"s": query.symbol, "region": "US", "lang": "en-US"}
        url, params = (
            (MARKET_FEED, {}) if query.part == MARKET_FEED else (HEADLINES_FEED, of_company)
        )
        response = session.get(url, params=params)
        for record in entries(response.content, dict(response.headers), url, response.url):
            yield {**record, "publisher": "Yahoo Finance"}


def _found(session: Any, query: Query) -> Iterator[Record]:
    try:
        articles = search(query.symbol, session, ARTICLES).news
    except NotFound:
        raise
    except Exception as error:
        raise translated(error, query) from error
    for article in articles or ():
        yield {"article": article}
