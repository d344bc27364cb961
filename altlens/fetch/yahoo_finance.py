"""A company's profile and quote page, through yfinance."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from altlens.fetch.base import Adapter, Endpoint, Query, Record, Subject
from altlens.fetch.yahoo import HANDSHAKES, QUERY_HOSTS, ticker, translated
from altlens.settings import Settings


class YahooFinance(Adapter):
    """One record a company: what yfinance calls its info."""

    name = "yahoo_finance"
    impersonates_browser = True
    endpoints = (
        *HANDSHAKES,
        Endpoint(
            hosts=QUERY_HOSTS,
            path="/v10/finance/quoteSummary/.+",
            covers=frozenset({"modules"}),
        ),
        Endpoint(hosts=QUERY_HOSTS, path="/v7/finance/quote", params=frozenset({"symbols"})),
        Endpoint(
            hosts=QUERY_HOSTS,
            path="/ws/fundamentals-timeseries/v1/finance/timeseries/.+",
            placeholder='{"timeseries": {"result": []}}',
            needless=True,
        ),
    )

    def queries(self, subjects: tuple[Subject, ...], settings: Settings) -> Iterator[Query]:
        for subject in subjects:
            yield Query(
                source=self.name, company=subject.company, symbol=subject.symbol, part="profile"
            )

    def read(self, session: Any, query: Query, clock: datetime) -> Iterator[Record]:
        try:
            info = ticker(query.symbol, session).info
        except Exception as error:
            raise translated(error, query) from error
        yield {"symbol": query.symbol, **info}
