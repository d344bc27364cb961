"""Daily bars, dividends and splits, through yfinance."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from altlens.fetch.base import Adapter, Endpoint, Query, Record, Subject
from altlens.fetch.yahoo import HANDSHAKES, QUERY_HOSTS, price_history, translated
from altlens.settings import Settings

PERIOD = "1y"
INTERVAL = "1d"


class Prices(Adapter):
    """One record a company: its history, as Yahoo gives it (split-adjusted) with the actions."""

    name = "prices"
    impersonates_browser = True
    endpoints = (
        *HANDSHAKES,
        Endpoint(hosts=QUERY_HOSTS, path="/v8/finance/chart/.+", params=frozenset({"interval"})),
    )

    def queries(self, subjects: tuple[Subject, ...], settings: Settings) -> Iterator[Query]:
        for subject in subjects:
            yield Query(
                source=self.name, company=subject.company, symbol=subject.symbol, part=INTERVAL
            )

    def read(self, session: Any, query: Query, clock: datetime) -> Iterator[Record]:
        try:
            history = price_history(query.symbol, session)
            frame = history.history(period=PERIOD, interval=query.part, auto_adjust=False)
            about = history.get_history_metadata()
            periods = about["currentTradingPeriod"]["regular"]
        except Exception as error:
            raise translated(error, query) from error
        yield {
            "symbol": query.symbol,
            "interval": query.part,
            "currency": about["currency"] or "",
            "exchange_zone": about["exchangeTimezoneName"],
            "close_time": periods["end"].tz_convert(about["exchangeTimezoneName"]).time(),
            "frame": frame,
        }
